#include "service/rpc/column_keeper.h"

#include <algorithm>
#include <string>
#include <utility>

#include "service/rpc/log.h"

namespace redress::rpc {

using Clock = std::chrono::steady_clock;

ColumnKeeper::ColumnKeeper(Save save, std::chrono::milliseconds pause)
    : save_(std::move(save)), pause_(pause), thread_([this] { Run(); }) {}

void ColumnKeeper::Kept(int64_t version) {
  thread_.Change([this, version] {
    last_ = std::max(last_, version);
    kept_ = std::max(kept_, version);
  });
}

void ColumnKeeper::Note(int64_t version) {
  thread_.Change([this, version] { last_ = std::max(last_, version); });
}

void ColumnKeeper::Run() {
  OwnThread::Lock lock = thread_.TakeLock();
  // The first time at once: a start has just made what is to be kept.
  std::chrono::milliseconds pause{0};
  for (;;) {
    thread_.Await(lock, [this] { return last_ != kept_; });
    const bool last_time = thread_.Sleep(lock, pause);
    if (last_time && last_ == kept_) return;
    const int64_t wanted = last_;
    lock.unlock();
    const auto begin = Clock::now();
    const absl::StatusOr<int64_t> kept = save_();
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(
        Clock::now() - begin);
    if (!kept.ok()) {
      Log(LogLevel::kWarning, "column_file_not_written",
          {{"reason", std::string(kept.status().message())}});
    }
    lock.lock();
    // What could not be written is tried again with the next version.
    kept_ = std::max(kept_, kept.ok() ? *kept : wanted);
    if (last_time) return;
    pause = std::max(pause_, 20 * taken);
  }
}

}  // namespace redress::rpc

#include "service/rpc/retrier.h"

#include <algorithm>
#include <utility>

namespace redress::rpc {
namespace {

constexpr int kMostPauses = 64;

}  // namespace

Retrier::Retrier(std::function<absl::Status()> work,
                 std::chrono::milliseconds pause)
    : work_(std::move(work)), pause_(pause), thread_([this] { Run(); }) {}

void Retrier::Start() {
  thread_.Change([this] { due_ = true; });
}

void Retrier::Run() {
  OwnThread::Lock lock = thread_.TakeLock();
  std::chrono::milliseconds pause = pause_;
  for (;;) {
    thread_.Await(lock, [this] { return due_; });
    if (thread_.Sleep(lock, pause)) return;
    due_ = false;
    lock.unlock();
    const bool failed = !work_().ok();
    lock.lock();
    due_ = due_ || failed;
    pause = failed ? std::min(2 * pause, kMostPauses * pause_) : pause_;
  }
}

}  // namespace redress::rpc

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

Retrier::~Retrier() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Retrier::Start() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    due_ = true;
  }
  changed_.notify_all();
}

void Retrier::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  std::chrono::milliseconds pause = pause_;
  for (;;) {
    changed_.wait(lock, [this] { return due_ || ends_; });
    if (changed_.wait_for(lock, pause, [this] { return ends_; })) return;
    due_ = false;
    lock.unlock();
    const bool failed = !work_().ok();
    lock.lock();
    due_ = due_ || failed;
    pause = failed ? std::min(2 * pause, kMostPauses * pause_) : pause_;
  }
}

}  // namespace redress::rpc

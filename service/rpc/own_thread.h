// A thread that an object has for itself.

#ifndef REDRESS_SERVICE_RPC_OWN_THREAD_H_
#define REDRESS_SERVICE_RPC_OWN_THREAD_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace redress::rpc {

// Runs until it has done or, once this is destroyed, until it notices that it
// is to end; the destructor waits for that. To be the object's last member, as
// it uses the others. Thread-safe.
class OwnThread {
 public:
  using Lock = std::unique_lock<std::mutex>;

  // `run` may use this at once.
  explicit OwnThread(std::function<void()> run) : thread_(std::move(run)) {}
  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
  ~OwnThread() {
    Change([this] { ends_ = true; });
    thread_.join();
  }

  // Does `change` to what the thread shares with others, and wakes it.
  template <typename Function>
  void Change(const Function& change) {
    {
      const Lock lock(mutex_);
      change();
    }
    changed_.notify_all();
  }

  // What follows is for the thread itself.

  // Guards what it shares with others.
  Lock TakeLock() { return Lock(mutex_); }

  // Whether it is to end.
  bool Ends() {
    const Lock lock(mutex_);
    return ends_;
  }

  // Waits until `condition` holds or it is to end.
  template <typename Condition>
  void Await(Lock& lock, const Condition& condition) {
    changed_.wait(lock, [&] { return ends_ || condition(); });
  }

  // Sleeps for `time`, or until it is to end; whether it is.
  bool Sleep(Lock& lock, std::chrono::milliseconds time) {
    return changed_.wait_for(lock, time, [this] { return ends_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  bool ends_ = false;
  // Last: it uses the rest.
  std::thread thread_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_OWN_THREAD_H_

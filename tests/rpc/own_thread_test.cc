#include "service/rpc/own_thread.h"

#include <chrono>
#include <thread>

#include "gtest/gtest.h"

namespace redress::rpc {
namespace {

// Adds up what it is given, and sleeps for `pause` after each.
class Adder {
 public:
  explicit Adder(std::chrono::milliseconds pause)
      : pause_(pause), thread_([this] { Run(); }) {}

  void Give(int number) {
    thread_.Change([&] { given_ += number; });
  }
  int Sum() {
    int sum = 0;
    thread_.Change([&] { sum = sum_; });
    return sum;
  }

 private:
  void Run() {
    OwnThread::Lock lock = thread_.TakeLock();
    for (;;) {
      thread_.Await(lock, [this] { return given_ > 0; });
      sum_ += given_;
      given_ = 0;
      if (thread_.Sleep(lock, pause_)) return;
    }
  }

  const std::chrono::milliseconds pause_;
  int given_ = 0;
  int sum_ = 0;
  OwnThread thread_;
};

TEST(OwnThread, WakesForEveryChange) {
  Adder adder(std::chrono::milliseconds(0));
  for (int i = 1; i <= 100; ++i) {
    adder.Give(1);
    while (adder.Sum() < i) std::this_thread::yield();
  }
  EXPECT_EQ(adder.Sum(), 100);
}

TEST(OwnThread, EndsWhileItWaits) { Adder adder(std::chrono::hours(1)); }

TEST(OwnThread, EndsWhileItSleeps) {
  Adder adder(std::chrono::hours(1));
  adder.Give(1);
  while (adder.Sum() == 0) std::this_thread::yield();
}

}  // namespace
}  // namespace redress::rpc

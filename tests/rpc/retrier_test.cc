#include "service/rpc/retrier.h"

#include <atomic>
#include <chrono>
#include <thread>

#include "gtest/gtest.h"

namespace redress::rpc {
namespace {

constexpr std::chrono::milliseconds kPause{1};

TEST(Retrier, TriesUntilItSucceeds) {
  std::atomic<int> calls = 0;
  Retrier retrier(
      [&] {
        return ++calls < 3 ? absl::UnavailableError("not yet")
                           : absl::OkStatus();
      },
      kPause);
  std::this_thread::sleep_for(5 * kPause);
  EXPECT_EQ(calls, 0) << "nobody started it";
  retrier.Start();
  while (calls < 3) std::this_thread::yield();
  std::this_thread::sleep_for(5 * kPause);
  EXPECT_EQ(calls, 3) << "it had succeeded";
  retrier.Start();
  while (calls < 4) std::this_thread::yield();
}

TEST(Retrier, EndsThoughItNeverSucceeds) {
  std::atomic<int> calls = 0;
  {
    Retrier retrier(
        [&] {
          ++calls;
          return absl::UnavailableError("never");
        },
        kPause);
    retrier.Start();
    while (calls < 2) std::this_thread::yield();
  }
  const int last = calls;
  std::this_thread::sleep_for(5 * kPause);
  EXPECT_EQ(calls, last);
}

TEST(Retrier, EndsWithoutWaitingForItsPause) {
  Retrier retrier([] { return absl::OkStatus(); }, std::chrono::hours(1));
  retrier.Start();
}

}  // namespace
}  // namespace redress::rpc

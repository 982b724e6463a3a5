#include "tests/bench/stopped.h"

#include <pthread.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace redress::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

constexpr size_t kSamples = 100;
// So often it may end before its stop.
constexpr size_t kMostRounds = 20 * kSamples;
// The stops are spread over so much of the whole time.
constexpr double kSpread = 0.9;

// The server's; see rpc/caller_context.cc.
constexpr std::chrono::milliseconds kBetween(1);

// How long it went on after the stop; negative: it had ended before.
struct Rest {
  double us = 0;
  double cpu_us = 0;
};

// Of a thread of this process that has not been joined.
double CpuMicroseconds(clockid_t clock) {
  struct timespec time = {};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e6 +
         static_cast<double>(time.tv_nsec) / 1e3;
}

// Stops it `after` it has begun.
absl::StatusOr<Rest> StopOnce(
    const std::function<absl::Status(const StopCheck&)>& work,
    Microseconds after) {
  std::atomic<bool> started = false;
  std::atomic<bool> stopped = false;
  absl::Status status;
  Clock::time_point end;
  double cpu_end = 0;
  std::atomic<bool> measured = false;
  std::thread worker([&] {
    Clock::time_point next = Clock::now() + kBetween;
    const StopCheck stop = [&]() -> absl::Status {
      const Clock::time_point now = Clock::now();
      if (now < next) return absl::OkStatus();
      next = now + kBetween;
      return stopped ? absl::CancelledError("nobody waits") : absl::OkStatus();
    };
    started = true;
    status = work(stop);
    end = Clock::now();
    cpu_end = CpuMicroseconds(CLOCK_THREAD_CPUTIME_ID);
    // Its clock goes with it.
    while (!measured) std::this_thread::yield();
  });
  while (!started) std::this_thread::yield();
  const Clock::time_point until =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(after);
  // Sleeping takes some 50 microseconds more than it is asked to.
  std::this_thread::sleep_until(until - std::chrono::microseconds(200));
  while (Clock::now() < until) {
  }
  clockid_t cpu_clock = CLOCK_MONOTONIC;
  const bool has_clock =
      pthread_getcpuclockid(worker.native_handle(), &cpu_clock) == 0;
  const double cpu_begin = has_clock ? CpuMicroseconds(cpu_clock) : 0;
  const Clock::time_point begin = Clock::now();
  stopped = true;
  measured = true;
  worker.join();
  if (!has_clock) return absl::InternalError("a thread has no clock");
  if (!status.ok() && !absl::IsCancelled(status)) return status;
  return Rest{Microseconds(end - begin).count(), cpu_end - cpu_begin};
}

}  // namespace

absl::StatusOr<StoppedTiming> MeasureStopped(
    const std::function<absl::Status(const StopCheck&)>& work,
    double whole_us) {
  StoppedTiming stopped;
  std::vector<double> samples;
  for (size_t round = 0; round < kMostRounds && samples.size() < kSamples;
       ++round) {
    const double share =
        kSpread * static_cast<double>(round % kSamples) / kSamples;
    const absl::StatusOr<Rest> rest =
        StopOnce(work, Microseconds(share * whole_us));
    if (!rest.ok()) return rest.status();
    if (rest->us < 0) continue;
    samples.push_back(rest->us);
    stopped.worst_cpu_us = std::max(stopped.worst_cpu_us, rest->cpu_us);
  }
  if (samples.empty()) {
    return absl::InternalError("it always ended before it was stopped");
  }
  stopped.worst_us = *std::max_element(samples.begin(), samples.end());
  stopped.timing = TimingOf(std::move(samples));
  return stopped;
}

}  // namespace redress::bench

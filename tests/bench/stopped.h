// How long work goes on after nobody wants it any more.

#ifndef REDRESS_TESTS_BENCH_STOPPED_H_
#define REDRESS_TESTS_BENCH_STOPPED_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "tests/bench/measure.h"

namespace redress::bench {

struct StoppedTiming {
  // From the stop to the end of the work.
  Timing timing;
  double worst_us = 0;
  // The same in processor time of the work: what it would be if the machine had
  // nothing else to run.
  double worst_cpu_us = 0;
};

// Does `work`, which takes `whole_us` when nobody stops it, again and again,
// and stops each at another point of that. As in the server a stop is noticed
// when the work asks, but not twice within a millisecond. Work that has ended
// before its stop does not count.
absl::StatusOr<StoppedTiming> MeasureStopped(
    const std::function<absl::Status(const StopCheck&)>& work, double whole_us);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_STOPPED_H_

// Times engines in turn, so that what else the machine does falls on all of
// them alike.

#ifndef REDRESS_TESTS_BENCH_MEASURE_H_
#define REDRESS_TESTS_BENCH_MEASURE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace redress::bench {

// Something to time.
struct Contender {
  std::string name;
  std::function<absl::Status()> run;
};

// What was measured of one contender; microseconds.
struct Timing {
  double median = 0;
  double p10 = 0;
  double p90 = 0;
  size_t samples = 0;
};

struct MeasureOptions {
  // Rounds are begun for so long, and at least so many.
  double seconds = 2;
  int least_rounds = 5;
};

// Runs all in turn (A B C, A B C, …), each a few times in a round, after a
// round that is not counted. One timing each.
absl::StatusOr<std::vector<Timing>> MeasureInTurn(
    const std::vector<Contender>& contenders, const MeasureOptions& options);

// The timing of samples in microseconds; at least one.
Timing TimingOf(std::vector<double> samples);

// How many processes wanted to run in the last minute: where that is more than
// there are cores, long runs were interrupted and short ones were not. "1.5";
// "" where the system does not say.
std::string LoadOfLastMinute();

// The microseconds that a call takes.
double MicrosecondsOf(const std::function<void()>& call);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_MEASURE_H_

#include "tests/bench/measure.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "absl/strings/str_format.h"

namespace redress::bench {
namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start)
      .count();
}

// How often a contender runs in one round, and for how long at most unless once
// takes longer.
constexpr int kRunsInRound = 5;
constexpr double kMicrosecondsInRound = 20000;

absl::Status RunRound(const Contender& contender, std::vector<double>* times) {
  const Clock::time_point round = Clock::now();
  for (int i = 0; i < kRunsInRound; ++i) {
    const Clock::time_point start = Clock::now();
    if (absl::Status status = contender.run(); !status.ok()) return status;
    times->push_back(Since(start));
    if (Since(round) > kMicrosecondsInRound) break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Timing>> MeasureInTurn(
    const std::vector<Contender>& contenders, const MeasureOptions& options) {
  std::vector<std::vector<double>> times(contenders.size());
  for (const Contender& contender : contenders) {
    std::vector<double> warm_up;
    absl::Status status = RunRound(contender, &warm_up);
    if (!status.ok()) return status;
  }
  const Clock::time_point start = Clock::now();
  for (int round = 0;
       round < options.least_rounds || Since(start) < options.seconds * 1e6;
       ++round) {
    for (size_t i = 0; i < contenders.size(); ++i) {
      absl::Status status = RunRound(contenders[i], &times[i]);
      if (!status.ok()) return status;
    }
  }
  std::vector<Timing> timings;
  for (std::vector<double>& samples : times) {
    timings.push_back(TimingOf(std::move(samples)));
  }
  return timings;
}

Timing TimingOf(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const auto at = [&samples](double share) {
    return samples[static_cast<size_t>(
        share * static_cast<double>(samples.size() - 1))];
  };
  return {at(0.5), at(0.1), at(0.9), samples.size()};
}

std::string LoadOfLastMinute() {
  double minute = 0;
  if (getloadavg(&minute, 1) != 1) return "";
  return absl::StrFormat("%.1f", minute);
}

double MicrosecondsOf(const std::function<void()>& call) {
  const Clock::time_point start = Clock::now();
  call();
  return Since(start);
}

}  // namespace redress::bench

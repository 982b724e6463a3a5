// What questions and measures mean, for the attacker: which kinds of cases a
// published number counts. Written from the documentation.

#ifndef REDRESS_TESTS_DISCLOSURE_MEANING_H_
#define REDRESS_TESTS_DISCLOSURE_MEANING_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"

namespace redress::attack {

// Days since 1970.
int64_t DayNumber(const v1::Date& date);

struct Days {
  int64_t first = 0;
  int64_t last = 0;
};

// The time buckets of a period: day, week, month, quarter, half,
// financial_year. The first and the last may be partial.
std::vector<Days> BucketsOf(const std::string& dimension, const Days& period);
bool IsBucket(const std::string& dimension);
bool IsManyValued(const std::string& dimension);

// Things that are counted together, by the same dates.
enum class World {
  kCases,   // Received, closed, cancelled, open.
  kStages,  // Started, ended, open.
  kDue,     // Due, and how that went.
  kNotYetDue,
  kAdr,
  kReferred,
  kDecided,
  kCohort,  // Stage 1 started.
  kRaised,
  kImplemented,
  kResponseDays,  // Sums over responses.
  kAdrSaving,     // Sums over ADR cases.
  kRemedy,        // Sums over closed cases.
};

// One possible kind of case: a value on each axis. The axes are dimensions by
// name, and "in", "out", "how", "due", "yes".
struct Axes {
  std::map<std::string, size_t> position;
  // Of a dimension its members; the last value stands for all others. Of a
  // many-valued one the subsets of its members and of "others".
  std::map<std::string, std::vector<std::string>> members;
  std::vector<int> size;
  // The days on which pieces of time begin; piece 0 lies before the first.
  std::vector<int64_t> edges;

  int PieceOf(int64_t day) const;
};
using Kind = std::vector<int>;

// One number that a measure's figure states.
struct Stated {
  World world = World::kCases;
  // The unit counts in it, in this period and span (the bucket, or the period).
  std::function<bool(const Axes&, const Kind&, const Days& period,
                     const Days& span, int64_t data_date)>
      counts;
};

enum class Shape { kCount, kRate, kMean, kRank, kMoney };

struct Meaning {
  Shape shape = Shape::kCount;
  Stated value;  // Count, numerator, sum. None of kRank.
  Stated base;   // kRate, kMean, kRank.
  // Axes beside the dimensions, by world; dimension members it speaks of.
  std::map<std::string, std::vector<std::string>> members;
};

// The days of receipt that set apart how long cases have been open on a day.
std::vector<int64_t> WaitingEdges(int64_t day);
bool IsWaiting(const std::string& measure);

// Aborts on a measure that there is not.
Meaning MeaningOf(const std::string& measure);
// The worlds' axes beside the dimensions: name and number of values, where
// there are `pieces` of time. Those that no measure of `measures` needs are
// left out.
std::vector<std::pair<std::string, int>> OwnAxes(
    World world, const std::vector<std::string>& measures, int pieces);
// The kind of case can exist.
bool IsPossible(World world, const Axes& axes, const Kind& kind);

// The dimension's members that a kind has; kAnother stands for any that the
// axes do not name.
inline constexpr char kAnother[] = "(another)";
std::vector<std::string> MembersOf(const Axes& axes, const Kind& kind,
                                   const std::string& dimension);
// The dimension's value of a kind is among `values`.
bool HasMember(const Axes& axes, const Kind& kind, const std::string& dimension,
               const std::vector<std::string>& values);
// It has one that is not among `values`.
bool HasOther(const Axes& axes, const Kind& kind, const std::string& dimension,
              const std::vector<std::string>& values);
bool Fulfils(const Axes& axes, const Kind& kind, const v1::Filter& filter);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_MEANING_H_

// What a question becomes once names, periods and definitions are resolved:
// things to count, in terms of facts only.

#ifndef REDRESS_SERVICE_ENGINE_PLAN_H_
#define REDRESS_SERVICE_ENGINE_PLAN_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/model/day.h"

namespace redress::engine {

using model::Day;

// The facts that an accumulator runs over.
enum class Table { kCases, kStages, kActions };

// The date columns. Those of a case may be used over stages too.
enum class DateColumn {
  // Cases.
  kReceived,
  kClosed,
  kCancelled,
  kLeft,
  kAdrOffered,
  kOmbudsmanReferred,
  kOmbudsmanDecided,
  kStage1Started,
  kStage2Started,
  // Stages.
  kStageStarted,
  kStageDue,
  kStageEffectiveDue,
  kStageResponded,
  kStageEnded,
  // Actions.
  kActionRaised,
  kActionImplemented,
};

// The columns that can be summed or put into a histogram.
enum class ValueColumn {
  kAdrSavingPence,  // Of cases, not over stages.
  kRemedyPence,     // Of cases, not over stages.
  kResponseDays,    // Of stages; rows without it (-1) are left out.
};

inline constexpr Day kFirstDay = std::numeric_limits<Day>::min() + 1;
inline constexpr Day kLastDay = std::numeric_limits<Day>::max();

// A condition on a row: true or false, never unknown. A default one is true.
struct Predicate {
  enum class Type {
    kAll,        // True where every child is; so true without children.
    kAny,        // True where any child is; so false without children.
    kNot,        // True where its only child is not.
    kMember,     // The row's value of `dimension` is among `values`.
    kDateIn,     // `date` is there and first ≤ date ≤ last.
    kDateOrder,  // `date` and `other` are there and date ≤ other.
  };
  Type type = Type::kAll;
  std::vector<Predicate> children;
  // kMember. A dimension name of model/dimensions.h, "attr:NAME" or "status".
  // The value "" is not recorded. Of a many-valued dimension one match is
  // enough, and "" matches a row without values. A value that is nowhere in the
  // data matches nothing.
  std::string dimension;
  std::vector<std::string> values;
  // kDateIn, kDateOrder.
  DateColumn date = DateColumn::kReceived;
  DateColumn other = DateColumn::kReceived;
  Day first = kFirstDay;
  Day last = kLastDay;
};

// Adds a time bucket to the key: the index i of the last edge that is ≤ the
// date; rows whose date is absent or below the first edge are left out. There
// is an edge, and edges ascend; the last bucket is bounded by the accumulator's
// own predicate.
struct Buckets {
  DateColumn date = DateColumn::kReceived;
  std::vector<Day> edges;
};

enum class Aggregation {
  kCount,
  kSum,        // Of `value`.
  kHistogram,  // Rows by `value`; of response days only.
};

// One thing to count.
struct Accumulator {
  Table table = Table::kCases;
  Predicate where;
  Aggregation aggregation = Aggregation::kCount;
  ValueColumn value = ValueColumn::kResponseDays;  // kSum, kHistogram.
  std::optional<Buckets> buckets;
};

// Things to count by the same dimensions.
struct Plan {
  // The break-down: dimension names as in Predicate, none twice. A row counts
  // once for each combination of its values; a many-valued dimension without
  // values has the one value "". Over actions only "authority" and "root_cause"
  // are valid.
  std::vector<std::string> group_by;
  std::vector<Accumulator> accumulators;
  // The day on which "status" looks.
  Day status_day = kLastDay;
};

// One group's result. Partials of disjoint facts merge by adding up.
struct PartialRow {
  // One member for each dimension of Plan::group_by; "" is not recorded.
  std::vector<std::string> members;
  // The bucket, or -1 without buckets.
  int32_t bucket = -1;
  // Rows counted.
  int64_t count = 0;
  // kSum: the sum, and the rows counted whose value is not 0.
  int64_t sum = 0;
  int64_t nonzero = 0;
  // kHistogram: value and rows, by value ascending.
  std::vector<std::pair<int32_t, int64_t>> histogram;
};

// For each accumulator its rows with count > 0, by members, then bucket.
struct Partials {
  std::vector<std::vector<PartialRow>> accumulators;
};

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_PLAN_H_

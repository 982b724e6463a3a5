// Every measure as one line of its definition, over what records say.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_MEASURES_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_MEASURES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "redress/v1/catalogue.pb.h"
#include "redress/v1/query.pb.h"
#include "tests/differential/naive_records.h"

namespace redress::differential {

// What a measure looks at: a case, a stage with its case, or an action.
struct Unit {
  const NaiveCase* of_case = nullptr;
  const NaiveStage* stage = nullptr;
  const NaiveAction* action = nullptr;
};

// The days that one figure is about.
struct Window {
  // The period, or the piece of it that a time bucket holds.
  Day first = 0;
  Day last = 0;
  // The whole period.
  Day period_first = 0;
  Day period_last = 0;
  Day data_date = 0;
  const NaiveCalendar* calendar = nullptr;
};

// Wide enough for the cross products of 64-bit parts.
__extension__ using Wide = __int128;

// An exact figure. Without `number` it is [z], and both parts are 0.
struct Figure {
  bool number = false;
  Wide numerator = 0;
  Wide denominator = 0;
};

enum class Shape { kCount, kRate, kPence, kMean, kMedian, kP90, kMax };

struct MeasureRule {
  std::string name;
  v1::Grain grain = v1::GRAIN_CASE;
  Shape shape = Shape::kCount;
  v1::Unit unit = v1::UNIT_COUNT;
  // The units that the measure is about in the window: those counted, a rate's
  // base, those whose values are summed or ranked.
  std::function<bool(const Unit&, const Window&)> base;
  // Of the base those that a rate counts.
  std::function<bool(const Unit&, const Window&)> part;
  // What is summed or ranked.
  std::function<int64_t(const Unit&)> value;
};

const std::vector<MeasureRule>& MeasureRules();
const MeasureRule& RuleOf(const std::string& measure);

// The figure of units that are all in the measure's base.
Figure FigureOf(const MeasureRule& rule, const std::vector<Unit>& units,
                const Window& window);

// Below 0, 0 or above 0 as `a` is below, equal to or above `b`; both are
// numbers.
int OrderOf(const Figure& a, const Figure& b);

// Current minus comparison; percentage points for a rate.
Figure DifferenceOf(const MeasureRule& rule, const Figure& current,
                    const Figure& comparison);
// The same as a fraction of the comparison.
Figure ChangeOf(const Figure& current, const Figure& comparison);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_MEASURES_H_

// How each measure of the catalogue is counted.

#ifndef REDRESS_SERVICE_QUERY_MEASURE_PLAN_H_
#define REDRESS_SERVICE_QUERY_MEASURE_PLAN_H_

#include <cstddef>
#include <string>
#include <vector>

#include "redress/v1/catalogue.pb.h"
#include "service/engine/plan.h"
#include "service/query/ageing.h"
#include "service/query/buckets.h"

namespace redress::query {

// How a figure is made from what was counted.
enum class Shape {
  kCount,   // The terms.
  kPounds,  // The terms' sums, which are pence.
  kRate,    // The terms over the base.
  kMean,    // These four: of the first term's histogram.
  kMedian,
  kP90,
  kMaximum,
};

// One thing counted, and whether it adds or takes away.
struct Term {
  engine::Accumulator accumulator;
  int sign = 1;
};

// What one measure counts in one period.
struct MeasurePlan {
  Shape shape = Shape::kCount;
  std::vector<Term> terms;
  std::vector<Term> base;  // kRate.
  // Not empty for a stock (an as-at measure) in time buckets: the terms count
  // what enters and leaves, and the figure of time bucket i is the running
  // total of the accumulators' buckets 0 to running[i].
  std::vector<size_t> running;
};

// What a measure is planned for.
struct MeasureContext {
  Span period;
  // The period's time buckets; null: none. Not empty.
  const std::vector<Bucket>* buckets = nullptr;
  // kNoDay: there is no data.
  model::Day data_date = model::kNoDay;
  // Those of the period's last day. The measures that go by them are planned
  // without buckets.
  AgeSpans ages;
  // The question's filter and the measure's own.
  engine::Predicate filter;
  // The Ombudsman's decisions in the data that count as upheld.
  std::vector<std::string> upheld_decisions;
};

// Plans a measure of the catalogue.
MeasurePlan PlanMeasure(const v1::Measure& measure,
                        const MeasureContext& context);

// The table whose rows the measure counts.
engine::Table TableOf(const v1::Measure& measure);

// The last day of the period whose data the measure needs: a figure up to an
// earlier data date is not final. kNoDay for measures that count what has
// happened.
model::Day LastDayNeeded(const v1::Measure& measure, const Span& period,
                         const std::vector<Bucket>& buckets);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_MEASURE_PLAN_H_

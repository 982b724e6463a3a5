// Spans of days and how they are called. Financial years run from 1 April to
// 31 March; their quarters and halves are counted from 1 April.

#ifndef REDRESS_SERVICE_QUERY_PERIOD_H_
#define REDRESS_SERVICE_QUERY_PERIOD_H_

#include <string>

#include "service/model/day.h"

namespace redress::query {

// Whole days, both ends included; first ≤ last.
struct Span {
  model::Day first = model::kNoDay;
  model::Day last = model::kNoDay;
};

// The spans of time that have a name.
enum class TimeUnit { kDay, kWeek, kMonth, kQuarter, kHalf, kFinancialYear };

// The unit's span that holds `day`.
Span SpanOf(TimeUnit unit, model::Day day);

// The name of a unit's span that begins on `first`: "2019-04-01", "2019-W14"
// (ISO 8601: the week belongs to the year of its Thursday), "2019-04",
// "2019/20 Q1", "2019/20 H1", "2019/20".
std::string SpanName(TimeUnit unit, model::Day first);

// What a period is called: by the unit that it is exactly ("2019/20",
// "2019/20 H1", "2019/20 Q3", "2019-06", "2019-06-01"), else by its days
// ("2019-04-01 to 2019-10-31").
std::string PeriodLabel(const Span& period);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_PERIOD_H_

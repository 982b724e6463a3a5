// Bands of how long open cases have been open, in working days.

#ifndef REDRESS_SERVICE_QUERY_AGEING_H_
#define REDRESS_SERVICE_QUERY_AGEING_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "service/model/calendar.h"
#include "service/model/day.h"
#include "service/query/period.h"

namespace redress::query {

// The measure of each band, those that have been open longest last. Together
// they are the measure open_at_end.
inline constexpr std::array<const char*, 4> kAgeBands = {
    "open_up_to_10_days", "open_11_to_20_days", "open_21_to_65_days",
    "open_over_65_days"};

// The position of a measure in kAgeBands; nullopt for other measures. Its
// bounds are other days in each time bucket, so that one count cannot serve a
// question by time bucket.
std::optional<size_t> AgeBand(const std::string& measure);

// For each band the days of receipt that are in it, none twice; a span that
// ends before it starts has none.
using AgeSpans = std::array<Span, kAgeBands.size()>;

// Those of cases that are open on the day `as_at`, which is 1900 or later or
// the lowest day of the engine's.
AgeSpans AgeSpansOn(model::Day as_at,
                    const model::WorkingDayCalendar& calendar);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_AGEING_H_

#include "service/query/ageing.h"

#include <algorithm>

#include "service/engine/plan.h"

namespace redress::query {
namespace {

// The most working days of each band but the last, which has no most.
constexpr std::array<int, kAgeBands.size() - 1> kMostDays = {10, 20, 65};

}  // namespace

std::optional<size_t> AgeBand(const std::string& measure) {
  for (size_t band = 0; band < kAgeBands.size(); ++band) {
    if (measure == kAgeBands[band]) return band;
  }
  return std::nullopt;
}

AgeSpans AgeSpansOn(model::Day as_at,
                    const model::WorkingDayCalendar& calendar) {
  AgeSpans spans;
  model::Day last = as_at;
  for (size_t band = 0; band < kMostDays.size(); ++band) {
    const model::Day first =
        std::min(calendar.EarliestWithin(kMostDays[band], as_at), as_at);
    spans[band] = {first, last};
    last = first - 1;
  }
  spans.back() = {engine::kFirstDay, last};
  return spans;
}

}  // namespace redress::query

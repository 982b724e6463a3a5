#include "plugins/html/days.h"

#include <array>

namespace redress::html {

std::string LongDay(Day day) {
  static constexpr std::array<const char*, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  if (!day.exists()) return "";
  return std::to_string(day.day()) + " " +
         kMonths[static_cast<size_t>(day.month() - 1)] + " " +
         std::to_string(day.year());
}

std::string PeriodText(const PeriodInfo& period) {
  const std::string days =
      LongDay(period.first_day) + " to " + LongDay(period.last_day);
  return period.label.empty() ? days : days + " (" + period.label + ")";
}

}  // namespace redress::html

#include "tests/disclosure/waiting.h"

#include "service/model/calendar.h"

namespace redress::attack {

int WaitingDays(model::Day received, model::Day day) {
  static const auto* const kCalendar = new model::WorkingDayCalendar();
  while (!kCalendar->IsWorkingDay(received)) ++received;
  int days = 0;
  for (model::Day next = received + 1; next <= day; ++next) {
    if (kCalendar->IsWorkingDay(next)) ++days;
  }
  return days;
}

}  // namespace redress::attack

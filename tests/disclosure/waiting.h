// How long a case has been open: what anybody can work out with a calendar.

#ifndef REDRESS_TESTS_DISCLOSURE_WAITING_H_
#define REDRESS_TESTS_DISCLOSURE_WAITING_H_

#include "service/model/day.h"

namespace redress::attack {

// The working days that a case has been open at the end of a day, found by
// walking; weekends and bank holidays are no working days.
int WaitingDays(model::Day received, model::Day day);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_WAITING_H_

// Working days of the naive reference: a table of published days, and walking.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_CALENDAR_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_CALENDAR_H_

#include <set>

#include "redress/v1/reference.pb.h"
#include "service/model/day.h"

namespace redress::differential {

// England from 2016 to 2026; other days must not be asked for.
class NaiveCalendar {
 public:
  explicit NaiveCalendar(const v1::Calendar& changes = {});

  bool IsWorkingDay(model::Day day) const;

  // `start` moved to a working day is day 0.
  model::Day Add(model::Day start, int days) const;
  int Between(model::Day start, model::Day end) const;

 private:
  std::set<model::Day> holidays_;
};

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_CALENDAR_H_

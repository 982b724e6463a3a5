// The working days of England, 1900 to 2199.
//
// A working day is "not a Saturday, Sunday, Christmas Day, Boxing Day, Good
// Friday or a bank holiday under the Banking and Financial Dealings Act 1971"
// (SI 2006/1738, regulation 2). The days moved and added by proclamation are
// known from 1995 on; other years follow the general rules.

#ifndef REDRESS_SERVICE_MODEL_CALENDAR_H_
#define REDRESS_SERVICE_MODEL_CALENDAR_H_

#include <cstdint>
#include <vector>

#include "redress/v1/reference.pb.h"
#include "service/model/day.h"

namespace redress::model {

// Immutable; any number of threads may use one. Days outside 1900 to 2199 count
// as the nearest of them, and no result lies outside. kNoDay gives kNoDay (or
// false, or 0). Every call takes constant or logarithmic time.
class WorkingDayCalendar {
 public:
  // The built-in rules with a council's own days added and taken out; invalid
  // dates in `changes` are left out. A weekend stays one even where it is
  // listed as worked; a day that is in both lists is not worked.
  explicit WorkingDayCalendar(const v1::Calendar& changes = {});

  bool IsWorkingDay(Day day) const;

  // `day` if it is a working day, else the next one.
  Day OnOrAfter(Day day) const;

  // The day on which `count` (≥ 0) working days after `day` are up: `day` is
  // first moved to a working day and counts as day 0.
  Day Add(Day day, int count) const;

  // Working days after day 0 up to and including `last`, where day 0 is `first`
  // moved to a working day. Never below 0.
  int Between(Day first, Day last) const;

  // The earliest day from which there are at most `count` (≥ 0) working days to
  // `last`: Between(day, last) ≤ count holds from it on and not before it.
  Day EarliestWithin(int count, Day last) const;

  // The bank holidays, Good Friday, Christmas and Boxing days (or their
  // substitutes) of a year that fall on Monday to Friday, ascending.
  static std::vector<Day> HolidaysOf(int year);

 private:
  // The number of working days from first_ up to and including `day`.
  int32_t CountTo(Day day) const;
  // The working day with this number; the last one where there are fewer.
  Day Numbered(int64_t number) const;
  Day Clamp(Day day) const;

  Day first_;
  // For each day since first_, the number of working days up to it.
  std::vector<int32_t> cumulative_;
};

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_CALENDAR_H_

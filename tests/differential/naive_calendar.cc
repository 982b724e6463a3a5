#include "tests/differential/naive_calendar.h"

#include <cstdlib>
#include <sstream>
#include <string>

namespace redress::differential {
namespace {

using model::Day;
using model::DayFromCivil;

constexpr int kFirstYear = 2016;
constexpr int kLastYear = 2026;

// The published days on Monday to Friday that are not worked, by year.
constexpr const char* kPublished[] = {
    "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
};

Day DayOf(const v1::Date& date) {
  return DayFromCivil(date.year(), date.month(), date.day());
}

}  // namespace

NaiveCalendar::NaiveCalendar(const v1::Calendar& changes) {
  int year = kFirstYear;
  for (const char* line : kPublished) {
    std::istringstream days(line);
    for (std::string day; days >> day;) {
      holidays_.insert(DayFromCivil(year, std::stoi(day.substr(0, 2)),
                                    std::stoi(day.substr(3))));
    }
    ++year;
  }
  for (const v1::Date& date : changes.worked_days()) {
    holidays_.erase(DayOf(date));
  }
  for (const v1::Date& date : changes.extra_holidays()) {
    holidays_.insert(DayOf(date));
  }
}

bool NaiveCalendar::IsWorkingDay(Day day) const {
  if (day < DayFromCivil(kFirstYear, 1, 1) ||
      day > DayFromCivil(kLastYear, 12, 31)) {
    std::abort();
  }
  return model::Weekday(day) < 5 && holidays_.count(day) == 0;
}

Day NaiveCalendar::Add(Day start, int days) const {
  while (!IsWorkingDay(start)) ++start;
  for (; days > 0; --days) {
    ++start;
    while (!IsWorkingDay(start)) ++start;
  }
  return start;
}

int NaiveCalendar::Between(Day start, Day end) const {
  while (!IsWorkingDay(start)) ++start;
  int days = 0;
  for (Day day = start + 1; day <= end; ++day) {
    if (IsWorkingDay(day)) ++days;
  }
  return days;
}

}  // namespace redress::differential

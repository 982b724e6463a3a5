#include "service/model/calendar.h"

#include <algorithm>
#include <cstddef>

namespace redress::model {
namespace {

constexpr int kFriday = 4;
constexpr int kSaturday = 5;

// From these years on the days are bank holidays.
constexpr int kNewYearsDaySince = 1974;
constexpr int kEarlyMaySince = 1978;

// What royal proclamations moved and added in England. A moved day is one taken
// out and one put in.
struct OneOff {
  int year;
  int month;
  int day;
  bool added;
};
constexpr OneOff kOneOffs[] = {
    {1995, 5, 1, false},  {1995, 5, 8, true},  // VE Day, 50 years
    {1999, 12, 31, true},                      // millennium
    {2002, 5, 27, false}, {2002, 6, 4, true},  // Golden Jubilee
    {2002, 6, 3, true},                        //
    {2011, 4, 29, true},                       // royal wedding
    {2012, 5, 28, false}, {2012, 6, 4, true},  // Diamond Jubilee
    {2012, 6, 5, true},                        //
    {2020, 5, 4, false},  {2020, 5, 8, true},  // VE Day, 75 years
    {2022, 5, 30, false}, {2022, 6, 2, true},  // Platinum Jubilee
    {2022, 6, 3, true},                        //
    {2022, 9, 19, true},                       // state funeral
    {2023, 5, 8, true},                        // coronation
};

// Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
Day EasterSunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return DayFromCivil(year, n / 31, n % 31 + 1);
}

Day FirstMonday(int year, int month) {
  const Day first = DayFromCivil(year, month, 1);
  return first + (7 - Weekday(first)) % 7;
}

// Of a month with 31 days.
Day LastMonday(int year, int month) {
  const Day last = DayFromCivil(year, month, 31);
  return last - Weekday(last);
}

bool IsWeekend(Day day) { return Weekday(day) >= kSaturday; }

// Christmas and Boxing Day, each moved past the weekend and the other.
void AddChristmas(int year, std::vector<Day>& days) {
  const Day christmas = DayFromCivil(year, 12, 25);
  switch (Weekday(christmas)) {
    case kFriday:
      days.push_back(christmas);
      days.push_back(christmas + 3);
      break;
    case kSaturday:
      days.push_back(christmas + 2);
      days.push_back(christmas + 3);
      break;
    case kSaturday + 1:
      days.push_back(christmas + 1);
      days.push_back(christmas + 2);
      break;
    default:
      days.push_back(christmas);
      days.push_back(christmas + 1);
  }
}

}  // namespace

std::vector<Day> WorkingDayCalendar::HolidaysOf(int year) {
  std::vector<Day> days;
  if (year >= kNewYearsDaySince) {
    Day new_year = DayFromCivil(year, 1, 1);
    while (IsWeekend(new_year)) ++new_year;
    days.push_back(new_year);
  }
  const Day easter = EasterSunday(year);
  days.push_back(easter - 2);
  days.push_back(easter + 1);
  if (year >= kEarlyMaySince) days.push_back(FirstMonday(year, 5));
  days.push_back(LastMonday(year, 5));
  days.push_back(LastMonday(year, 8));
  AddChristmas(year, days);
  for (const OneOff& one_off : kOneOffs) {
    if (one_off.year != year) continue;
    const Day day = DayFromCivil(one_off.year, one_off.month, one_off.day);
    if (one_off.added) {
      days.push_back(day);
    } else {
      days.erase(std::remove(days.begin(), days.end(), day), days.end());
    }
  }
  std::sort(days.begin(), days.end());
  return days;
}

WorkingDayCalendar::WorkingDayCalendar(const v1::Calendar& changes)
    : first_(DayFromCivil(kFirstYear, 1, 1)) {
  const Day last = DayFromCivil(kLastYear, 12, 31);
  // First 1 for a working day and 0 for another; summed up at the end.
  cumulative_.resize(static_cast<size_t>(last - first_) + 1);
  for (Day day = first_; day <= last; ++day) {
    cumulative_[day - first_] = IsWeekend(day) ? 0 : 1;
  }
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    for (const Day day : HolidaysOf(year)) cumulative_[day - first_] = 0;
  }
  for (const v1::Date& date : changes.worked_days()) {
    if (!IsValidDate(date)) continue;
    const Day day = DayFromCivil(date.year(), date.month(), date.day());
    if (!IsWeekend(day)) cumulative_[day - first_] = 1;
  }
  for (const v1::Date& date : changes.extra_holidays()) {
    if (!IsValidDate(date)) continue;
    const Day day = DayFromCivil(date.year(), date.month(), date.day());
    cumulative_[day - first_] = 0;
  }
  int32_t count = 0;
  for (int32_t& entry : cumulative_) entry = count += entry;
}

Day WorkingDayCalendar::Clamp(Day day) const {
  const Day last = first_ + static_cast<Day>(cumulative_.size()) - 1;
  return std::clamp(day, first_, last);
}

int32_t WorkingDayCalendar::CountTo(Day day) const {
  return cumulative_[Clamp(day) - first_];
}

Day WorkingDayCalendar::Numbered(int64_t number) const {
  const int64_t reachable = std::min<int64_t>(number, cumulative_.back());
  const auto found = std::lower_bound(cumulative_.begin(), cumulative_.end(),
                                      static_cast<int32_t>(reachable));
  return first_ + static_cast<Day>(found - cumulative_.begin());
}

bool WorkingDayCalendar::IsWorkingDay(Day day) const {
  if (day == kNoDay) return false;
  const size_t index = static_cast<size_t>(Clamp(day) - first_);
  return cumulative_[index] > (index == 0 ? 0 : cumulative_[index - 1]);
}

Day WorkingDayCalendar::OnOrAfter(Day day) const {
  if (day == kNoDay) return kNoDay;
  if (IsWorkingDay(day)) return Clamp(day);
  return Numbered(int64_t{CountTo(day)} + 1);
}

Day WorkingDayCalendar::Add(Day day, int count) const {
  if (day == kNoDay) return kNoDay;
  const int64_t start = CountTo(OnOrAfter(day));
  return Numbered(start + std::max(count, 0));
}

Day WorkingDayCalendar::EarliestWithin(int count, Day last) const {
  if (last == kNoDay) return kNoDay;
  // The day after the last working day that is too far away.
  const int32_t too_far = CountTo(last) - std::max(count, 0) - 1;
  return too_far < 1 ? first_ : Numbered(too_far) + 1;
}

int WorkingDayCalendar::Between(Day first, Day last) const {
  if (first == kNoDay || last == kNoDay) return 0;
  return std::max(CountTo(last) - CountTo(OnOrAfter(first)), 0);
}

}  // namespace redress::model

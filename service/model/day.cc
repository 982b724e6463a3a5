#include "service/model/day.h"

#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace redress::model {
namespace {

constexpr int64_t kDaysPerEra = 146097;  // 400 Gregorian years
constexpr int64_t kEpochShift = 719468;  // 0000-03-01 to 1970-01-01

// Longer texts are cut in messages.
constexpr size_t kShownBytes = 40;

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

bool IsAbsent(const v1::Date& date) {
  return date.year() == 0 && date.month() == 0 && date.day() == 0;
}

// The value of `count` digits, -1 where there is another character.
int Digits(const std::string& text, size_t from, size_t count) {
  int value = 0;
  for (size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

// Both conversions count years from 1 March, so that the leap day comes last.
Day DayFromCivil(int year, int month, int day) {
  const int64_t y = static_cast<int64_t>(year) - (month <= 2 ? 1 : 0);
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year =
      (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return static_cast<Day>(era * kDaysPerEra + day_of_era - kEpochShift);
}

CivilDay CivilFromDay(Day day) {
  const int64_t shifted = static_cast<int64_t>(day) + kEpochShift;
  const int64_t era =
      (shifted >= 0 ? shifted : shifted - (kDaysPerEra - 1)) / kDaysPerEra;
  const int64_t day_of_era = shifted - era * kDaysPerEra;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 +
                               day_of_era / 36524 - day_of_era / 146096) /
                              365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int64_t month =
      shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  CivilDay civil;
  civil.year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  civil.month = static_cast<int>(month);
  civil.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  return civil;
}

int Weekday(Day day) {
  // 1970-01-01 was a Thursday.
  const int64_t remainder = (static_cast<int64_t>(day) + 3) % 7;
  return static_cast<int>(remainder < 0 ? remainder + 7 : remainder);
}

bool IsValidDate(const v1::Date& date) {
  return date.year() >= kFirstYear && date.year() <= kLastYear &&
         date.month() >= 1 && date.month() <= 12 && date.day() >= 1 &&
         date.day() <= DaysInMonth(date.year(), date.month());
}

absl::StatusOr<Day> DayFromProto(const v1::Date& date) {
  if (IsAbsent(date)) return kNoDay;
  if (!IsValidDate(date)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", date.year(), "-", date.month(), "-", date.day(),
                     "\" is not a day from ", kFirstYear, "-01-01 to ",
                     kLastYear, "-12-31"));
  }
  return DayFromCivil(date.year(), date.month(), date.day());
}

v1::Date DayToProto(Day day) {
  v1::Date date;
  if (day == kNoDay) return date;
  const CivilDay civil = CivilFromDay(day);
  date.set_year(civil.year);
  date.set_month(civil.month);
  date.set_day(civil.day);
  return date;
}

absl::StatusOr<Day> ParseIsoDay(const std::string& text) {
  v1::Date date;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    date.set_year(Digits(text, 0, 4));
    date.set_month(Digits(text, 5, 2));
    date.set_day(Digits(text, 8, 2));
  }
  if (!IsValidDate(date)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text.substr(0, kShownBytes), text.size() > kShownBytes ? "…" : "",
        "\" is not a day written as year-month-day (2019-04-01), from ",
        kFirstYear, " to ", kLastYear));
  }
  return DayFromCivil(date.year(), date.month(), date.day());
}

std::string IsoDay(Day day) {
  if (day == kNoDay) return "";
  const CivilDay civil = CivilFromDay(day);
  return absl::StrFormat("%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

}  // namespace redress::model

// Days as whole numbers, and their text and message forms.

#ifndef REDRESS_SERVICE_MODEL_DAY_H_
#define REDRESS_SERVICE_MODEL_DAY_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/statusor.h"
#include "redress/v1/date.pb.h"

namespace redress::model {

// Days since 1970-01-01, proleptic Gregorian; negative before it.
using Day = int32_t;

// No day: an absent date. It compares below every day.
inline constexpr Day kNoDay = std::numeric_limits<Day>::min();

// The first and last days that records and questions may name.
inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2199;

// A day's parts.
struct CivilDay {
  int year;
  int month;
  int day;
};

// The day of a valid civil date; the parts are not checked.
Day DayFromCivil(int year, int month, int day);
CivilDay CivilFromDay(Day day);

// 0 = Monday … 6 = Sunday.
int Weekday(Day day);

// True for a day of the Gregorian calendar in the years 1900 to 2199.
bool IsValidDate(const v1::Date& date);

// The day; kNoDay for a message that is all zero (absent). INVALID_ARGUMENT
// for any other invalid date.
absl::StatusOr<Day> DayFromProto(const v1::Date& date);
v1::Date DayToProto(Day day);

// "2019-04-01", strictly; INVALID_ARGUMENT names the text.
absl::StatusOr<Day> ParseIsoDay(const std::string& text);
// "2019-04-01"; "" for kNoDay.
std::string IsoDay(Day day);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_DAY_H_

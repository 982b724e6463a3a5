#include "tests/differential/naive_buckets.h"

#include <algorithm>
#include <cstdio>

namespace redress::differential {
namespace {

Day DayOf(const v1::Date& date) {
  return model::DayFromCivil(date.year(), date.month(), date.day());
}

}  // namespace

Day UnitStart(const std::string& unit, Day day) {
  if (unit == "day") return day;
  if (unit == "week") return day - model::Weekday(day);
  const model::CivilDay civil = model::CivilFromDay(day);
  const std::vector<int> starts = unit == "quarter" ? std::vector{1, 4, 7, 10}
                                  : unit == "half"  ? std::vector{4, 10}
                                  : unit == "month" ? std::vector{civil.month}
                                                    : std::vector{4};
  // Back month by month to one in which the unit starts.
  int year = civil.year;
  int month = civil.month;
  while (std::find(starts.begin(), starts.end(), month) == starts.end()) {
    if (--month == 0) {
      month = 12;
      --year;
    }
  }
  return model::DayFromCivil(year, month, 1);
}

Day NextStart(const std::string& unit, Day start) {
  Day day = start + 1;
  while (UnitStart(unit, day) == start) ++day;
  return day;
}

std::string UnitName(const std::string& unit, Day start) {
  const model::CivilDay civil = model::CivilFromDay(start);
  char text[40];
  if (unit == "day") return model::IsoDay(start);
  if (unit == "week") {
    // The week belongs to the year of its Thursday.
    const int year = model::CivilFromDay(start + 3).year;
    const int week = (start + 3 - model::DayFromCivil(year, 1, 1)) / 7 + 1;
    std::snprintf(text, sizeof(text), "%04d-W%02d", year, week);
    return text;
  }
  if (unit == "month") return model::IsoDay(start).substr(0, 7);
  const int year = civil.month < 4 ? civil.year - 1 : civil.year;
  std::snprintf(text, sizeof(text), "%04d/%02d", year, (year + 1) % 100);
  const int months_in = (civil.month + 8) % 12;
  if (unit == "quarter")
    return text + (" Q" + std::to_string(months_in / 3 + 1));
  if (unit == "half") return text + (" H" + std::to_string(months_in / 6 + 1));
  return text;
}

bool IsTimeBucket(const std::string& dimension) {
  return dimension == "day" || dimension == "week" || dimension == "month" ||
         dimension == "quarter" || dimension == "half" ||
         dimension == "financial_year";
}

std::vector<Piece> Pieces(const v1::Period& period, const std::string& unit,
                          Day data_date, const NaiveCalendar& calendar) {
  Window whole;
  whole.first = whole.period_first = DayOf(period.first_day());
  whole.last = whole.period_last = DayOf(period.last_day());
  whole.data_date = data_date;
  whole.calendar = &calendar;
  if (unit.empty()) return {{whole, false}};
  std::vector<Piece> pieces;
  for (Day start = UnitStart(unit, whole.first); start <= whole.last;
       start = NextStart(unit, start)) {
    Piece piece = {whole, false};
    const Day last = NextStart(unit, start) - 1;
    piece.window.first = std::max(start, whole.first);
    piece.window.last = std::min(last, whole.last);
    piece.partial = piece.window.first != start || piece.window.last != last;
    pieces.push_back(piece);
  }
  return pieces;
}

}  // namespace redress::differential

#include "service/query/period.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace redress::query {
namespace {

using model::CivilDay;
using model::CivilFromDay;
using model::Day;
using model::DayFromCivil;

// The first day of the month `months` after that of (year, month).
Day MonthStart(int year, int month, int months) {
  const int index = year * 12 + (month - 1) + months;
  return DayFromCivil(index / 12, index % 12 + 1, 1);
}

// Months since the last 1 April, 0 to 11.
int FinancialMonth(const CivilDay& civil) { return (civil.month + 8) % 12; }

// The span of `months` months, counted from 1 April, that holds the day.
Span MonthsSpan(Day day, int months) {
  const CivilDay civil = CivilFromDay(day);
  const int back = FinancialMonth(civil) % months;
  return {MonthStart(civil.year, civil.month, -back),
          MonthStart(civil.year, civil.month, months - back) - 1};
}

// "2019/20".
std::string FinancialYear(const CivilDay& civil) {
  const int year = civil.month >= 4 ? civil.year : civil.year - 1;
  return absl::StrCat(absl::Dec(year, absl::kZeroPad4), "/",
                      absl::Dec((year + 1) % 100, absl::kZeroPad2));
}

}  // namespace

Span SpanOf(TimeUnit unit, Day day) {
  switch (unit) {
    case TimeUnit::kDay:
      return {day, day};
    case TimeUnit::kWeek: {
      const Day monday = day - model::Weekday(day);
      return {monday, monday + 6};
    }
    case TimeUnit::kMonth:
      return MonthsSpan(day, 1);
    case TimeUnit::kQuarter:
      return MonthsSpan(day, 3);
    case TimeUnit::kHalf:
      return MonthsSpan(day, 6);
    case TimeUnit::kFinancialYear:
      return MonthsSpan(day, 12);
  }
  return {day, day};
}

std::string SpanName(TimeUnit unit, Day first) {
  const CivilDay civil = CivilFromDay(first);
  switch (unit) {
    case TimeUnit::kDay:
      return model::IsoDay(first);
    case TimeUnit::kWeek: {
      const Day thursday = first + 3;
      const int year = CivilFromDay(thursday).year;
      const int week = (thursday - DayFromCivil(year, 1, 1)) / 7 + 1;
      return absl::StrFormat("%04d-W%02d", year, week);
    }
    case TimeUnit::kMonth:
      return absl::StrCat(absl::Dec(civil.year, absl::kZeroPad4), "-",
                          absl::Dec(civil.month, absl::kZeroPad2));
    case TimeUnit::kQuarter:
      return absl::StrCat(FinancialYear(civil), " Q",
                          FinancialMonth(civil) / 3 + 1);
    case TimeUnit::kHalf:
      return absl::StrCat(FinancialYear(civil), " H",
                          FinancialMonth(civil) / 6 + 1);
    case TimeUnit::kFinancialYear:
      return FinancialYear(civil);
  }
  return "";
}

std::string PeriodLabel(const Span& period) {
  for (const TimeUnit unit : {TimeUnit::kFinancialYear, TimeUnit::kHalf,
                              TimeUnit::kQuarter, TimeUnit::kMonth}) {
    const Span span = SpanOf(unit, period.first);
    if (span.first == period.first && span.last == period.last) {
      return SpanName(unit, period.first);
    }
  }
  if (period.first == period.last) return model::IsoDay(period.first);
  return absl::StrCat(model::IsoDay(period.first), " to ",
                      model::IsoDay(period.last));
}

}  // namespace redress::query

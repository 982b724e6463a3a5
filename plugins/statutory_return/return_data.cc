#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

const KindFigures* FindKind(const ReturnData& data, const std::string& kind) {
  for (const KindFigures& figures : data.representations) {
    if (figures.kind == kind) return &figures;
  }
  return nullptr;
}

std::string FormatPercent(int64_t part, int64_t base) {
  if (base == 0) return "z";
  const int64_t tenths = (2000 * part + base) / (2 * base);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

int FinancialYearEndYear(Day day) {
  const std::chrono::year_month_day ymd{day};
  const int year = static_cast<int>(ymd.year());
  return ymd.month() >= std::chrono::April ? year + 1 : year;
}

Day FinancialYearStart(Day day) {
  const std::chrono::year start{FinancialYearEndYear(day) - 1};
  return Day{start / std::chrono::April / 1};
}

bool IsWholeYear(const ReturnData& data) {
  const Day year_end{std::chrono::year{FinancialYearEndYear(data.period_end)} /
                     std::chrono::March / 31};
  return data.period_end == year_end &&
         data.period_start == FinancialYearStart(year_end);
}

}  // namespace redress::statutory_return

#include "plugins/statutory_return/document.h"

#include <cstdio>

namespace redress::statutory_return {

std::string FormatDay(Day day) {
  const std::chrono::year_month_day ymd{day};
  char buffer[32];
  std::snprintf(
      buffer, sizeof(buffer), "%04d-%02u-%02u", static_cast<int>(ymd.year()),
      static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return buffer;
}

std::optional<Day> ParseDay(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) {
      return std::nullopt;
    }
  }
  const std::chrono::year_month_day ymd{
      std::chrono::year{std::stoi(text.substr(0, 4))},
      std::chrono::month{static_cast<unsigned>(std::stoi(text.substr(5, 2)))},
      std::chrono::day{static_cast<unsigned>(std::stoi(text.substr(8, 2)))}};
  const int year = static_cast<int>(ymd.year());
  if (!ymd.ok() || year < 1900 || year > 2199) return std::nullopt;
  return Day{ymd};
}

}  // namespace redress::statutory_return

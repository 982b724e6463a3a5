#include "plugins/statutory_return/options.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

#include "plugins/statutory_return/rules.h"
#include "plugins/statutory_return/table_reader.h"

namespace redress::statutory_return {
namespace {

// Longer texts do not belong in a return; the schema has the same limit.
constexpr size_t kMaxTextBytes = 10000;

std::string Trim(const std::string& text) {
  const char* spaces = " \t\r\n";
  const size_t begin = text.find_first_not_of(spaces);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(spaces) - begin + 1);
}

std::string ReadText(const OptionSource& source, const std::string& name,
                     std::vector<std::string>& problems) {
  std::string text = Trim(source(name));
  if (text.size() > kMaxTextBytes) {
    problems.push_back("option " + name + " has more than 10,000 bytes");
  }
  return text;
}

int64_t ReadInteger(const OptionSource& source, const std::string& name,
                    int64_t fallback, int64_t lowest, int64_t highest,
                    std::vector<std::string>& problems) {
  const std::string text = source(name);
  if (text.empty()) return fallback;
  int64_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() ||
      value < lowest || value > highest) {
    problems.push_back("option " + name + " is not a whole number from " +
                       std::to_string(lowest) + " to " +
                       std::to_string(highest));
    return fallback;
  }
  return value;
}

}  // namespace

std::vector<std::string> ReadChildGroupNames(const std::string& text) {
  std::vector<std::string> groups;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(';', begin), text.size());
    const std::string name = NormaliseName(text.substr(begin, end - begin));
    if (!name.empty()) groups.push_back(name);
    begin = end + 1;
  }
  return groups;
}

std::vector<std::string> ReadOptions(const OptionSource& source,
                                     ReturnData& data) {
  std::vector<std::string> problems;
  data.year = FinancialYearEndYear(data.period_end);
  const Day year_end{std::chrono::year{data.year} / std::chrono::March / 31};
  data.reference_date = year_end;
  if (const std::string text = source("reference_date"); !text.empty()) {
    if (const std::optional<Day> day = ParseDay(text); day.has_value()) {
      data.reference_date = *day;
    } else {
      problems.push_back(
          "option reference_date is not a day such as 2020-03-31");
    }
  }
  data.lea = Trim(source("lea"));
  data.serial_no =
      static_cast<int>(ReadInteger(source, "serial_no", 1, 1, 999, problems));
  data.interim_requested = source("interim") == "true";
  data.interim = data.interim_requested || !IsWholeYear(data);
  data.direct_to_stage_2 = ReadInteger(source, "direct_to_stage_2", 0, 0,
                                       kMaxDirectToStage2, problems);
  const std::string groups = source("child_groups");
  data.child_groups =
      ReadChildGroupNames(groups.empty() ? kDefaultChildGroups : groups);
  data.effectiveness_review =
      ReadText(source, "effectiveness_review", problems);
  for (const QueryRule& rule : kQueryRules) {
    const std::string reason = ReadText(source, rule.option, problems);
    if (!reason.empty()) data.reasons.push_back({rule.code, reason});
  }
  return problems;
}

}  // namespace redress::statutory_return

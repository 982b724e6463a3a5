#include "service/report/names.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace redress::report {
namespace {

// The kinds as headings of a committee's table.
const std::map<std::string, std::string>& KindTexts() {
  static const auto* const kTexts = new std::map<std::string, std::string>{
      {"complaint", "Complaints"},
      {"initial_feedback", "Initial feedback"},
      {"mp_enquiry", "MP enquiries"},
      {"mep_enquiry", "MEP enquiries"},
      {"member_enquiry", "Member enquiries"},
      {"compliment", "Compliments"},
  };
  return *kTexts;
}

// "not_upheld" as "Not upheld".
std::string Words(const std::string& name) {
  std::string words = name;
  std::replace(words.begin(), words.end(), '_', ' ');
  if (!words.empty()) words[0] = absl::ascii_toupper(words[0]);
  return words;
}

std::string DayText(const v1::Date& date) {
  static constexpr std::array<const char*, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const int month = std::clamp(date.month(), 1, 12);
  return absl::StrCat(date.day(), " ", kMonths[month - 1], " ", date.year());
}

}  // namespace

std::string IdFromLabel(const std::string& label) {
  std::string id;
  const auto separate = [&id] {
    if (!id.empty() && id.back() != '_') id += '_';
  };
  for (const char c : label) {
    if (absl::ascii_isalnum(c)) {
      id += absl::ascii_tolower(c);
    } else if (c == '%') {
      separate();
      id += "percent_";
    } else if (c != '\'') {
      separate();
    }
  }
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id.empty() ? "column" : id;
}

std::string UniqueId(const std::string& id, std::set<std::string>& taken) {
  std::string unique = id;
  for (int number = 2; !taken.insert(unique).second; ++number) {
    unique = absl::StrCat(id, "_", number);
  }
  return unique;
}

std::string MemberText(const std::string& dimension,
                       const std::string& member) {
  if (dimension == "kind") {
    const auto text = KindTexts().find(member);
    return text == KindTexts().end() ? member : text->second;
  }
  if (dimension == "stage") {
    return absl::StartsWith(member, "stage")
               ? absl::StrCat("Stage ", member.substr(5))
               : Words(member);
  }
  static const auto* const kWordDimensions = new std::vector<std::string>{
      "procedure", "outcome", "status", "adr_outcome"};
  const bool is_closed =
      std::find(kWordDimensions->begin(), kWordDimensions->end(), dimension) !=
      kWordDimensions->end();
  return is_closed ? Words(member) : member;
}

std::string WithUnit(const std::string& label, v1::Unit unit) {
  const std::string lower = absl::AsciiStrToLower(label);
  const auto with = [&](const std::string& sign, const std::string& text) {
    return absl::StrContains(lower, sign)
               ? label
               : absl::StrCat(label, " (", text, ")");
  };
  switch (unit) {
    case v1::UNIT_PERCENT:
      return with("%", "%");
    case v1::UNIT_PERCENTAGE_POINTS:
      return with("percentage points", "percentage points");
    case v1::UNIT_WORKING_DAYS:
      return with("working days", "working days");
    case v1::UNIT_GBP:
      return with("£", "£");
    default:
      return label;
  }
}

std::string PeriodDays(const v1::Period& period) {
  return absl::StrCat(DayText(period.first_day()), " to ",
                      DayText(period.last_day()));
}

}  // namespace redress::report

#include "clients/cpp/period.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "service/model/day.h"

namespace redress::client {
namespace {

// The month in which financial years begin.
constexpr int kFirstMonth = 4;

absl::Status Wrong(const std::string& text, const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is not a period: ", why, ". Write ", kPeriodForms));
}

bool Digits(const std::string& text, size_t count, int& number) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, &number);
}

bool KnownYear(int year) {
  return year >= model::kFirstYear && year <= model::kLastYear;
}

v1::Period FromDays(model::Day first, model::Day last) {
  v1::Period period;
  *period.mutable_first_day() = model::DayToProto(first);
  *period.mutable_last_day() = model::DayToProto(last);
  return period;
}

// `months` months from the first day of `month`, which may be beyond 12.
v1::Period FromMonths(int year, int month, int months) {
  const auto first_of = [year](int m) {
    return model::DayFromCivil(year + (m - 1) / 12, (m - 1) % 12 + 1, 1);
  };
  return FromDays(first_of(month), first_of(month + months) - 1);
}

absl::StatusOr<v1::Period> ParseDays(const std::string& text, size_t dots) {
  const std::string first_text(
      absl::StripAsciiWhitespace(text.substr(0, dots)));
  const std::string last_text(
      absl::StripAsciiWhitespace(text.substr(dots + 2)));
  const absl::StatusOr<model::Day> first = model::ParseIsoDay(first_text);
  if (!first.ok()) {
    return Wrong(text, absl::StrCat("\"", first_text, "\" is not a day"));
  }
  const absl::StatusOr<model::Day> last = model::ParseIsoDay(last_text);
  if (!last.ok()) {
    return Wrong(text, absl::StrCat("\"", last_text, "\" is not a day"));
  }
  if (*last < *first) {
    return Wrong(text, absl::StrCat("it ends on ", last_text,
                                    ", before it starts on ", first_text));
  }
  return FromDays(*first, *last);
}

absl::StatusOr<v1::Period> ParseFinancialYear(const std::string& text,
                                              size_t slash) {
  size_t colon = text.find(':', slash);
  // "2019/20 H1" is how headings show it.
  if (colon == std::string::npos) colon = text.find(' ', slash);
  const std::string years = text.substr(0, colon);
  int year = 0;
  int next = 0;
  if (!Digits(years.substr(0, slash), 4, year) ||
      !Digits(years.substr(slash + 1), 2, next)) {
    return Wrong(text, "a financial year is four digits, / and two digits");
  }
  if (!KnownYear(year) || !KnownYear(year + 1)) {
    return Wrong(text, absl::StrCat("years run from ", model::kFirstYear,
                                    " to ", model::kLastYear));
  }
  if (next != (year + 1) % 100) {
    return Wrong(text,
                 absl::StrFormat("the financial year that begins in %d is "
                                 "%d/%02d",
                                 year, year, (year + 1) % 100));
  }
  if (colon == std::string::npos) return FromMonths(year, kFirstMonth, 12);
  const std::string part = text.substr(colon + 1);
  const bool half = part.size() == 2 && (part[0] == 'H' || part[0] == 'h');
  const bool quarter = part.size() == 2 && (part[0] == 'Q' || part[0] == 'q');
  const int number = part.size() == 2 ? part[1] - '0' : 0;
  if (half && (number == 1 || number == 2)) {
    return FromMonths(year, kFirstMonth + 6 * (number - 1), 6);
  }
  if (quarter && number >= 1 && number <= 4) {
    return FromMonths(year, kFirstMonth + 3 * (number - 1), 3);
  }
  return Wrong(text, absl::StrCat("the part \"", part,
                                  "\" is none of H1, H2, Q1, Q2, Q3, Q4"));
}

absl::StatusOr<v1::Period> ParseMonth(const std::string& text) {
  int year = 0;
  int month = 0;
  if (!Digits(text.substr(0, 4), 4, year) ||
      !Digits(text.substr(5), 2, month)) {
    return Wrong(text, "a month is four digits, - and two digits");
  }
  if (!KnownYear(year) || month < 1 || month > 12) {
    return Wrong(text, "there is no such month");
  }
  return FromMonths(year, month, 1);
}

}  // namespace

absl::StatusOr<v1::Period> ParsePeriod(const std::string& text) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  if (trimmed.empty()) return Wrong(trimmed, "it is empty");
  const size_t dots = trimmed.find("..");
  if (dots != std::string::npos) return ParseDays(trimmed, dots);
  const size_t slash = trimmed.find('/');
  if (slash != std::string::npos) return ParseFinancialYear(trimmed, slash);
  if (trimmed.size() == 7 && trimmed[4] == '-') return ParseMonth(trimmed);
  int year = 0;
  if (Digits(trimmed, 4, year) && KnownYear(year) && KnownYear(year + 1)) {
    return Wrong(trimmed, absl::StrFormat("a year alone could be %d/%02d or "
                                          "%d-01-01..%d-12-31",
                                          year, (year + 1) % 100, year, year));
  }
  if (model::ParseIsoDay(trimmed).ok()) {
    return Wrong(trimmed, absl::StrCat("one day is ", trimmed, "..", trimmed));
  }
  return Wrong(trimmed, "it has none of the forms");
}

absl::StatusOr<std::vector<v1::Period>> ParsePeriods(const std::string& text) {
  std::vector<v1::Period> periods;
  for (const auto& part : absl::StrSplit(text, ',')) {
    absl::StatusOr<v1::Period> period = ParsePeriod(std::string(part));
    if (!period.ok()) return period.status();
    periods.push_back(*std::move(period));
  }
  return periods;
}

}  // namespace redress::client

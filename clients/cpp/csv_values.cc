#include "clients/cpp/csv_values.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "service/base/nearest.h"
#include "service/model/day.h"
#include "service/model/vocabulary.h"

namespace redress::client {
namespace {

constexpr size_t kMaxPoundsDigits = 12;

bool AllDigits(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// The ISO form of a day written as people in Britain write it: day, month and
// year apart by / . or -. Empty where it is no such day.
std::string FromBritishDate(const std::string& text) {
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::ByAnyChar("/.-"));
  if (parts.size() != 3 ||
      !std::all_of(parts.begin(), parts.end(), AllDigits)) {
    return "";
  }
  v1::Date date;
  int year = 0;
  int month = 0;
  int day = 0;
  // A year of two digits could be of either century: no guess.
  const bool year_last = parts[2].size() == 4;
  if (!year_last && parts[0].size() != 4) return "";
  if (!absl::SimpleAtoi(parts[year_last ? 2 : 0], &year) ||
      !absl::SimpleAtoi(parts[1], &month) ||
      !absl::SimpleAtoi(parts[year_last ? 0 : 2], &day)) {
    return "";
  }
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  if (!model::IsValidDate(date)) return "";
  return model::IsoDay(model::DayFromCivil(year, month, day));
}

// True for "NNNN-NN-NN" whatever the digits.
bool LooksLikeIsoDate(const std::string& text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         AllDigits(text.substr(0, 4)) && AllDigits(text.substr(5, 2)) &&
         AllDigits(text.substr(8, 2));
}

// "1800" or "1800.50".
bool IsPounds(const std::string& text) {
  const size_t point = text.find('.');
  const std::string pounds = text.substr(0, point);
  if (!AllDigits(pounds) || pounds.size() > kMaxPoundsDigits) return false;
  if (point == std::string::npos) return true;
  const std::string pence = text.substr(point + 1);
  return pence.size() == 2 && AllDigits(pence);
}

// What was probably meant: "£1,800.5" is "1800.50". Empty where it is no such.
std::string TidyPounds(const std::string& text) {
  std::string tidy = absl::StrReplaceAll(
      text, {{"\u00A3", ""}, {",", ""}, {" ", ""}, {"GBP", ""}});
  const size_t point = tidy.find('.');
  if (point != std::string::npos && point + 2 == tidy.size()) tidy += '0';
  return IsPounds(tidy) ? tidy : "";
}

}  // namespace

std::optional<v1::Date> ParseDateCell(const std::string& text,
                                      ValueProblem& problem) {
  const absl::StatusOr<model::Day> day = model::ParseIsoDay(text);
  if (day.ok()) return model::DayToProto(*day);
  problem.reason = "INVALID_DATE";
  if (!LooksLikeIsoDate(text)) {
    problem.message =
        "not a day; days are written year-month-day, as 2019-04-01";
    problem.suggestion = FromBritishDate(text);
  } else if (text < absl::StrCat(model::kFirstYear) ||
             text >= absl::StrCat(model::kLastYear + 1)) {
    problem.message = absl::StrCat("the year is not one of ", model::kFirstYear,
                                   " to ", model::kLastYear);
  } else {
    problem.message = "there is no such day in the calendar";
  }
  return std::nullopt;
}

std::optional<int> ParseWordCell(
    const std::string& text, const google::protobuf::EnumDescriptor& vocabulary,
    ValueProblem& problem) {
  const std::optional<int> value = model::VocabularyValue(vocabulary, text);
  if (value.has_value()) return value;
  const std::vector<std::string> names = model::VocabularyNames(vocabulary);
  problem = {
      "UNKNOWN_VALUE", absl::StrCat("not one of ", absl::StrJoin(names, ", ")),
      NearestName(absl::StrReplaceAll(text, {{" ", "_"}, {"-", "_"}}), names)};
  return std::nullopt;
}

std::optional<int64_t> ParsePoundsCell(const std::string& text,
                                       ValueProblem& problem) {
  if (!IsPounds(text)) {
    problem = {"INVALID_AMOUNT",
               "not an amount; pounds are written with digits and at most two "
               "decimals, as 1800 or 1800.50",
               TidyPounds(text)};
    return std::nullopt;
  }
  int64_t pence = 0;
  const size_t point = text.find('.');
  const bool whole = point == std::string::npos;
  const std::string digits =
      whole ? absl::StrCat(text, "00")
            : absl::StrCat(text.substr(0, point), text.substr(point + 1));
  // Cannot fail: at most 14 digits.
  if (!absl::SimpleAtoi(digits, &pence)) return std::nullopt;
  return pence;
}

std::vector<std::string> SplitListCell(const std::string& text) {
  std::vector<std::string> values;
  std::string value;
  const auto finish = [&] {
    const std::string trimmed(absl::StripAsciiWhitespace(value));
    if (!trimmed.empty()) values.push_back(trimmed);
    value.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size() &&
                         (text[i + 1] == ';' || text[i + 1] == '\\');
    if (escapes) {
      value += text[++i];
    } else if (text[i] == ';') {
      finish();
    } else {
      value += text[i];
    }
  }
  finish();
  return values;
}

}  // namespace redress::client

#include "clients/cpp/expressions.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace redress::client {
namespace {

constexpr char kMembersForms[] =
    "MEMBER,MEMBER, one for each dimension, as Fostering,2019-04; a comma in a "
    "name is written \\,";

absl::Status Wrong(const std::string& text, const std::string& why,
                   const char* forms) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\": ", why, ". Write ", forms));
}

// The first of `wanted` from `from` on that no backslash stands before.
size_t FindPlain(const std::string& text, const std::string& wanted,
                 size_t from = 0) {
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (wanted.find(text[i]) != std::string::npos) {
      return i;
    }
  }
  return std::string::npos;
}

// Without surrounding spaces and backslashes.
std::string Unescape(const std::string& text) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  std::string plain;
  for (size_t i = 0; i < trimmed.size(); ++i) {
    if (trimmed[i] == '\\' && i + 1 < trimmed.size()) ++i;
    plain += trimmed[i];
  }
  return plain;
}

// The parts between commas, still escaped. Commas in brackets do not part.
std::vector<std::string> SplitAtCommas(const std::string& text) {
  std::vector<std::string> parts;
  size_t start = 0;
  size_t at = 0;
  while ((at = FindPlain(text, ",[", at)) != std::string::npos) {
    if (text[at] == '[') {
      at = FindPlain(text, "]", at);
      if (at == std::string::npos) break;
      ++at;
      continue;
    }
    parts.push_back(text.substr(start, at - start));
    start = ++at;
  }
  parts.push_back(text.substr(start));
  return parts;
}

// Values apart by commas; false where one of them is empty.
bool SplitValues(const std::string& text, std::vector<std::string>& values) {
  size_t start = 0;
  while (true) {
    const size_t comma = FindPlain(text, ",", start);
    values.push_back(Unescape(text.substr(start, comma - start)));
    if (values.back().empty()) return false;
    if (comma == std::string::npos) return true;
    start = comma + 1;
  }
}

absl::StatusOr<v1::MeasureSelection> ParseMeasure(const std::string& text) {
  v1::MeasureSelection selection;
  const size_t end_of_label = FindPlain(text, "=[");
  size_t start = 0;
  if (end_of_label != std::string::npos && text[end_of_label] == '=') {
    selection.set_label(Unescape(text.substr(0, end_of_label)));
    if (selection.label().empty()) {
      return Wrong(text, "the label before = is empty", kMeasureForms);
    }
    start = end_of_label + 1;
  }
  size_t bracket = FindPlain(text, "[", start);
  selection.set_measure(Unescape(text.substr(start, bracket - start)));
  if (selection.measure().empty()) {
    return Wrong(text, "it names no measure", kMeasureForms);
  }
  std::vector<std::string> conditions;
  while (bracket != std::string::npos) {
    const size_t close = FindPlain(text, "]", bracket);
    if (close == std::string::npos) {
      return Wrong(text, "the bracket is not closed", kMeasureForms);
    }
    conditions.push_back(text.substr(bracket + 1, close - bracket - 1));
    const std::string rest(
        absl::StripLeadingAsciiWhitespace(text.substr(close + 1)));
    if (!rest.empty() && rest[0] != '[') {
      return Wrong(text, absl::StrCat("\"", rest, "\" follows the bracket"),
                   kMeasureForms);
    }
    bracket = FindPlain(text, "[", close);
  }
  if (!conditions.empty()) {
    absl::StatusOr<v1::Filter> filter = ParseWhere(conditions);
    if (!filter.ok()) return filter.status();
    *selection.mutable_filter() = *std::move(filter);
  }
  return selection;
}

}  // namespace

absl::StatusOr<v1::Filter> ParseCondition(const std::string& text) {
  const size_t equals = FindPlain(text, "=");
  if (equals == std::string::npos) {
    return Wrong(text, "a condition needs = or !=", kWhereForms);
  }
  const bool negated = equals > 0 && text[equals - 1] == '!';
  const std::string dimension =
      Unescape(text.substr(0, negated ? equals - 1 : equals));
  if (dimension.empty()) {
    return Wrong(text, "no dimension before the sign", kWhereForms);
  }
  std::vector<std::string> values;
  if (!SplitValues(text.substr(equals + 1), values)) {
    return Wrong(text, "a value is empty", kWhereForms);
  }
  v1::Filter filter;
  v1::Filter& positive = negated ? *filter.mutable_not_() : filter;
  positive.mutable_members()->set_dimension(dimension);
  positive.mutable_members()->mutable_values()->Assign(values.begin(),
                                                       values.end());
  return filter;
}

absl::StatusOr<v1::Filter> ParseWhere(const std::vector<std::string>& texts) {
  v1::Filter all;
  for (const std::string& text : texts) {
    absl::StatusOr<v1::Filter> condition = ParseCondition(text);
    if (!condition.ok()) return condition.status();
    if (texts.size() == 1) return condition;
    *all.mutable_all_of()->add_filters() = *std::move(condition);
  }
  return all;
}

absl::StatusOr<std::vector<v1::MeasureSelection>> ParseMeasures(
    const std::string& text) {
  std::vector<v1::MeasureSelection> selections;
  for (const std::string& part : SplitAtCommas(text)) {
    absl::StatusOr<v1::MeasureSelection> selection = ParseMeasure(part);
    if (!selection.ok()) return selection.status();
    selections.push_back(*std::move(selection));
  }
  return selections;
}

absl::StatusOr<std::vector<v1::DimensionSelection>> ParseDimensions(
    const std::string& text) {
  std::vector<v1::DimensionSelection> selections;
  const size_t equals = FindPlain(text, "=");
  std::vector<std::string> names;
  if (!SplitValues(text.substr(0, equals), names)) {
    return Wrong(text, "a dimension is empty", kByForms);
  }
  for (const std::string& name : names) {
    selections.emplace_back().set_dimension(name);
  }
  if (equals == std::string::npos) return selections;
  std::vector<std::string> members;
  if (names.size() > 1) {
    return Wrong(text, "members belong to one dimension only", kByForms);
  }
  if (!SplitValues(text.substr(equals + 1), members)) {
    return Wrong(text, "a member is empty", kByForms);
  }
  selections[0].mutable_members()->Assign(members.begin(), members.end());
  return selections;
}

absl::StatusOr<std::vector<std::string>> ParseMembers(const std::string& text) {
  std::vector<std::string> members;
  if (!SplitValues(text, members)) {
    return Wrong(text, "a member is empty", kMembersForms);
  }
  return members;
}

std::string EscapeMember(const std::string& member) {
  return absl::StrReplaceAll(member, {{"\\", "\\\\"}, {",", "\\,"}});
}

}  // namespace redress::client

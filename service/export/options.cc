#include "service/export/options.h"

#include <algorithm>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/export/export_job.h"
#include "service/export/text.h"

namespace redress::exporting {
namespace {

constexpr size_t kMaxValue = 64u << 10;
constexpr size_t kShownValue = 80;

bool ReadInteger(const std::string& value, int64_t* number) {
  const size_t digits = value.rfind('-', 0) == 0 ? 1 : 0;
  return value.size() > digits &&
         value.find_first_not_of("0123456789", digits) == std::string::npos &&
         absl::SimpleAtoi(value, number);
}

std::string IntegerFault(const v1::ExporterOption& option,
                         const std::string& value) {
  const std::string shown = CleanText(value, kShownValue);
  int64_t number;
  if (!ReadInteger(value, &number)) {
    return absl::StrCat("\"", shown, "\" is not a whole number");
  }
  if ((option.has_minimum() && number < option.minimum()) ||
      (option.has_maximum() && number > option.maximum())) {
    return absl::StrCat(shown, " is not from ", option.minimum(), " to ",
                        option.maximum());
  }
  return "";
}

std::vector<std::string> ToVector(
    const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

std::string OptionValueFault(const v1::ExporterOption& option,
                             const std::string& value) {
  if (value.size() > kMaxValue) return "the value is over 64 KiB";
  if (!IsUtf8(value)) return "the value is not UTF-8";
  const std::string shown = CleanText(value, kShownValue);
  switch (option.type()) {
    case v1::OPTION_TYPE_INTEGER:
      return IntegerFault(option, value);
    case v1::OPTION_TYPE_BOOLEAN:
      if (value != "true" && value != "false") {
        return absl::StrCat("\"", shown, "\" is neither true nor false");
      }
      return "";
    case v1::OPTION_TYPE_CHOICE: {
      const std::vector<std::string> choices = ToVector(option.choices());
      if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
        return absl::StrCat("\"", shown, "\" is none of ",
                            absl::StrJoin(choices, ", "),
                            DidYouMean(value, choices));
      }
      return "";
    }
    default:
      return "";
  }
}

std::vector<std::string> ResolveOptions(
    const v1::Exporter& exporter,
    const std::map<std::string, std::string>& options) {
  std::map<std::string, std::string> resolved;
  for (const v1::ExporterOption& option : exporter.options()) {
    const auto given = options.find(option.name());
    resolved[option.name()] =
        given == options.end() ? option.default_value() : given->second;
  }
  std::vector<std::string> pairs;
  for (const auto& [name, value] : resolved) {
    pairs.push_back(name);
    pairs.push_back(value);
  }
  return pairs;
}

absl::StatusOr<const v1::ExporterFormat*> FindFormat(
    const v1::Exporter& exporter, const std::string& format) {
  if (format.empty()) return &exporter.formats(0);
  std::vector<std::string> ids;
  for (const v1::ExporterFormat& candidate : exporter.formats()) {
    if (candidate.id() == format) return &candidate;
    ids.push_back(candidate.id());
  }
  return InvalidArgument(
      {{"format", "UNKNOWN_FORMAT",
        absl::StrCat("format: exporter ", exporter.id(), " writes ",
                     absl::StrJoin(ids, ", "), ", not \"",
                     CleanText(format, kShownValue), "\"",
                     DidYouMean(format, ids))}});
}

absl::Status CheckOptions(const v1::Exporter& exporter,
                          const std::map<std::string, std::string>& options) {
  std::vector<std::string> names;
  std::vector<FieldViolation> violations;
  const auto add = [&](const std::string& name, const std::string& reason,
                       const std::string& description) {
    const std::string field =
        absl::StrCat("options[", CleanText(name, kShownValue), "]");
    violations.push_back(
        {field, reason, absl::StrCat(field, ": ", description)});
  };
  for (const v1::ExporterOption& option : exporter.options()) {
    names.push_back(option.name());
    const auto given = options.find(option.name());
    if (given == options.end()) {
      if (option.required()) {
        add(option.name(), "MISSING_OPTION",
            absl::StrCat("exporter ", exporter.id(),
                         " needs it: ", option.help()));
      }
      continue;
    }
    const std::string fault = OptionValueFault(option, given->second);
    if (!fault.empty()) add(option.name(), "BAD_OPTION_VALUE", fault);
  }
  for (const auto& [name, value] : options) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    add(name, "UNKNOWN_OPTION",
        absl::StrCat("exporter ", exporter.id(), " has no such option",
                     DidYouMean(name, names)));
  }
  return violations.empty() ? absl::OkStatus() : InvalidArgument(violations);
}

}  // namespace redress::exporting

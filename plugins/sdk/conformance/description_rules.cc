#include "plugins/sdk/conformance/description_rules.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "redress/export/abi.h"
#include "service/export/text.h"

namespace redress::conformance {
namespace {

using exporting::CleanText;

constexpr size_t kMaxId = 64;
constexpr size_t kMaxShortText = 200;
constexpr size_t kMaxLongText = 4000;
constexpr size_t kMaxValue = 64u << 10;
constexpr size_t kShownValue = 80;

// [a-z][a-z0-9_]*, and where `hyphens` also '-'.
bool IsName(std::string_view text, bool hyphens) {
  if (text.empty() || text.size() > kMaxId || text[0] < 'a' || text[0] > 'z') {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [hyphens](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           (hyphens && c == '-');
  });
}

bool IsPlainText(const std::string& text, size_t max_size) {
  return CleanText(text, max_size) == text;
}

std::string OptionFault(const worker::DescribedOption& option) {
  if (!IsName(option.name, false)) return "has a bad name";
  if (option.type < REDRESS_OPTION_STRING ||
      option.type > REDRESS_OPTION_CHOICE) {
    return "has an unknown type";
  }
  if (!IsPlainText(option.help, kMaxLongText)) return "has a bad help text";
  const bool is_choice = option.type == REDRESS_OPTION_CHOICE;
  if (is_choice == option.choices.empty()) {
    return is_choice ? "has no choices" : "has choices, but not their type";
  }
  if (option.has_range) {
    if (option.type != REDRESS_OPTION_INTEGER) {
      return "has a range, but is no whole number";
    }
    if (option.minimum > option.maximum) return "has an empty range";
  }
  for (const std::string& choice : option.choices) {
    if (choice.empty() || !IsPlainText(choice, kMaxShortText)) {
      return "has a bad choice";
    }
  }
  if (option.default_value.empty()) return "";
  const std::string fault = ValueFault(option, option.default_value);
  return fault.empty() ? "" : "has a bad default: " + fault;
}

std::string FormatFault(const worker::DescribedFormat& format) {
  if (!IsName(format.id, true)) return "has a malformed id";
  if (format.media_type.empty() ||
      !IsPlainText(format.media_type, kMaxShortText)) {
    return "has a media type that is empty or malformed";
  }
  const std::string& extension = format.file_extension;
  if (!IsPlainText(extension, kMaxId) || extension.empty() ||
      extension[0] != '.' || extension.find('/') != std::string::npos) {
    return "has a file extension that is no extension with a dot";
  }
  return "";
}

template <typename Described, typename Check>
std::string ListFault(const std::vector<Described>& described, const char* noun,
                      std::string Described::*name, Check check) {
  std::set<std::string> names;
  for (const Described& one : described) {
    std::string fault = check(one);
    if (fault.empty() && !names.insert(one.*name).second) {
      fault = "is declared twice";
    }
    if (!fault.empty()) {
      return std::string("its ") + noun + " \"" + CleanText(one.*name, kMaxId) +
             "\" " + fault;
    }
  }
  return "";
}

}  // namespace

std::string DescriptionFault(const worker::Description& description) {
  if (!IsName(description.id, true)) return "its id is malformed";
  if (description.version.empty() ||
      !IsPlainText(description.version, kMaxId)) {
    return "its version is empty or malformed";
  }
  if (!IsPlainText(description.summary, kMaxLongText)) {
    return "its description is malformed";
  }
  if (!IsPlainText(description.licence, kMaxShortText)) {
    return "its licence is malformed";
  }
  if (description.formats.empty()) return "it has no format";
  std::string fault = ListFault(description.formats, "format",
                                &worker::DescribedFormat::id, FormatFault);
  if (fault.empty()) {
    fault = ListFault(description.options, "option",
                      &worker::DescribedOption::name, OptionFault);
  }
  for (const std::string& document : description.accepted_documents) {
    if (fault.empty() && !IsName(document, true)) {
      fault = "it accepts a document whose id is malformed";
    }
  }
  return fault;
}

std::string ValueFault(const worker::DescribedOption& option,
                       const std::string& value) {
  if (value.size() > kMaxValue) return "the value is over 64 KiB";
  if (!exporting::IsUtf8(value)) return "the value is not UTF-8";
  const std::string shown = "\"" + CleanText(value, kShownValue) + "\"";
  if (option.type == REDRESS_OPTION_BOOLEAN && value != "true" &&
      value != "false") {
    return shown + " is neither true nor false";
  }
  if (option.type == REDRESS_OPTION_CHOICE &&
      std::find(option.choices.begin(), option.choices.end(), value) ==
          option.choices.end()) {
    return shown + " is none of its choices";
  }
  if (option.type != REDRESS_OPTION_INTEGER) return "";
  int64_t number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (value.empty() || stop != end || error != std::errc()) {
    return shown + " is not a whole number";
  }
  if (option.has_range &&
      (number < option.minimum || number > option.maximum)) {
    return value + " is not from " + std::to_string(option.minimum) + " to " +
           std::to_string(option.maximum);
  }
  return "";
}

}  // namespace redress::conformance

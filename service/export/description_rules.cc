#include "service/export/description_rules.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "redress/export/abi.h"
#include "service/export/text.h"

namespace redress::exporting {
namespace {

constexpr size_t kMaxId = 64;
constexpr size_t kMaxShortText = 200;
constexpr size_t kMaxLongText = 4000;

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

std::string OptionFault(const worker::DescribedOption& option,
                        const ValueRule& value_fault) {
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
  // None is fine: the plugin then sees that no value was given.
  if (option.default_value.empty()) return "";
  const std::string fault = value_fault(option, option.default_value);
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

// What `check` finds wrong with the first of `described` that is, or that has
// the name of one before it; `noun` says what they are.
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

std::string DescriptionFault(const worker::Description& description,
                             const ValueRule& value_fault) {
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
    fault =
        ListFault(description.options, "option", &worker::DescribedOption::name,
                  [&](const worker::DescribedOption& option) {
                    return OptionFault(option, value_fault);
                  });
  }
  for (const std::string& document : description.accepted_documents) {
    if (fault.empty() && !IsName(document, true)) {
      fault = "it accepts a document whose id is malformed";
    }
  }
  return fault;
}

}  // namespace redress::exporting

#include "plugins/sdk/conformance/option_value.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "redress/export/abi.h"
#include "service/export/text.h"

namespace redress::conformance {
namespace {

using exporting::CleanText;

constexpr size_t kMaxValue = 64u << 10;
constexpr size_t kShownValue = 80;

}  // namespace

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

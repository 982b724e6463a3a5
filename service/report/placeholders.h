// Texts with named values in braces: "{closed} closed in {period}".

#ifndef REDRESS_SERVICE_REPORT_PLACEHOLDERS_H_
#define REDRESS_SERVICE_REPORT_PLACEHOLDERS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace redress::report {

// What stands for each name ("period", "closed.comparison").
using PlaceholderValues = std::map<std::string, std::string>;

// The names in `text`, in its order. Two equal braces are a brace of the text.
// INVALID_ARGUMENT: a brace has no partner, or there is no name in it.
absl::StatusOr<std::vector<std::string>> PlaceholderNames(
    const std::string& text);

// A value that was put into a text.
struct PlacedValue {
  std::string name;
  size_t begin = 0;  // in bytes
  size_t size = 0;
};

// A text with its values put in, and where they are, in order.
struct ExpandedText {
  std::string text;
  std::vector<PlacedValue> values;
};

// `text` with every placeholder replaced. INVALID_ARGUMENT: as above, or there
// is no such name (the nearest one is named).
absl::StatusOr<ExpandedText> ExpandPlaceholders(
    const std::string& text, const PlaceholderValues& values);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_PLACEHOLDERS_H_

#include "service/report/report_text.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/report/placeholders.h"
#include "service/report/report_figures.h"

namespace redress::report {
namespace {

// Whoever writes a text mends some and asks again: to look for the nearest name
// to each of many takes long.
constexpr size_t kMostFaults = 10;
constexpr size_t kMostShown = 60;

}  // namespace

TextChecker::TextChecker(const v1::ReportDefinition& definition,
                         std::string comparison_advice)
    : comparison_advice_(std::move(comparison_advice)) {
  for (const auto& entry : PlaceholdersOf(definition)) {
    names_.push_back(entry.first);
  }
}

std::vector<TextFault> TextChecker::FaultsOf(const std::string& text,
                                             int comparisons) const {
  const absl::StatusOr<std::vector<std::string>> names = PlaceholderNames(text);
  if (!names.ok()) {
    return {{"INVALID_PLACEHOLDER", std::string(names.status().message())}};
  }
  std::vector<TextFault> faults;
  if (names->size() > kMaxPlaceholders) {
    faults.push_back(
        {"TOO_MANY_PLACEHOLDERS",
         absl::StrCat("a text has at most ", kMaxPlaceholders,
                      " placeholders, and this has ", names->size())});
  }
  for (const std::string& name :
       std::set<std::string>(names->begin(), names->end())) {
    if (faults.size() >= kMostFaults) break;
    if (!std::binary_search(names_.begin(), names_.end(), name)) {
      faults.push_back(
          {"UNKNOWN_PLACEHOLDER", absl::StrCat("there is no placeholder {",
                                               Printable(name, kMostShown), "}",
                                               DidYouMean(name, names_))});
    } else if (comparisons < 1 && NamesComparison(name)) {
      faults.push_back({"NEEDS_COMPARISON",
                        absl::StrCat("{", name, "} ", comparison_advice_)});
    }
  }
  return faults;
}

}  // namespace redress::report

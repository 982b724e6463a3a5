#include "service/report/report_text.h"

#include "absl/strings/str_cat.h"
#include "service/base/nearest.h"
#include "service/report/placeholders.h"
#include "service/report/report_figures.h"

namespace redress::report {

std::vector<TextFault> FaultsOfText(const std::string& text,
                                    const v1::ReportDefinition& definition,
                                    int comparisons) {
  const absl::StatusOr<std::vector<std::string>> names = PlaceholderNames(text);
  if (!names.ok()) {
    return {{"INVALID_PLACEHOLDER", std::string(names.status().message())}};
  }
  const PlaceholderValues placeholders = PlaceholdersOf(definition);
  std::vector<std::string> known;
  for (const auto& entry : placeholders) known.push_back(entry.first);
  std::vector<TextFault> faults;
  for (const std::string& name : *names) {
    if (placeholders.find(name) == placeholders.end()) {
      faults.push_back({"UNKNOWN_PLACEHOLDER",
                        absl::StrCat("there is no placeholder {", name, "}",
                                     DidYouMean(name, known))});
    } else if (comparisons < 1 && NamesComparison(name)) {
      faults.push_back(
          {"NEEDS_COMPARISON",
           absl::StrCat("{", name, "} needs min_comparisons of 1 or more")});
    }
  }
  return faults;
}

}  // namespace redress::report

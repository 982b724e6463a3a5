// What can be wrong with a text that has placeholders.

#ifndef REDRESS_SERVICE_REPORT_REPORT_TEXT_H_
#define REDRESS_SERVICE_REPORT_REPORT_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "redress/v1/report_definition.pb.h"

namespace redress::report {

// The most placeholders of one text: what stands for each may have 200 bytes,
// and a paragraph is one message.
inline constexpr size_t kMaxPlaceholders = 1000;

struct TextFault {
  std::string reason;  // "UNKNOWN_PLACEHOLDER"
  std::string text;    // a sentence
};

// Checks the texts of one report. Thread-safe.
class TextChecker {
 public:
  // `comparison_advice` says what to do about a text that names a comparison
  // where there may be none: "needs min_comparisons of 1 or more".
  TextChecker(const v1::ReportDefinition& definition,
              std::string comparison_advice);

  // What is wrong with a text of a report that has at least `comparisons`
  // periods to compare with; of several placeholders of one name one fault, and
  // of many names the first ones.
  std::vector<TextFault> FaultsOf(const std::string& text,
                                  int comparisons) const;

 private:
  // Sorted.
  std::vector<std::string> names_;
  std::string comparison_advice_;
};

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_REPORT_TEXT_H_

// What can be wrong with a text that has placeholders.

#ifndef REDRESS_SERVICE_REPORT_REPORT_TEXT_H_
#define REDRESS_SERVICE_REPORT_REPORT_TEXT_H_

#include <string>
#include <vector>

#include "redress/v1/report_definition.pb.h"

namespace redress::report {

struct TextFault {
  std::string reason;  // "UNKNOWN_PLACEHOLDER"
  std::string text;    // a sentence
};

// What is wrong with a text of a report that has at least `comparisons` periods
// to compare with.
std::vector<TextFault> FaultsOfText(const std::string& text,
                                    const v1::ReportDefinition& definition,
                                    int comparisons);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_REPORT_TEXT_H_

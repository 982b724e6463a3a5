// Commands for whoever writes reports: their words, and their definitions.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/narrative_file.h"
#include "clients/cli/read_file.h"
#include "clients/cli/terminal_text.h"
#include "service/base/nearest.h"

namespace redress::cli {
namespace {

constexpr size_t kMaxDefinitionBytes = size_t{1} << 20;

absl::StatusOr<int> RunTemplate(const Invocation& invocation) {
  const std::string& id = invocation.arguments().positional[0];
  const absl::StatusOr<std::vector<v1::ReportSummary>> reports =
      invocation.client().ListReports();
  if (!reports.ok()) return reports.status();
  const auto found = std::find_if(
      reports->begin(), reports->end(),
      [&id](const v1::ReportSummary& report) { return report.id() == id; });
  if (found == reports->end()) {
    std::vector<std::string> ids;
    for (const v1::ReportSummary& report : *reports) ids.push_back(report.id());
    return absl::NotFoundError(
        absl::StrCat("there is no report \"", id, "\"", DidYouMean(id, ids)));
  }
  if (found->narrative().empty()) {
    invocation.err() << "The report " << id
                     << " has no place for words of your own.\n";
  }
  invocation.out() << SafeText(NarrativeTemplate(*found), /*keep_lines=*/true);
  return kOk;
}

absl::StatusOr<int> RunCheck(const Invocation& invocation) {
  const std::string& path = invocation.arguments().positional[0];
  const absl::StatusOr<std::string> text =
      ReadTextFile(path, kMaxDefinitionBytes);
  if (!text.ok()) return text.status();
  const absl::StatusOr<v1::CheckReportResponse> response =
      invocation.client().CheckReport(*text);
  if (!response.ok()) return response.status();
  for (const v1::ReportFinding& finding : response->findings()) {
    std::string place = path;
    if (finding.line() > 0) absl::StrAppend(&place, ":", finding.line());
    if (finding.column() > 0) absl::StrAppend(&place, ":", finding.column());
    invocation.out() << SafeText(
                            absl::StrCat(place, ": ", finding.description()))
                     << "\n";
  }
  if (!response->findings().empty()) return kFindings;
  invocation.out() << SafeText(absl::StrCat(path, ": the report ",
                                            response->id(),
                                            " is well defined."))
                   << "\n";
  return kOk;
}

}  // namespace

Command ReportTemplateCommand() {
  Command command;
  command.name = "report template";
  command.summary = "print an empty file for your own words in a report";
  command.arguments = "REPORT";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.details =
      "A report can have places for words of its author: what was learned, "
      "what will be done. The file has a slot for each, with what is asked for "
      "as a comment. Fill it in, and give it to \"redress report export\" or "
      "\"report show\" with --narrative. A slot left empty says that nothing "
      "was written, or is left out, as the report wants it.";
  command.examples =
      "  redress report template childrens-annual > words.txt\n"
      "  redress report export childrens-annual --period 2019/20 \\\n"
      "    --narrative words.txt --exporter html --output annual.html\n";
  command.run = RunTemplate;
  return command;
}

Command ReportCheckCommand() {
  Command command;
  command.name = "report check";
  command.summary = "check the definition of a report of your own";
  command.arguments = "FILE";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.details =
      "The server checks the definition against its catalogue, and keeps "
      "nothing. What is wrong is listed by line, with the nearest right name; "
      "the exit code is then 1. A server reads definitions when it starts, "
      "from the folder that \"redressd --reports\" names.";
  command.examples = "  redress report check reports/foster-carers.textproto\n";
  command.run = RunCheck;
  return command;
}

}  // namespace redress::cli

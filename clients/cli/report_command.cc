#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/document_view.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/narrative_file.h"
#include "clients/cli/question_flags.h"
#include "clients/cli/read_file.h"
#include "clients/cli/text_table.h"

namespace redress::cli {
namespace {

constexpr size_t kMaxNarrativeBytes = size_t{2} << 20;

// The flags of every report that is made.
std::vector<Flag> SelectionFlags() {
  std::vector<Flag> flags = PeriodFlags();
  flags.push_back(AsOfFlag());
  flags.push_back(ProfileFlag());
  flags.push_back({"narrative", "FILE",
                   "your own words, by slot; \"redress report template\" "
                   "prints an empty file"});
  return flags;
}

absl::StatusOr<v1::ReportSelection> ReadSelection(
    const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  absl::StatusOr<PeriodArguments> periods = ReadPeriods(arguments);
  if (!periods.ok()) return periods.status();
  v1::ReportSelection selection;
  selection.set_report(arguments.positional[0]);
  *selection.mutable_period() = periods->period;
  selection.mutable_comparisons()->Add(periods->comparisons.begin(),
                                       periods->comparisons.end());
  if (periods->filter.condition_case() != v1::Filter::CONDITION_NOT_SET) {
    *selection.mutable_filter() = periods->filter;
  }
  selection.set_disclosure_profile(arguments.Value("profile"));
  if (arguments.Has("narrative")) {
    const std::string path = arguments.Value("narrative");
    const absl::StatusOr<std::string> file =
        ReadTextFile(path, kMaxNarrativeBytes);
    if (!file.ok()) return file.status();
    const absl::StatusOr<std::vector<v1::NarrativeText>> slots =
        ParseNarrative(*file);
    if (!slots.ok()) {
      return FileError(
          absl::StrCat(path, ": ", std::string(slots.status().message())));
    }
    selection.mutable_narrative()->Add(slots->begin(), slots->end());
  }
  const absl::StatusOr<int64_t> as_of = ReadAsOf(invocation);
  if (!as_of.ok()) return as_of.status();
  selection.set_as_of(*as_of);
  return selection;
}

absl::StatusOr<int> RunList(const Invocation& invocation) {
  const absl::StatusOr<std::vector<v1::ReportSummary>> reports =
      invocation.client().ListReports();
  if (!reports.ok()) return reports.status();
  std::vector<TextRow> rows;
  for (const v1::ReportSummary& report : *reports) {
    rows.push_back({{report.id(), report.title(), report.description(),
                     absl::StrCat(report.min_comparisons())},
                    false});
  }
  invocation.out() << RenderTable({{"Report", false, true},
                                   {"Title"},
                                   {"What it is for"},
                                   {"Comparisons\nat least", true}},
                                  rows, invocation.style());
  if (rows.empty()) invocation.out() << "(the server has no reports)\n";
  return kOk;
}

absl::StatusOr<int> RunShow(const Invocation& invocation) {
  const absl::StatusOr<v1::ReportSelection> selection =
      ReadSelection(invocation);
  if (!selection.ok()) return selection.status();
  DocumentView view(invocation.out(), invocation.style());
  const absl::Status status = invocation.client().RunReport(
      *selection, [&](const v1::DocumentPart& part) -> absl::Status {
        view.Take(part);
        // A reader that has left ("| head") needs no more of it.
        if (!invocation.out()) return FileError("cannot write the output");
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  view.Finish();
  return kOk;
}

absl::StatusOr<int> RunReportExport(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  for (const char* flag : {"exporter", "output"}) {
    if (arguments.Has(flag)) continue;
    return UsageError(absl::StrCat(
        "--", flag,
        " is missing: redress report export REPORT --period PERIOD --exporter "
        "EXPORTER --output FILE; see \"redress exporters\""));
  }
  absl::StatusOr<v1::ReportSelection> selection = ReadSelection(invocation);
  if (!selection.ok()) return selection.status();
  v1::ExportRequest request;
  *request.mutable_report() = *std::move(selection);
  request.set_exporter(arguments.Value("exporter"));
  if (absl::Status status = ReadExporterFlags(arguments, request);
      !status.ok()) {
    return status;
  }
  return RunExport(invocation, request, arguments.Value("output"));
}

}  // namespace

Command ReportListCommand() {
  Command command;
  command.name = "report list";
  command.summary = "list the reports";
  command.examples = "  redress report list\n";
  command.run = RunList;
  return command;
}

Command ReportShowCommand() {
  Command command;
  command.name = "report show";
  command.summary = "print a report in the terminal";
  command.arguments = "REPORT";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = SelectionFlags();
  command.details =
      "Tables are laid out for the terminal's width, or for the variable "
      "COLUMNS. [z] means not applicable, as a rate over nothing is; [c] "
      "confidential, hidden by the disclosure profile, which works on all of "
      "the report's tables and texts together.";
  command.examples =
      "  redress report show childrens-representations \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1\n\n"
      "  # One service area only, in pages\n"
      "  redress report show childrens-representations \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 \\\n"
      "    --where 'service_area=Safeguarding' | less\n";
  command.run = RunShow;
  return command;
}

Command ReportExportCommand() {
  Command command;
  command.name = "report export";
  command.summary = "write a report as a file or a folder of files";
  command.arguments = "REPORT";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = SelectionFlags();
  command.flags.push_back({"exporter", "EXPORTER",
                           "what writes it, as excel; see \"redress "
                           "exporters\""});
  command.flags.push_back(
      {"output", "FILE", "where to: a file, or a folder with / at its end"});
  for (Flag& flag : ExporterFlags()) command.flags.push_back(std::move(flag));
  command.details =
      "A file is written under a temporary name and checked against the "
      "server's checksum; only then does it replace what stands at FILE. Where "
      "the connection breaks, the download goes on where it stopped. The "
      "same report at the same data version gives the same bytes: --as-of "
      "makes "
      "a past one again.\n\n"
      "Before you publish it: under the profile internal a file shows counts "
      "of 1, which can point at a child. --profile publish hides them, and "
      "whatever would give them away.";
  command.examples =
      "  redress report export childrens-representations \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 \\\n"
      "    --exporter excel --output appendix-3.xlsx\n\n"
      "  # Fit to publish, as the data were at the end of September\n"
      "  redress report export childrens-representations \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 --profile publish \\\n"
      "    --as-of 2019-09-30 --exporter excel --output published.xlsx\n\n"
      "  # One CSV file for each table\n"
      "  redress report export childrens-representations \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 \\\n"
      "    --exporter csv --output appendix-3-csv/\n\n"
      "  # The same files as one zip, tables as the report shows them\n"
      "  redress report export childrens-representations \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 --exporter csv \\\n"
      "    --format zip --option shape=as_shown --output appendix-3.zip\n";
  command.run = RunReportExport;
  return command;
}

}  // namespace redress::cli

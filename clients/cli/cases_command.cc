#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/case_list_view.h"
#include "clients/cli/cell_flags.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"

namespace redress::cli {
namespace {

constexpr int kPageSize = 10'000;
constexpr int kMostLimit = 10'000'000;

// Asks for the entries, at most `limit` (0: all), and gives them to `take` page
// by page.
absl::Status ListEntries(
    const Invocation& invocation, v1::ListCasesRequest request, int limit,
    const std::function<void(const v1::ListCasesResponse&)>& take) {
  request.set_page_size(limit == 0 ? kPageSize : std::min(limit, kPageSize));
  int left = limit;
  return invocation.client().ListCases(
      request,
      [&](const v1::ListCasesResponse& response) -> absl::StatusOr<bool> {
        v1::ListCasesResponse page = response;
        if (limit > 0 && page.entries_size() > left) {
          page.mutable_entries()->DeleteSubrange(left,
                                                 page.entries_size() - left);
        }
        left -= page.entries_size();
        take(page);
        // A reader that has left ("| head") needs no more of it.
        if (!invocation.out()) return FileError("cannot write the output");
        return limit == 0 || left > 0;
      });
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const absl::StatusOr<std::string> output =
      ReadOutput(arguments, {"text", "json", "csv"});
  if (!output.ok()) return output.status();
  const absl::StatusOr<int> limit = ReadCount(arguments, "limit", kMostLimit);
  if (!limit.ok()) return limit.status();
  if (absl::Status status = CheckExportFlags(arguments, {"limit"});
      !status.ok()) {
    return status;
  }
  if (arguments.Has("show") && !arguments.Has("export")) {
    return UsageError("--show is for --export EXPORTER --to FILE");
  }
  absl::StatusOr<CellArguments> cell = ReadCellFlags(arguments);
  if (!cell.ok()) return cell.status();
  absl::StatusOr<v1::Query> query = ReadQuestion(invocation);
  if (!query.ok()) return query.status();
  absl::StatusOr<CellOfAnswer> chosen =
      ChooseCell(invocation, *cell, *std::move(query));
  if (!chosen.ok()) return chosen.status();

  if (arguments.Has("export")) {
    v1::ExportRequest request;
    *request.mutable_cases()->mutable_query() = chosen->query;
    *request.mutable_cases()->mutable_cell() = chosen->cell;
    for (const std::string& columns : arguments.All("show")) {
      for (const absl::string_view name : absl::StrSplit(columns, ',')) {
        request.mutable_cases()->add_columns(
            std::string(absl::StripAsciiWhitespace(name)));
      }
    }
    return RunExportFlags(invocation, std::move(request));
  }
  v1::ListCasesRequest request;
  *request.mutable_query() = chosen->query;
  *request.mutable_cell() = chosen->cell;
  if (*output == "csv") {
    invocation.out() << CaseListCsvHeading();
    const absl::Status status = ListEntries(
        invocation, request, *limit, [&](const v1::ListCasesResponse& page) {
          invocation.out() << CaseListCsvLines(chosen->header, page);
        });
    if (!status.ok()) return status;
    return kOk;
  }
  v1::ListCasesResponse whole;
  bool is_first = true;
  const absl::Status status = ListEntries(
      invocation, request, *limit, [&](const v1::ListCasesResponse& page) {
        if (is_first) {
          whole = page;
        } else {
          whole.mutable_entries()->MergeFrom(page.entries());
        }
        is_first = false;
      });
  if (!status.ok()) return status;
  if (*output == "json") {
    whole.clear_next_page_token();
    const absl::StatusOr<std::string> json = AsJson(whole);
    if (!json.ok()) return json.status();
    invocation.out() << *json;
    return kOk;
  }
  invocation.out() << CaseListAsText(*chosen, whole, invocation.style());
  return kOk;
}

}  // namespace

Command CasesCommand() {
  Command command;
  command.name = "cases";
  command.summary = "list the cases behind one figure of an answer";
  command.flags = QuestionFlags();
  for (Flag& flag : CellFlags()) command.flags.push_back(std::move(flag));
  const std::vector<Flag> more = {
      {"limit", "N", "list the first N only; else all"},
      {"output", "FORMAT",
       "text (for people; the default), json (the proto3 JSON of the response) "
       "or csv (authority, reference, stage, period, in_numerator, value: what "
       "the entry adds, in pence or working days)"},
      {"export", "EXPORTER",
       "write all of them with an exporter, as excel; see \"redress "
       "exporters\""},
      {"to", "FILE", "where --export writes: a file, or a folder with /"},
      {"show", "COLUMNS",
       "with --export, what to show of each case: columns of \"redress "
       "template\" beside reference and authority, and dimensions, as "
       "team,received_on; not under a profile that keeps figures back",
       true},
  };
  command.flags.insert(command.flags.end(), more.begin(), more.end());
  for (Flag& flag : ExporterFlags()) command.flags.push_back(std::move(flag));
  command.details =
      "Takes the flags of \"redress query\", and those that name one cell of "
      "its answer. A question of one figure needs none; for any other, leave "
      "them out and an example is shown. The list is of the data version that "
      "it names.\n\n"
      "Of a count as many are listed as the figure says. A rate lists both its "
      "parts and says which entries are in the numerator; a difference both "
      "its sides and says which period each is in. Measures of stages list "
      "stages, those of learning actions. The cases behind a [c] are not "
      "shown.";
  command.examples =
      "  # One figure\n"
      "  redress cases --measure closed --where kind=complaint \\\n"
      "    --where team=Fostering --period 2019/20:H1\n\n"
      "  # One cell of a table\n"
      "  redress cases --measure closed,upheld_rate --by team,month \\\n"
      "    --period 2019/20:H1 --compare 2018/19:H1 \\\n"
      "    --cell-row 'Fostering,2019-05' --column upheld_rate\n\n"
      "  # The difference in the total, as CSV\n"
      "  redress cases --measure Closed=closed --by team --period 2019/20:H1 "
      "\\\n"
      "    --compare 2018/19:H1 --total-row --column Closed/1/difference \\\n"
      "    --output csv > cases.csv\n\n"
      "  # All of them as a workbook\n"
      "  redress cases --measure closed --period 2019/20 --export excel \\\n"
      "    --to cases.xlsx --show kind,team,received_on,closed_on,outcome\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"
#include "clients/cli/text_table.h"

namespace redress::cli {
namespace {

constexpr int kDefaultLimit = 20;
constexpr int kMostLimit = 1'000'000;
constexpr int kPageSize = 1000;

std::string VersionsTable(const v1::ListVersionsResponse& list,
                          const TextStyle& style) {
  std::vector<TextRow> rows;
  bool some_erased = false;
  for (const v1::VersionSummary& summary : list.versions()) {
    const v1::DataVersion& version = summary.version();
    some_erased = some_erased || version.erased_records() > 0;
    rows.push_back(
        {{absl::StrCat(version.version()), DateText(version.data_date()),
          TimeText(summary.committed_at()), summary.source(),
          version.erased_records() == 0
              ? ""
              : absl::StrCat(version.erased_records())},
         false});
  }
  std::vector<TextColumn> columns = {
      {"Version", true}, {"Data date"}, {"Committed"}, {"Source"}};
  if (some_erased) columns.push_back({"Records erased since", true});
  return RenderTable(columns, rows, style);
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const absl::StatusOr<std::string> output =
      ReadOutput(arguments, {"text", "json"});
  if (!output.ok()) return output.status();
  absl::StatusOr<int> limit = ReadCount(arguments, "limit", kMostLimit);
  if (!limit.ok()) return limit.status();
  if (*limit == 0) *limit = kDefaultLimit;
  v1::ListVersionsRequest request;
  request.set_page_size(std::min(*limit, kPageSize));
  v1::ListVersionsResponse whole;
  bool has_more = false;
  const absl::Status status = invocation.client().ListVersions(
      request,
      [&](const v1::ListVersionsResponse& page) -> absl::StatusOr<bool> {
        whole.mutable_versions()->MergeFrom(page.versions());
        has_more = !page.next_page_token().empty();
        return whole.versions_size() < *limit;
      });
  if (!status.ok()) return status;
  if (whole.versions_size() > *limit) {
    has_more = true;
    whole.mutable_versions()->DeleteSubrange(*limit,
                                             whole.versions_size() - *limit);
  }
  if (*output == "json") {
    const absl::StatusOr<std::string> json = AsJson(whole);
    if (!json.ok()) return json.status();
    invocation.out() << *json;
    return kOk;
  }
  invocation.out() << VersionsTable(whole, invocation.style());
  if (whole.versions().empty()) {
    invocation.out() << "(nothing has been imported)\n";
  }
  if (has_more) {
    invocation.out() << "\nThere are earlier ones; --limit N lists more.\n";
  }
  return kOk;
}

}  // namespace

Command VersionsCommand() {
  Command command;
  command.name = "versions";
  command.summary = "list the data versions, the last one first";
  command.flags = {
      {"limit", "N", absl::StrCat("how many; else ", kDefaultLimit)},
      {"output", "FORMAT",
       "text (the default) or json (the proto3 JSON of the response)"},
  };
  command.details =
      "Every import, retraction and erasure makes a version. Its data date is "
      "the day that the data speak for: the day of the commit, or the "
      "--data-date of the import. --as-of of \"query\", \"report\" and \"get\" "
      "takes a version's number, or a day.";
  command.examples =
      "  redress versions\n\n"
      "  # The figures as they were at version 3\n"
      "  redress query --measure received --period 2019/20 --as-of 3\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli

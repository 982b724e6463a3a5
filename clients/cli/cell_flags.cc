#include "clients/cli/cell_flags.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/exit_codes.h"
#include "clients/cpp/expressions.h"
#include "service/base/nearest.h"

namespace redress::cli {
namespace {

constexpr char kCurrent[] = "/0";

// As a shell takes it for one word.
std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// The flags that name a row.
std::string RowFlags(const v1::Row& row) {
  if (row.type() == v1::ROW_TYPE_TOTAL) return "--total-row";
  std::vector<std::string> members;
  for (const std::string& member : row.members()) {
    members.push_back(client::EscapeMember(member));
  }
  return absl::StrCat("--cell-row ", Quoted(absl::StrJoin(members, ",")),
                      row.other() ? " --other-row" : "");
}

std::vector<std::string> ColumnIds(const v1::Answer& header) {
  std::vector<std::string> ids;
  for (const v1::Column& column : header.columns()) ids.push_back(column.id());
  return ids;
}

// A column by its id, by its id without "/0", or by either with the measure's
// name in the place of its label.
absl::StatusOr<v1::Column> FindColumn(const v1::Answer& header,
                                      const std::string& wanted) {
  for (const std::string& id : {wanted, wanted + kCurrent}) {
    for (const v1::Column& column : header.columns()) {
      if (column.id() == id) return column;
    }
    for (const v1::Column& column : header.columns()) {
      if (column.id().size() < column.label().size()) continue;
      const std::string by_name = absl::StrCat(
          column.measure(), column.id().substr(column.label().size()));
      if (by_name == id) return column;
    }
  }
  const std::vector<std::string> ids = ColumnIds(header);
  return UsageError(absl::StrCat("--column: the answer has no column \"",
                                 wanted, "\"", DidYouMean(wanted, ids),
                                 "; it has ", absl::StrJoin(ids, ", ")));
}

// Names a cell of the answer for someone who named none.
absl::Status ShowHow(const Invocation& invocation, const v1::Query& query,
                     const v1::Answer& header, const CellArguments& arguments) {
  std::vector<std::string> example;
  if (!arguments.has_row && !header.dimensions().empty()) {
    v1::RunQueryRequest request;
    *request.mutable_query() = query;
    request.set_page_size(1);
    const absl::StatusOr<v1::RunQueryResponse> page =
        invocation.client().RunQueryPage(request);
    if (!page.ok()) return page.status();
    if (page->answer().rows().empty()) {
      return UsageError("the answer has no rows, and so no figure to trace");
    }
    example.push_back(RowFlags(page->answer().rows(0)));
  }
  if (arguments.column.empty() && header.columns_size() > 1) {
    example.push_back(
        absl::StrCat("--column ", Quoted(header.columns(0).id())));
  }
  return UsageError(absl::StrCat(
      "the question has more than one figure; name one, as\n  ",
      absl::StrJoin(example, " "),
      "\ncolumns: ", absl::StrJoin(ColumnIds(header), ", "),
      header.dimensions().empty()
          ? ""
          : "\n\"redress query\" with the same flags shows the rows"));
}

absl::Status CheckMembers(const v1::Answer& header,
                          const CellArguments& arguments) {
  const auto given = static_cast<int>(arguments.members.size());
  if (given <= header.dimensions_size()) return absl::OkStatus();
  return UsageError(
      absl::StrCat("the row is named by ", given,
                   " members, and the question has ", header.dimensions_size(),
                   header.dimensions_size() == 1 ? " dimension" : " dimensions",
                   "; a comma in a name is written \\,"));
}

}  // namespace

std::vector<Flag> CellFlags() {
  return {
      {"cell-row", "MEMBER,MEMBER",
       "the cell's row, by its members; the leading ones alone name a "
       "subtotal"},
      {"member", "MEMBER",
       "the same, one member at a time; commas in it are its own", true},
      {"total-row", "", "the cell is in the grand total"},
      {"other-row", "",
       "the row stands for \"All others\" of --top; with one dimension that "
       "names it"},
      {"column", "LABEL[/PERIOD[/difference]]",
       "the cell's column, as Closed (the current period), Closed/1 (the first "
       "comparison), Closed/1/difference or Closed/1/percent_change"},
  };
}

absl::StatusOr<CellArguments> ReadCellFlags(const Arguments& arguments) {
  CellArguments cell;
  cell.column = arguments.Value("column");
  cell.total = arguments.Switch("total-row");
  cell.other = arguments.Switch("other-row");
  const bool has_members = arguments.Has("cell-row") || arguments.Has("member");
  if (arguments.Has("cell-row") && arguments.Has("member")) {
    return UsageError("--cell-row and --member name the same: give one");
  }
  if (cell.total && (has_members || cell.other)) {
    return UsageError(
        "--total-row names the whole row: leave out --cell-row, --member and "
        "--other-row");
  }
  cell.has_row = has_members || cell.total || cell.other;
  cell.members = arguments.All("member");
  if (arguments.Has("cell-row")) {
    absl::StatusOr<std::vector<std::string>> members =
        client::ParseMembers(arguments.Value("cell-row"));
    if (!members.ok()) return UsageError("--cell-row", members.status());
    cell.members = *std::move(members);
  }
  if (cell.other && cell.members.empty()) cell.members = {"All others"};
  return cell;
}

absl::StatusOr<CellOfAnswer> ChooseCell(const Invocation& invocation,
                                        const CellArguments& arguments,
                                        v1::Query query) {
  if (arguments.total) query.set_total(true);
  if (!arguments.members.empty() &&
      static_cast<int>(arguments.members.size()) < query.dimensions_size()) {
    query.set_subtotals(true);
  }
  absl::StatusOr<v1::ExplainQueryResponse> explained =
      invocation.client().ExplainQuery(query);
  if (!explained.ok()) return explained.status();
  const v1::Answer& header = explained->answer();
  // What follows is about the same data, whatever is committed meanwhile.
  query.set_as_of(header.data_version().version());
  if (absl::Status status = CheckMembers(header, arguments); !status.ok()) {
    return status;
  }
  const bool has_row = arguments.has_row || header.dimensions().empty();
  const bool has_column =
      !arguments.column.empty() || header.columns_size() == 1;
  if (!has_row || !has_column) {
    return ShowHow(invocation, query, header, arguments);
  }
  CellOfAnswer chosen;
  if (arguments.column.empty()) {
    chosen.column = header.columns(0);
  } else {
    absl::StatusOr<v1::Column> column = FindColumn(header, arguments.column);
    if (!column.ok()) return column.status();
    chosen.column = *std::move(column);
  }
  chosen.cell.set_column(chosen.column.id());
  chosen.cell.mutable_members()->Assign(arguments.members.begin(),
                                        arguments.members.end());
  chosen.cell.set_other(arguments.other);
  chosen.query = std::move(query);
  chosen.measures.assign(explained->measures().begin(),
                         explained->measures().end());
  chosen.header = std::move(*explained->mutable_answer());
  return chosen;
}

}  // namespace redress::cli

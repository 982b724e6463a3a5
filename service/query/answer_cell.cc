#include "service/query/answer_cell.h"

#include <cstddef>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/query/text.h"

namespace redress::query {
namespace {

// Looking for a near name among more would cost more than it is worth.
constexpr size_t kMaxCandidates = 5000;

class CellFinder {
 public:
  CellFinder(const v1::CellSelection& selection, const v1::Answer& answer,
             const std::string& field)
      : selection_(selection), answer_(answer), field_(field) {}

  absl::StatusOr<CellPlace> Find() {
    const std::optional<int> row = FindRow();
    const std::optional<int> column = FindColumn();
    if (!violations_.empty()) return InvalidArgument(violations_);
    return CellPlace{*row, *column};
  }

 private:
  // Adds a violation; returns nothing, which is what its callers return then.
  std::nullopt_t Fail(const std::string& path, const std::string& reason,
                      const std::string& description) {
    violations_.push_back({absl::StrCat(field_, path), reason, description});
    return std::nullopt;
  }

  std::optional<int> FindColumn() {
    const std::string& id = selection_.column();
    std::vector<std::string> ids;
    for (int i = 0; i < answer_.columns_size(); ++i) {
      if (answer_.columns(i).id() == id) return i;
      ids.push_back(answer_.columns(i).id());
    }
    if (ids.size() > kMaxCandidates) ids.resize(kMaxCandidates);
    const std::string example =
        ids.empty() ? "" : absl::StrCat(", such as ", Quote(ids[0]));
    if (id.empty()) {
      return Fail(".column", "MISSING_COLUMN",
                  absl::StrCat("the cell's column is missing: name the id of a "
                               "column of the answer",
                               example));
    }
    return Fail(".column", "UNKNOWN_COLUMN",
                absl::StrCat("the answer has no column ", Quote(id),
                             DidYouMean(id, ids),
                             "; a column is named by its id", example));
  }

  std::optional<int> FindRow() {
    const int dimensions = answer_.dimensions_size();
    const int members = selection_.members_size();
    if (members > dimensions) {
      return Fail(absl::StrCat(".members[", dimensions, "]"),
                  "TOO_MANY_MEMBERS",
                  absl::StrCat("a row of the answer has ", dimensions,
                               " members, one for each dimension, and this "
                               "names ",
                               members));
    }
    v1::RowType type = v1::ROW_TYPE_SUBTOTAL;
    if (members == dimensions) {
      type = v1::ROW_TYPE_MEMBERS;
    } else if (members == 0) {
      type = v1::ROW_TYPE_TOTAL;
    }
    std::vector<int> rows;
    for (int i = 0; i < answer_.rows_size(); ++i) {
      const v1::Row& row = answer_.rows(i);
      if (row.type() == type && row.members_size() == members) {
        rows.push_back(i);
      }
    }
    if (rows.empty()) return NoSuchRows(type);
    for (int i = 0; i < members; ++i) {
      std::vector<int> matching;
      for (const int row : rows) {
        if (answer_.rows(row).members(i) == selection_.members(i)) {
          matching.push_back(row);
        }
      }
      if (matching.empty()) return UnknownMember(i, rows);
      rows = std::move(matching);
    }
    for (const int row : rows) {
      if (answer_.rows(row).other() == selection_.other()) return row;
    }
    return Fail(".other", "NO_SUCH_ROW",
                selection_.other()
                    ? "the row that is named stands for no members outside the "
                      "top ones: leave `other` out"
                    : "the row that is named stands for the members outside "
                      "the top ones: set `other`");
  }

  std::nullopt_t NoSuchRows(v1::RowType type) {
    switch (type) {
      case v1::ROW_TYPE_TOTAL:
        return Fail(".members", "NO_TOTAL",
                    "a cell without members is one of the grand total, which "
                    "the question does not ask for: set `total` in the "
                    "question, or name a row's members");
      case v1::ROW_TYPE_SUBTOTAL:
        return Fail(
            ".members", "NO_SUBTOTALS",
            absl::StrCat("a cell with ", selection_.members_size(), " of ",
                         answer_.dimensions_size(),
                         " members is one of a subtotal, which the question "
                         "does not ask for: set `subtotals` in the question, "
                         "or name a member for each dimension"));
      default:
        return Fail(".members", "NO_ROWS", "the answer has no rows");
    }
  }

  // `rows` have the members before the i-th.
  std::nullopt_t UnknownMember(int i, const std::vector<int>& rows) {
    std::set<std::string> names;
    for (const int row : rows) {
      names.insert(answer_.rows(row).members(i));
      if (names.size() == kMaxCandidates) break;
    }
    const std::string& member = selection_.members(i);
    std::string before;
    for (int j = 0; j < i; ++j) {
      absl::StrAppend(&before, j == 0 ? " under " : ", ",
                      Quote(selection_.members(j)));
    }
    return Fail(
        absl::StrCat(".members[", i, "]"), "UNKNOWN_MEMBER",
        absl::StrCat("the answer has no row with the ",
                     answer_.dimensions(i).dimension(), " ", Quote(member),
                     before, DidYouMean(member, {names.begin(), names.end()}),
                     "; a row is named by its members as the answer "
                     "gives them"));
  }

  const v1::CellSelection& selection_;
  const v1::Answer& answer_;
  const std::string& field_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

absl::StatusOr<CellPlace> FindCell(const v1::CellSelection& selection,
                                   const v1::Answer& answer,
                                   const std::string& field) {
  return CellFinder(selection, answer, field).Find();
}

absl::Status CheckShown(const v1::Answer& answer, const CellPlace& place) {
  const v1::Column& column = answer.columns(place.column);
  const v1::Row& row = answer.rows(place.row);
  for (int i = 0; i < row.cells_size(); ++i) {
    const v1::Column& other = answer.columns(i);
    const bool side = other.label() == column.label() &&
                      other.content() == v1::COLUMN_CONTENT_FIGURE &&
                      column.content() != v1::COLUMN_CONTENT_FIGURE &&
                      (other.period_index() == 0 ||
                       other.period_index() == column.period_index());
    if ((i == place.column || side) &&
        row.cells(i).status() == v1::CELL_STATUS_CONFIDENTIAL) {
      return ErrorWithReason(
          absl::StatusCode::kPermissionDenied,
          absl::StrCat(
              "the figure is [c]: disclosure control keeps it back under the "
              "profile \"",
              answer.disclosure_profile(),
              "\", and the list of its cases would tell it. List a cell of a "
              "larger group: of a total, a longer period or fewer dimensions"),
          "CELL_CONFIDENTIAL",
          {{"column", answer.columns(i).id()},
           {"profile", answer.disclosure_profile()}});
    }
  }
  return absl::OkStatus();
}

}  // namespace redress::query

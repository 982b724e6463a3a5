#include "service/query/answer_cell.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"

namespace redress::query {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Teams by outcome, with subtotals, the others and a total.
v1::Answer Example() {
  v1::Answer answer;
  for (const char* dimension : {"team", "outcome"}) {
    answer.add_dimensions()->set_dimension(dimension);
  }
  const auto column = [&](const char* id, int period,
                          v1::ColumnContent content) {
    v1::Column* added = answer.add_columns();
    added->set_id(id);
    added->set_label("Closed");
    added->set_period_index(period);
    added->set_content(content);
  };
  column("Closed/0", 0, v1::COLUMN_CONTENT_FIGURE);
  column("Closed/1", 1, v1::COLUMN_CONTENT_FIGURE);
  column("Closed/1/difference", 1, v1::COLUMN_CONTENT_DIFFERENCE);
  column("Closed/2", 2, v1::COLUMN_CONTENT_FIGURE);
  column("Closed/2/difference", 2, v1::COLUMN_CONTENT_DIFFERENCE);
  const auto row = [&](v1::RowType type,
                       const std::vector<std::string>& members, bool other) {
    v1::Row* added = answer.add_rows();
    added->set_type(type);
    for (const std::string& member : members) added->add_members(member);
    added->set_other(other);
    for (int i = 0; i < answer.columns_size(); ++i) added->add_cells();
  };
  row(v1::ROW_TYPE_MEMBERS, {"Adoption", "upheld"}, false);
  row(v1::ROW_TYPE_MEMBERS, {"Adoption", "Not recorded"}, false);
  row(v1::ROW_TYPE_SUBTOTAL, {"Adoption"}, false);
  row(v1::ROW_TYPE_MEMBERS, {"Fostering", "not_upheld"}, false);
  row(v1::ROW_TYPE_SUBTOTAL, {"Fostering"}, false);
  // A team of that name, and the teams left out.
  row(v1::ROW_TYPE_MEMBERS, {"All others", "upheld"}, false);
  row(v1::ROW_TYPE_MEMBERS, {"All others", "upheld"}, true);
  row(v1::ROW_TYPE_TOTAL, {}, false);
  return answer;
}

v1::CellSelection Selection(const std::string& text) {
  v1::CellSelection selection;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &selection));
  return selection;
}

// "row column", or the violations as "field reason".
std::vector<std::string> Found(const std::string& selection,
                               const v1::Answer& answer = Example()) {
  const auto place = FindCell(Selection(selection), answer, "cell");
  if (place.ok()) {
    return {std::to_string(place->row) + " " + std::to_string(place->column)};
  }
  EXPECT_EQ(place.status().code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> wrong;
  for (const FieldViolation& violation : Violations(place.status())) {
    wrong.push_back(violation.field + " " + violation.reason);
  }
  return wrong;
}

std::string Message(const std::string& selection) {
  return std::string(
      FindCell(Selection(selection), Example(), "cell").status().message());
}

TEST(FindCell, FindsRowsOfEveryType) {
  EXPECT_THAT(Found("members: ['Adoption', 'upheld'] column: 'Closed/0'"),
              ElementsAre("0 0"));
  EXPECT_THAT(Found("members: ['Adoption', 'Not recorded'] "
                    "column: 'Closed/1/difference'"),
              ElementsAre("1 2"));
  EXPECT_THAT(Found("members: 'Fostering' column: 'Closed/1'"),
              ElementsAre("4 1"));
  EXPECT_THAT(Found("column: 'Closed/2/difference'"), ElementsAre("7 4"));
}

TEST(FindCell, TellsTheOthersFromAMemberOfTheirName) {
  EXPECT_THAT(Found("members: ['All others', 'upheld'] column: 'Closed/0'"),
              ElementsAre("5 0"));
  EXPECT_THAT(
      Found("members: ['All others', 'upheld'] other: true column: 'Closed/0'"),
      ElementsAre("6 0"));
  EXPECT_THAT(
      Found("members: ['Adoption', 'upheld'] other: true column: 'Closed/0'"),
      ElementsAre("cell.other NO_SUCH_ROW"));
  v1::Answer answer = Example();
  answer.mutable_rows()->DeleteSubrange(5, 1);
  EXPECT_THAT(
      Found("members: ['All others', 'upheld'] column: 'Closed/0'", answer),
      ElementsAre("cell.other NO_SUCH_ROW"));
}

TEST(FindCell, WithoutDimensionsHasOneRow) {
  v1::Answer answer = Example();
  answer.clear_dimensions();
  answer.clear_rows();
  answer.add_rows()->set_type(v1::ROW_TYPE_MEMBERS);
  EXPECT_THAT(Found("column: 'Closed/1'", answer), ElementsAre("0 1"));
  EXPECT_THAT(Found("members: 'x' column: 'Closed/1'", answer),
              ElementsAre("cell.members[0] TOO_MANY_MEMBERS"));
}

TEST(FindCell, NamesTheNearestValidNames) {
  const std::string wrong =
      "members: ['Adoption', 'upheeld'] column: 'Closd/0'";
  EXPECT_THAT(Found(wrong), ElementsAre("cell.members[1] UNKNOWN_MEMBER",
                                        "cell.column UNKNOWN_COLUMN"));
  EXPECT_THAT(Message(wrong), HasSubstr("did you mean \"upheld\"?"));
  EXPECT_THAT(Message(wrong), HasSubstr("under \"Adoption\""));
  EXPECT_THAT(Message(wrong), HasSubstr("did you mean \"Closed/0\"?"));
  // A member of another row is none of this one.
  EXPECT_THAT(Found("members: ['Fostering', 'upheld'] column: 'Closed/0'"),
              ElementsAre("cell.members[1] UNKNOWN_MEMBER"));
  EXPECT_THAT(Found("members: ['adoption', 'upheld'] column: 'Closed/0'"),
              ElementsAre("cell.members[0] UNKNOWN_MEMBER"));
  EXPECT_THAT(Found("members: ['Adoption', 'upheld', 'x']"),
              ElementsAre("cell.members[2] TOO_MANY_MEMBERS",
                          "cell.column MISSING_COLUMN"));
}

TEST(FindCell, SaysWhatTheQuestionDoesNotAskFor) {
  v1::Answer answer = Example();
  answer.mutable_rows()->RemoveLast();
  EXPECT_THAT(Found("column: 'Closed/0'", answer),
              ElementsAre("cell.members NO_TOTAL"));
  answer.mutable_rows()->DeleteSubrange(4, 1);
  answer.mutable_rows()->DeleteSubrange(2, 1);
  EXPECT_THAT(Found("members: 'Adoption' column: 'Closed/0'", answer),
              ElementsAre("cell.members NO_SUBTOTALS"));
  answer.clear_rows();
  EXPECT_THAT(
      Found("members: ['Adoption', 'upheld'] column: 'Closed/0'", answer),
      ElementsAre("cell.members NO_ROWS"));
}

TEST(CheckShown, RefusesAConfidentialCellAndWhatIsComparedWithIt) {
  v1::Answer answer = Example();
  answer.set_disclosure_profile("published");
  answer.mutable_rows(0)->mutable_cells(1)->set_status(
      v1::CELL_STATUS_CONFIDENTIAL);
  const auto shown = [&](int row, int column) {
    return CheckShown(answer, {row, column});
  };
  const absl::Status refused = shown(0, 1);
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(refused), "CELL_CONFIDENTIAL");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("\"published\""));
  EXPECT_EQ(ErrorReason(shown(0, 2)), "CELL_CONFIDENTIAL");
  // Neither the other period, nor its difference, nor another row.
  EXPECT_TRUE(shown(0, 0).ok());
  EXPECT_TRUE(shown(0, 3).ok());
  EXPECT_TRUE(shown(0, 4).ok());
  EXPECT_TRUE(shown(1, 1).ok());
  answer.mutable_rows(0)->mutable_cells(0)->set_status(
      v1::CELL_STATUS_CONFIDENTIAL);
  EXPECT_EQ(ErrorReason(shown(0, 4)), "CELL_CONFIDENTIAL");
  EXPECT_TRUE(shown(0, 3).ok());
  answer.mutable_rows(0)->mutable_cells(0)->set_status(
      v1::CELL_STATUS_NOT_APPLICABLE);
  EXPECT_TRUE(shown(0, 0).ok());
}

}  // namespace
}  // namespace redress::query

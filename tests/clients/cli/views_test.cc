#include <sstream>

#include "clients/cli/answer_csv.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/document_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

constexpr TextStyle kStyle = {80, false};

constexpr char kPeriods[] = R"(
  data_version { version: 4 data_date { year: 2019 month: 10 day: 31 } }
  periods {
    first_day { year: 2019 month: 4 day: 1 }
    last_day { year: 2019 month: 9 day: 30 }
    label: "2019/20 H1"
  }
  periods {
    first_day { year: 2018 month: 4 day: 1 }
    last_day { year: 2018 month: 9 day: 30 }
    label: "2018/19 H1"
  }
)";

constexpr char kColumns[] = R"(
  columns { label: "Received" unit: UNIT_COUNT content: COLUMN_CONTENT_FIGURE }
  columns { label: "Received" unit: UNIT_COUNT period_index: 1
            content: COLUMN_CONTENT_FIGURE }
  columns { label: "Received" unit: UNIT_COUNT period_index: 1
            content: COLUMN_CONTENT_DIFFERENCE }
  columns { label: "% upheld" unit: UNIT_PERCENT
            content: COLUMN_CONTENT_FIGURE }
  columns { label: "% upheld" unit: UNIT_PERCENT period_index: 1
            content: COLUMN_CONTENT_FIGURE }
  columns { label: "% upheld" unit: UNIT_PERCENTAGE_POINTS period_index: 1
            content: COLUMN_CONTENT_DIFFERENCE }
)";

constexpr char kCells[] = R"(
    cells { value: 12 numerator: 12 denominator: 1 display: "12" }
    cells { value: 25 numerator: 25 denominator: 1 display: "25" }
    cells { value: -13 numerator: -13 denominator: 1 display: "-13" }
    cells { value: 0.4375 numerator: 7 denominator: 16 display: "44%" }
    cells { status: CELL_STATUS_NOT_APPLICABLE display: "[z]" }
    cells { status: CELL_STATUS_NOT_APPLICABLE display: "[z]" }
)";

v1::Answer AnswerByTeam() {
  return FromText<v1::Answer>(absl::StrCat(
      kPeriods, kColumns, "dimensions { dimension: 'team' label: 'Team' }",
      "rows { type: ROW_TYPE_MEMBERS members: '=Fostering' ", kCells, "}",
      "rows { type: ROW_TYPE_MEMBERS members: '2019-04' partial_bucket: true ",
      kCells, "}", "rows { type: ROW_TYPE_TOTAL ", kCells, "}",
      "warnings: 'no team \"X\\033\" in the data'"));
}

TEST(AnswerViewTest, ShowsATable) {
  EXPECT_EQ(
      AnswerAsTable(AnswerByTeam(), kStyle),
      "                  Received    Received    Received    % upheld    % "
      "upheld\n"
      "Team            2019/20 H1  2018/19 H1  Difference  2019/20 H1  2018/19 "
      "H1\n"
      "------------------------------------------------------------------------"
      "--\n"
      "=Fostering              12          25         -13         44%         "
      "[z]\n"
      "2019-04 (part)          12          25         -13         44%         "
      "[z]\n"
      "------------------------------------------------------------------------"
      "--\n"
      "Total                   12          25         -13         44%         "
      "[z]\n"
      "\n"
      "                  % upheld\n"
      "                Difference\n"
      "Team              (points)\n"
      "--------------------------\n"
      "=Fostering             [z]\n"
      "2019-04 (part)         [z]\n"
      "--------------------------\n"
      "Total                  [z]\n"
      "\n"
      "[z] not applicable: there is no such figure, as for a rate over "
      "nothing.\n"
      "Period: 2019/20 H1 (2019-04-01 to 2019-09-30)\n"
      "Compared with: 2018/19 H1 (2018-04-01 to 2018-09-30)\n"
      "Note: no team \"X\\x1b\" in the data\n"
      "Data version 4 of 2019-10-31.\n");
}

TEST(AnswerViewTest, ShowsMeasuresAsRowsWithoutDimensions) {
  const v1::Answer answer = FromText<v1::Answer>(absl::StrCat(
      kPeriods, kColumns, "rows { type: ROW_TYPE_MEMBERS ", kCells, "}"));
  EXPECT_EQ(AnswerAsTable(answer, kStyle),
            "Measure   2019/20 H1  2018/19 H1  Difference\n"
            "--------------------------------------------\n"
            "Received          12          25         -13\n"
            "% upheld         44%         [z]         [z]\n"
            "\n"
            "[z] not applicable: there is no such figure, as for a rate over "
            "nothing.\n"
            "Period: 2019/20 H1 (2019-04-01 to 2019-09-30)\n"
            "Compared with: 2018/19 H1 (2018-04-01 to 2018-09-30)\n"
            "Data version 4 of 2019-10-31.\n");
}

TEST(AnswerViewTest, WritesCsvThatIsNoFormula) {
  EXPECT_EQ(AnswerCsv::Whole({}, AnswerByTeam()),
            "team,Received 2019/20 H1,Received 2018/19 H1,Received Difference,"
            "% upheld 2019/20 H1,% upheld 2018/19 H1,% upheld Difference\r\n"
            "'=Fostering,12,25,-13,0.4375,[z],[z]\r\n"
            "2019-04 (part),12,25,-13,0.4375,[z],[z]\r\n"
            "Total,12,25,-13,0.4375,[z],[z]\r\n");
}

// Teams by month, with subtotals, all others and a total.
v1::Answer AnswerWithSubtotals() {
  return FromText<v1::Answer>(R"(
    data_version { version: 4 data_date { year: 2019 month: 10 day: 31 }
                   erased_records: 1 }
    periods {
      first_day { year: 2019 month: 4 day: 3 }
      last_day { year: 2019 month: 5 day: 31 }
    }
    disclosure_profile: "publish"
    dimensions { dimension: "team" label: "Team" }
    dimensions { dimension: "month" label: "Month" }
    columns { label: "Closed" unit: UNIT_COUNT content: COLUMN_CONTENT_FIGURE }
    rows { type: ROW_TYPE_MEMBERS members: "Fostering" members: "2019-04"
           partial_bucket: true
           cells { value: 7 numerator: 7 denominator: 1 display: "7" } }
    rows { type: ROW_TYPE_MEMBERS members: "Fostering" members: "2019-05"
           cells { status: CELL_STATUS_CONFIDENTIAL display: "[c]" } }
    rows { type: ROW_TYPE_SUBTOTAL members: "Fostering"
           cells { status: CELL_STATUS_CONFIDENTIAL display: "[c]" } }
    rows { type: ROW_TYPE_MEMBERS members: "All others" members: "2019-04"
           other: true partial_bucket: true
           cells { value: 12 numerator: 12 denominator: 1 display: "12" } }
    rows { type: ROW_TYPE_SUBTOTAL members: "All others" other: true
           cells { value: 12 numerator: 12 denominator: 1 display: "12" } }
    rows { type: ROW_TYPE_TOTAL
           cells { value: 22 numerator: 22 denominator: 1 display: "22" } }
  )");
}

TEST(AnswerViewTest, SetsSubtotalsAndOthersApart) {
  EXPECT_EQ(
      AnswerAsTable(AnswerWithSubtotals(), {100, false}),
      "Team             Month           Closed\n"
      "---------------------------------------\n"
      "Fostering        2019-04 (part)       7\n"
      "Fostering        2019-05            [c]\n"
      "Fostering, all                      [c]\n"
      "\n"
      "All others       2019-04 (part)      12\n"
      "All others, all                      12\n"
      "---------------------------------------\n"
      "Total                                22\n"
      "\n"
      "[c] confidential: not shown, so that no small number points at a "
      "person.\n"
      "All others: what is outside the top ones, counted anew. A case counts "
      "once in it.\n"
      "Period: 2019-04-03 to 2019-05-31\n"
      "Disclosure profile: publish.\n"
      "Data version 4 of 2019-10-31.\n"
      "1 record of version 4 was erased later: figures made from it now leave "
      "it out, and may differ from\n"
      "those made before (see docs/erasure.md).\n");
}

TEST(AnswerViewTest, LabelsTheSubtotalOfTwoMembers) {
  v1::Answer answer = AnswerWithSubtotals();
  answer.add_dimensions()->set_label("Kind");
  v1::Row* row = answer.mutable_rows(2);
  row->add_members("");
  EXPECT_THAT(AnswerAsTable(answer, {100, false}),
              ::testing::HasSubstr("Fostering        Not recorded, all"));
}

TEST(AnswerViewTest, SaysNothingOfTheProfileInternal) {
  v1::Answer answer = AnswerWithSubtotals();
  answer.set_disclosure_profile("internal");
  EXPECT_THAT(AnswerAsTable(answer, kStyle),
              ::testing::Not(::testing::HasSubstr("profile")));
}

TEST(AnswerCsvTest, SaysWhatRowsAreWhereTheQuestionHasMoreThanMembers) {
  v1::Query query;
  query.set_subtotals(true);
  const std::string expected =
      "row,other,team,month,Closed 2019-04-03 to 2019-05-31\r\n"
      "members,,Fostering,2019-04 (part),7\r\n"
      "members,,Fostering,2019-05,[c]\r\n"
      "subtotal,,Fostering,,[c]\r\n"
      "members,yes,All others,2019-04 (part),12\r\n"
      "subtotal,yes,All others,,12\r\n"
      "total,,Total,,22\r\n";
  EXPECT_EQ(AnswerCsv::Whole(query, AnswerWithSubtotals()), expected);
  query.Clear();
  query.mutable_top()->set_count(1);
  EXPECT_EQ(AnswerCsv::Whole(query, AnswerWithSubtotals()), expected);
}

TEST(AnswerViewTest, WritesProto3Json) {
  v1::RunQueryResponse response;
  *response.mutable_answer() = AnswerByTeam();
  const absl::StatusOr<std::string> json = AsJson(response);
  ASSERT_TRUE(json.ok());
  v1::RunQueryResponse read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(*json, &read).ok());
  EXPECT_TRUE(
      google::protobuf::util::MessageDifferencer::Equals(read, response));
  EXPECT_THAT(*json, ::testing::HasSubstr("\"periodIndex\": 0"));
  const absl::StatusOr<std::string> line = AsJsonLine(response);
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->find('\n'), line->size() - 1);
  EXPECT_THAT(*line, ::testing::HasSubstr("\"periodIndex\":0"));
  const absl::StatusOr<std::string> lean = AsJsonWithoutEmpty(response);
  ASSERT_TRUE(lean.ok());
  EXPECT_THAT(*lean,
              ::testing::Not(::testing::HasSubstr("\"periodIndex\": 0")));
}

TEST(DocumentViewTest, ShowsADocument) {
  std::ostringstream out;
  DocumentView view(out, {60, false});
  const auto take = [&](const std::string& text) {
    view.Take(FromText<v1::DocumentPart>(text));
  };
  take(
      absl::StrCat("header { title: 'Report\\033' authority: 'Council' "
                   "disclosure_profile: 'publish' ",
                   kPeriods, "}"));
  take("text { style: TEXT_STYLE_HEADING text: 'Complaints' }");
  take("text { style: TEXT_STYLE_PARAGRAPH text: 'Some words.' }");
  take(
      "table { title: 'By team'"
      "  columns { label: 'Team' role: COLUMN_ROLE_LABEL }"
      "  columns { label: '% upheld' role: COLUMN_ROLE_FIGURE"
      "            numerator_in_brackets: true }"
      "  columns { label: 'Seen' role: COLUMN_ROLE_DATE }"
      "  notes: 'A note.' }");
  take(
      "rows { rows { cells { text: 'North' }"
      "  cells { figure { numerator: 7 denominator: 16 display: '44%' } }"
      "  cells { date { year: 2019 month: 4 day: 1 } } } }");
  take(
      "rows { rows { type: ROW_TYPE_SUBTOTAL cells { text: 'North, all' }"
      "  cells { figure { status: CELL_STATUS_CONFIDENTIAL"
      "                   display: '[c]' } } cells { } } }");
  take("rows { rows { cells { text: 'South' } cells { } cells { } } }");
  take(
      "rows { rows { type: ROW_TYPE_TOTAL cells { text: 'Total' }"
      "  cells { figure { status: CELL_STATUS_NOT_APPLICABLE"
      "                   display: '[z]' } } cells { } } }");
  take("text { style: TEXT_STYLE_NOTE text: 'Another note.' }");
  view.Finish();
  EXPECT_EQ(out.str(),
            "Report\\x1b\n"
            "----------\n"
            "Council\n"
            "Period: 2019/20 H1 (2019-04-01 to 2019-09-30)\n"
            "Compared with: 2018/19 H1 (2018-04-01 to 2018-09-30)\n"
            "\n"
            "Complaints\n"
            "----------\n"
            "\n"
            "Some words.\n"
            "\n"
            "By team\n"
            "\n"
            "Team        % upheld  Seen\n"
            "--------------------------------\n"
            "North        44% (7)  2019-04-01\n"
            "North, all       [c]\n"
            "\n"
            "South\n"
            "--------------------------------\n"
            "Total            [z]\n"
            "A note.\n"
            "Another note.\n"
            "\n"
            "[c] confidential: not shown, so that no small number points\n"
            "at a person.\n"
            "[z] not applicable: there is no such figure, as for a rate\n"
            "over nothing.\n"
            "Disclosure profile: publish.\n"
            "Data version 4 of 2019-10-31.\n");
}

}  // namespace
}  // namespace redress::cli

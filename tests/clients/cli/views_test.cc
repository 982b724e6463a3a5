#include <sstream>

#include "clients/cli/answer_view.h"
#include "clients/cli/document_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace redress::cli {
namespace {

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

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
            "Period: 2019/20 H1 (2019-04-01 to 2019-09-30)\n"
            "Compared with: 2018/19 H1 (2018-04-01 to 2018-09-30)\n"
            "Data version 4 of 2019-10-31.\n");
}

TEST(AnswerViewTest, WritesCsvThatIsNoFormula) {
  EXPECT_EQ(AnswerAsCsv(AnswerByTeam()),
            "team,Received 2019/20 H1,Received 2018/19 H1,Received Difference,"
            "% upheld 2019/20 H1,% upheld 2018/19 H1,% upheld Difference\r\n"
            "'=Fostering,12,25,-13,0.4375,[z],[z]\r\n"
            "2019-04 (part),12,25,-13,0.4375,[z],[z]\r\n"
            "Total,12,25,-13,0.4375,[z],[z]\r\n");
}

TEST(AnswerViewTest, WritesProto3Json) {
  const absl::StatusOr<std::string> json = AnswerAsJson(AnswerByTeam());
  ASSERT_TRUE(json.ok());
  v1::RunQueryResponse response;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(*json, &response).ok());
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
      response.answer(), AnswerByTeam()));
  EXPECT_THAT(*json, ::testing::HasSubstr("\"periodIndex\": 0"));
}

TEST(DocumentViewTest, ShowsADocument) {
  std::ostringstream out;
  DocumentView view(out, {60, false});
  const auto take = [&](const std::string& text) {
    view.Take(FromText<v1::DocumentPart>(text));
  };
  take(absl::StrCat("header { title: 'Report\\033' authority: 'Council' ",
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
            "Team   % upheld  Seen\n"
            "---------------------------\n"
            "North   44% (7)  2019-04-01\n"
            "---------------------------\n"
            "Total       [z]\n"
            "A note.\n"
            "Another note.\n"
            "\n"
            "Data version 4 of 2019-10-31.\n");
}

}  // namespace
}  // namespace redress::cli

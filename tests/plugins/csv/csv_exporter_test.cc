// What the CSV exporter writes, byte by byte.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/plugins/csv/csv_testing.h"

namespace redress::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;

TEST(CsvExporterTest, WritesALineForEachFigure) {
  Files files = ExportFolder(SampleDocument());
  EXPECT_THAT(files, ElementsAre(Key("csv-metadata.json"), Key("learning.csv"),
                                 Key("learning.csv-metadata.json"),
                                 Key("upheld_by_team.csv"),
                                 Key("upheld_by_team.csv-metadata.json")));
  EXPECT_EQ(
      files["upheld_by_team.csv"],
      "Team,measure,heading,period,content,value,status,unit,numerator,"
      "denominator,row_type,row,column\r\n"
      "Fostering,closed,Closed,2019/20 H1,figure,3,,count,3,1,members,1,"
      "closed\r\n"
      "Fostering,upheld_rate,% upheld,2019/20 H1,figure,0.3333333333,,"
      "fraction,1,3,members,1,upheld\r\n"
      "Fostering,closed,Change,2018/19 H1,difference,-2,,count,-2,1,members,1,"
      "change\r\n"
      "Fostering,,Saving,2019/20 H1,figure,-3600.5,,gbp,-360050,100,members,1,"
      "saving\r\n"
      "Leaving Care,closed,Closed,2019/20 H1,figure,0,,count,0,1,members,2,"
      "closed\r\n"
      "Leaving Care,upheld_rate,% upheld,2019/20 H1,figure,,z,fraction,,,"
      "members,2,upheld\r\n"
      "Leaving Care,closed,Change,2018/19 H1,difference,,,,,,members,2,"
      "change\r\n"
      "Leaving Care,,Saving,2019/20 H1,figure,,c,gbp,,,members,2,saving\r\n"
      "Total,closed,Closed,2019/20 H1,figure,3,,count,3,1,total,3,closed\r\n"
      "Total,upheld_rate,% upheld,2019/20 H1,figure,0.3333333333,,fraction,1,"
      "3,total,3,upheld\r\n"
      "Total,closed,Change,2018/19 H1,difference,-2,,count,-2,1,total,3,"
      "change\r\n"
      "Total,,Saving,2019/20 H1,figure,,x,gbp,,,total,3,saving\r\n");
}

TEST(CsvExporterTest, ATableWithoutFiguresHasALineForEachRow) {
  EXPECT_EQ(ExportFolder(SampleDocument())["learning.csv"],
            "Text,Implemented on,row_type,row\r\n"
            "Call back,2019-09-02,members,1\r\n"
            "\"\",,members,2\r\n");
}

TEST(CsvExporterTest, WritesATableAsItIsShown) {
  EXPECT_EQ(
      ExportFolder(SampleDocument(),
                   {{"shape", "as_shown"}})["upheld_by_team.csv"],
      "Team,Closed,Closed [status],% upheld,% upheld [status],Change,Change "
      "[status],Saving,Saving [status],row_type,row\r\n"
      "Fostering,3,,33% (1),,-2,,\"-£3,600.50\",,members,1\r\n"
      "Leaving Care,0,,,z,,,,c,members,2\r\n"
      "Total,3,,33% (1),,-2,,,x,total,3\r\n");
}

TEST(CsvExporterTest, HostileTextsAreNoFormulas) {
  const std::vector<std::string> texts = {"=cmd|' /C calc'!A0",
                                          "+1",
                                          "-13",
                                          "@SUM(A1:A9)",
                                          "\t=1",
                                          "\r=1",
                                          "\n=1",
                                          "  =1",
                                          "＝1＋1",
                                          "\"=1,2\"",
                                          "'=1"};
  EXPECT_EQ(ExportFolder(
                TextsDocument("=HYPERLINK(\"http://x\")", texts))["texts.csv"],
            "\"'=HYPERLINK(\"\"http://x\"\")\",row_type,row\r\n"
            "'=cmd|' /C calc'!A0,members,1\r\n"
            "'+1,members,2\r\n"
            "'-13,members,3\r\n"
            "'@SUM(A1:A9),members,4\r\n"
            "\"'\t=1\",members,5\r\n"
            "\"'\r=1\",members,6\r\n"
            "\"'\n=1\",members,7\r\n"
            "'  =1,members,8\r\n"
            "'＝1＋1,members,9\r\n"
            "\"\"\"=1,2\"\"\",members,10\r\n"
            "''=1,members,11\r\n");
}

// Headings of figures are texts too, in every place where they stand, and so
// are what names measures, columns and periods. Figures never are.
TEST(CsvExporterTest, TheGuardIsOnEveryTextAndNoNumber) {
  TestDocument document = EmptyDocument();
  document.info.periods[0].label = "=period";
  TestTable table;
  table.info.id = "t";
  table.info.columns = {
      FigureColumn("=id", "=heading", Unit::kCount, "=measure")};
  table.rows = {{RowType::kMembers, {CountCell(-13)}}};
  document.parts.emplace_back(table);
  EXPECT_THAT(ExportFolder(document)["t.csv"],
              HasSubstr("\r\n'=measure,'=heading,'=period,figure,-13,,count,"
                        "-13,1,members,1,'=id\r\n"));
  EXPECT_EQ(ExportFolder(document, {{"shape", "as_shown"}})["t.csv"],
            "'=heading,'=heading [status],row_type,row\r\n"
            "-13,,members,1\r\n");
}

TEST(CsvExporterTest, TheGuardCanBeTurnedOff) {
  EXPECT_EQ(ExportFolder(TextsDocument("=h", {"=1", "'=1"}),
                         {{"formula_guard", "false"}})["texts.csv"],
            "=h,row_type,row\r\n=1,members,1\r\n'=1,members,2\r\n");
}

TEST(CsvExporterTest, LineEndingAndByteOrderMark) {
  Files files = ExportFolder(TextsDocument("Text", {"a"}),
                             {{"line_ending", "lf"}, {"bom", "true"}});
  EXPECT_EQ(files["texts.csv"], "\xEF\xBB\xBFText,row_type,row\na,members,1\n");
  EXPECT_EQ(files["csv-metadata.json"].substr(0, 1), "{");
}

TEST(CsvExporterTest, HeadingsAreUniqueAndTheFixedOnesKeepTheirs) {
  TestDocument document = EmptyDocument();
  TestTable table;
  table.info.id = "headings";
  for (const char* label : {"Team", "Team", "row", "value", ""}) {
    table.info.columns.push_back(LabelColumn("id", label));
  }
  table.info.columns.push_back(FigureColumn("n", "Team", Unit::kCount, "m"));
  document.parts.emplace_back(table);
  EXPECT_EQ(ExportFolder(document)["headings.csv"],
            "Team,Team (2),row (2),value (2),id,measure,heading,period,content,"
            "value,status,unit,numerator,denominator,row_type,row,column\r\n");
  EXPECT_EQ(ExportFolder(document, {{"shape", "as_shown"}})["headings.csv"],
            "Team,Team (2),row (2),value,id,Team (3),Team (3) [status],"
            "row_type,row\r\n");
}

TEST(CsvExporterTest, TableIdsCannotLeaveTheFolder) {
  TestDocument document = EmptyDocument();
  for (const char* id : {"../up", "../..up", ".", "", "a b", "a_b", "A_B"}) {
    TestTable table;
    table.info.id = id;
    document.parts.emplace_back(table);
  }
  std::vector<std::string> names;
  for (const auto& [name, content] : ExportFolder(document)) {
    if (name.find(".json") == std::string::npos) names.push_back(name);
  }
  EXPECT_THAT(names, ElementsAre("_.csv", "_____up.csv", "___up.csv", "a_b.csv",
                                 "a_b_2.csv", "a_b_3.csv", "table.csv"));
}

TEST(CsvExporterTest, AFigureOverNothingIsRefused) {
  TestDocument document = SampleDocument();
  std::get<TestTable>(document.parts[2]).rows[0].cells[1].denominator = 0;
  const ExportResult result = Export(kCsvPlugin, document, {});
  EXPECT_EQ(result.code, REDRESS_FAILED_PRECONDITION);
  EXPECT_THAT(result.error, HasSubstr("denominator 0"));
}

TEST(CsvExporterTest, TheSameDocumentGivesTheSameBytes) {
  EXPECT_EQ(ExportFolder(SampleDocument()), ExportFolder(SampleDocument()));
}

}  // namespace
}  // namespace redress::testing

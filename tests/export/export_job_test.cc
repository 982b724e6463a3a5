#include "service/export/export_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::string PluginPath(const std::string& name) {
  return absl::StrCat(REDRESS_TEST_PLUGINS, "/redress_test_", name, ".so");
}

TEST(RunExportTest, GivesTheWholeDocumentToThePlugin) {
  std::vector<v1::DocumentPart> parts = SmallDocument();
  v1::ChartHint* chart = parts[2].mutable_table()->mutable_chart();
  chart->set_type(v1::CHART_TYPE_BAR);
  v1::TableColumn* upheld = parts[2].mutable_table()->mutable_columns(2);
  upheld->set_measure("upheld_rate");
  upheld->set_period_index(1);
  upheld->set_content(v1::COLUMN_CONTENT_DIFFERENCE);
  parts[2].mutable_table()->mutable_columns(0)->set_dimension("team");
  Written written;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {{"times", "-3"}, {"loud", "true"}},
                      parts, &written),
            absl::OkStatus());
  EXPECT_EQ(
      written.files["document.txt"],
      "id childrens-representations, Representations\n"
      "by redress 0.1.0 for Exampleshire as internal\n"
      "version 7 of 2019-10-31\n"
      "period 2019/20 H1: 2019-04-01 to 2019-09-30\n"
      "period 2018/19 H1: 2018-04-01 to 2018-09-30\n"
      "greeting hello, times -3, loud yes\n"
      "text 1 Closed complaints\n"
      "table closed_by_team, Closed by team, chart 2\n"
      "table note Cancelled cases are left out.\n"
      "column team, Team, role 0, unit 0, measure , period 0, content 0, "
      "brackets no, dimension team, shown \n"
      "column closed, Closed, role 1, unit 1, measure , period 0, content 0, "
      "brackets no, dimension , shown #,##0\n"
      "column upheld, % upheld, role 1, unit 2, measure upheld_rate, period 1, "
      "content 2, brackets yes, dimension , shown +0%;-0%;0%\n"
      "row | \"Fostering\" | 3/1=3.000000  unit 1 shown 3 | 1/3=0.333333  unit "
      "2 shown 33%\n"
      "row | \"Leaving Care\" | 0/1=0.000000  unit 1 shown 0 | 0/0=0.000000 z "
      "unit 2 shown [z]\n"
      "total | \"Total\" | 3/1=3.000000  unit 1 shown 3 | 1/3=0.333333  unit 2 "
      "shown 33%\n"
      "rows 3\n"
      "text 3 Teams as recorded.\n"
      "end\n");
  EXPECT_EQ(written.files["copy.bin"], "by way of the folder\n");
  EXPECT_THAT(
      written.media_types,
      UnorderedElementsAre(Pair("document.txt", "text/plain"),
                           Pair("copy.bin", "application/octet-stream")));
  EXPECT_THAT(written.messages, ElementsAre("two files were written"));
  EXPECT_EQ(written.progress_rows, 3);
  EXPECT_EQ(written.progress_tables, 1);
}

TEST(RunExportTest, DatesEmptyCellsAndUnitsOfCellsArrive) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Days")};
  v1::DocumentPart table = TablePart("days", "Days");
  AddColumn(&table, "text", "Text", v1::COLUMN_ROLE_TEXT);
  AddColumn(&table, "day", "Day", v1::COLUMN_ROLE_DATE);
  AddColumn(&table, "figure", "Figure", v1::COLUMN_ROLE_FIGURE,
            v1::UNIT_PERCENT);
  parts.push_back(table);
  v1::DocumentPart rows;
  v1::TableRow* row = AddRow(&rows);
  AddText(row, "");
  AddDate(row, 2020, 2, 29);
  AddRate(row, -1, 4, "-0.3");
  row->mutable_cells(2)->set_unit(v1::UNIT_PERCENTAGE_POINTS);
  row = AddRow(&rows);
  AddEmpty(row);
  AddEmpty(row);
  AddEmpty(row);
  row = AddRow(&rows);
  AddDate(row, 1900, 1, 1);
  AddDate(row, 2199, 12, 31);
  AddCount(row, 5);
  parts.push_back(rows);
  // A table without rows, and one without columns.
  v1::DocumentPart empty = TablePart("empty", "Empty");
  AddColumn(&empty, "text", "Text", v1::COLUMN_ROLE_TEXT);
  parts.push_back(empty);
  parts.push_back(TablePart("bare", "Bare"));
  Written written;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, parts, &written),
            absl::OkStatus());
  EXPECT_THAT(written.files["document.txt"],
              HasSubstr("row | \"\" | 2020-02-29 | -1/4=-0.250000  unit 3 "
                        "shown -0.3\n"
                        "row | - | - | -\n"
                        "row | \"1900-01-01\" | 2199-12-31 | 5/1=5.000000  "
                        "unit 2 shown 5\n"
                        "rows 3\n"
                        "table empty, Empty, chart 0\n"));
  EXPECT_THAT(written.files["document.txt"],
              HasSubstr("rows 0\ntable bare, Bare, chart 0\nrows 0\nend\n"));
}

TEST(RunExportTest, LongDocumentsArriveWholeInFullChunks) {
  for (const int rows : {1, 4095, 4096, 4097, 70000}) {
    Written written;
    ASSERT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(rows), &written),
              absl::OkStatus());
    const std::string last = absl::StrCat("row | \"Name ", rows - 1, "\" | ");
    EXPECT_THAT(written.files["document.txt"], HasSubstr(last));
    EXPECT_THAT(written.files["document.txt"],
                HasSubstr(absl::StrCat("\nrows ", rows, "\n")));
    EXPECT_EQ(written.progress_rows, rows);
    // All but the last chunk of the first file, and the second file's, are
    // full.
    ASSERT_GE(written.chunk_sizes.size(), 2u);
    written.chunk_sizes.resize(written.chunk_sizes.size() - 2);
    EXPECT_THAT(written.chunk_sizes, Each(65536u));
  }
}

TEST(RunExportTest, ABatchOfLargeTextsIsSplit) {
  std::vector<v1::DocumentPart> parts = LongDocument(0);
  v1::DocumentPart rows;
  for (int i = 0; i < 20; ++i) {
    v1::TableRow* row = AddRow(&rows);
    AddText(row, std::string(1 << 20, static_cast<char>('a' + i % 26)));
    AddCount(row, i);
  }
  parts.push_back(rows);
  Written written;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, parts, &written),
            absl::OkStatus());
  EXPECT_GT(written.files["document.txt"].size(), 20u << 20);
  EXPECT_THAT(written.files["document.txt"], HasSubstr("\nrows 20\n"));
}

TEST(RunExportTest, TheSameDocumentGivesTheSameBytes) {
  Written first;
  Written second;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(5000), &first),
            absl::OkStatus());
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(5000), &second),
            absl::OkStatus());
  EXPECT_EQ(first.files, second.files);
  EXPECT_EQ(first.chunk_sizes, second.chunk_sizes);
}

TEST(RunExportTest, APluginInCMayTakeBatchesOver) {
  Written written;
  ASSERT_EQ(
      RunPlugin(PluginPath("arrow_reader"), {}, LongDocument(5000), &written),
      absl::OkStatus());
  EXPECT_EQ(written.files["seen.txt"],
            "2 columns, name is u, 5000 rows, last Name 4999\n");
}

TEST(RunExportTest, ABadDocumentIsNotSent) {
  const auto reason = [](std::vector<v1::DocumentPart> parts) {
    Written written;
    const absl::Status status =
        RunPlugin(PluginPath("good"), {}, parts, &written);
    EXPECT_EQ(ErrorReason(status), "BAD_DOCUMENT");
    return std::string(status.message());
  };
  EXPECT_THAT(reason({}), HasSubstr("it is empty"));
  EXPECT_THAT(reason({TextPart(v1::TEXT_STYLE_NOTE, "x")}),
              HasSubstr("one header"));
  EXPECT_THAT(reason({HeaderPart("a", "A"), HeaderPart("a", "A")}),
              HasSubstr("one header"));
  v1::DocumentPart rows;
  AddCount(AddRow(&rows), 1);
  EXPECT_THAT(reason({HeaderPart("a", "A"), rows}),
              HasSubstr("outside a table"));
  EXPECT_THAT(reason({HeaderPart("a", "A"), TablePart("t", "T"), rows}),
              HasSubstr("1 cells for 0 columns"));
  EXPECT_THAT(
      reason({HeaderPart("a", "A"), TablePart("t", "T"), TablePart("t", "T")}),
      HasSubstr("two tables are called t"));
  v1::DocumentPart table = TablePart("t", "T");
  AddColumn(&table, "figure", "Figure", v1::COLUMN_ROLE_FIGURE);
  v1::DocumentPart texts;
  AddText(AddRow(&texts), "none");
  EXPECT_THAT(reason({HeaderPart("a", "A"), table, texts}),
              HasSubstr("does not suit its role, figure"));
}

TEST(RunExportTest, AnExporterGetsOnlyDocumentsThatItAccepts) {
  Written written;
  const absl::Status status =
      RunPlugin(PluginPath("picky"), {{"reason", "x"}},
                {HeaderPart("query", "A question")}, &written);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(status), "DOCUMENT_NOT_ACCEPTED");
  EXPECT_EQ(status.message(),
            "exporter picky does not write query but "
            "childrens-representations");
}

TEST(RunExportTest, OptionsAreChecked) {
  Written written;
  const absl::Status status = RunPlugin(PluginPath("good"), {{"tines", "3"}},
                                        SmallDocument(), &written);
  EXPECT_EQ(ErrorReason(status), "UNKNOWN_OPTION");
}

TEST(RunExportTest, ManyAtOnce) {
  const TestFolder folder;
  const ExporterFile exporter = DescribedPlugin(PluginPath("good"));
  std::vector<absl::Status> results(8);
  std::vector<std::thread> threads;
  for (absl::Status& result : results) {
    threads.emplace_back([&] {
      result = RunExport(
          MakeJob(exporter, {}, folder.path()),
          [](const auto& take) {
            for (const v1::DocumentPart& part : LongDocument(5000)) {
              absl::Status taken = take(part);
              if (!taken.ok()) return taken;
            }
            return absl::OkStatus();
          },
          [](const v1::ExportResponse&) { return absl::OkStatus(); });
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(results, Each(absl::OkStatus()));
  EXPECT_TRUE(folder.IsEmpty());
}

}  // namespace
}  // namespace redress::exporting

// Tables larger than what is kept, or than a worksheet.

#include "plugins/excel/table_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/plugins/driver/plugin_driver.h"
#include "tests/plugins/excel/workbook_reader.h"
#include "tests/plugins/excel/workbooks.h"

namespace redress::excel {
namespace {

using ::redress::testing::CountCell;
using ::redress::testing::FigureColumn;
using ::redress::testing::LabelColumn;
using ::redress::testing::ReadWorkbook;
using ::redress::testing::TestDocument;
using ::redress::testing::TestTable;
using ::redress::testing::TextCell;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TestTable Table(int rows) {
  TestTable table;
  table.info.id = "by_team";
  table.info.title = "By team";
  table.info.columns = {LabelColumn("team", "Team"),
                        FigureColumn("n", "Number", Unit::kCount, "received")};
  table.info.chart.type = ChartType::kBar;
  table.info.notes = {"A note."};
  for (int i = 0; i < rows; ++i) {
    table.rows.push_back(
        {RowType::kMembers,
         {TextCell("Team " + std::to_string(i)), CountCell(i)}});
  }
  if (rows > 0) table.rows[0].cells[0] = TextCell(" = <\x01> _x0041_");
  return table;
}

// A workbook of one table under the given limits.
class Sheets {
 public:
  Sheets(const Limits& limits, int rows) : Sheets(limits, Table(rows)) {}
  Sheets(const Limits& limits, const TestTable& table) {
    TestDocument document;
    document.parts = {table};
    text_ = ReadWorkbook(
        redress::testing::WriteWorkbook(document, limits, &messages_));
  }

  const std::string& text() const { return text_; }
  const std::set<std::string>& messages() const { return messages_; }

 private:
  std::set<std::string> messages_;
  std::string text_;
};

TEST(TableSheetTest, ASmallTableIsAnExcelTableAndItsChartHasASheet) {
  const Sheets sheets(Limits{}, 3);
  EXPECT_THAT(sheets.text(), HasSubstr("\nsheet By team [A1:B11] tables "
                                       "['tbl_by_team=A8:B11'] charts 0"));
  EXPECT_THAT(sheets.text(), HasSubstr("\nsheet By team chart [A1:A4] tables "
                                       "[] charts 1"));
  EXPECT_THAT(sheets.text(), HasSubstr("\nBy team!A4 s General Arial 12 | "
                                       "'[note 1] A note.'"));
  EXPECT_THAT(sheets.messages(), IsEmpty());
}

TEST(TableSheetTest, AChartHasAsManySeriesAsThereAreColours) {
  TestTable table = Table(3);
  for (int i = 2; i <= 6; ++i) {
    table.info.columns.push_back(FigureColumn("n" + std::to_string(i),
                                              "N" + std::to_string(i),
                                              Unit::kCount, "received"));
    for (auto& row : table.rows) row.cells.push_back(CountCell(i));
  }
  const Sheets six(Limits{}, table);
  EXPECT_THAT(six.text(), HasSubstr("By team chart"));
  EXPECT_THAT(six.messages(), IsEmpty());
  table.info.columns.push_back(
      FigureColumn("n7", "N7", Unit::kCount, "received"));
  for (auto& row : table.rows) row.cells.push_back(CountCell(7));
  const Sheets seven(Limits{}, table);
  EXPECT_THAT(seven.text(), Not(HasSubstr("By team chart")));
  EXPECT_THAT(
      seven.messages(),
      ElementsAre("Sheet \"By team\" has more than 6 columns of figures "
                  "to draw; its chart is left out."));
}

TEST(TableSheetTest, AChartSaysThatAWithheldFigureIsNotZero) {
  TestTable table = Table(3);
  const char* const words = "no bar is drawn; that is not 0.'";
  EXPECT_THAT(Sheets(Limits{}, table).text(), Not(HasSubstr(words)));
  table.rows[1].cells[1] =
      redress::testing::StatusCell(CellStatus::kConfidential, Unit::kCount);
  EXPECT_THAT(Sheets(Limits{}, table).text(),
              HasSubstr("\nBy team chart!A3 s General Arial 12 | 'Where the "
                        "table says [c], [z] or [x], " +
                        std::string(words)));
}

TEST(TableSheetTest, TheShapeOfATableMayAllowNoChart) {
  EXPECT_THAT(Sheets(Limits{}, 201).messages(),
              ElementsAre(HasSubstr("has more than 200 rows; its chart")));
  TestTable table = Table(3);
  table.rows[1].type = RowType::kTotal;
  EXPECT_THAT(Sheets(Limits{}, table).messages(),
              ElementsAre(HasSubstr("no shape that can be drawn; its chart")));
}

TEST(TableSheetTest, ALargerOneIsStreamedWithAllItsRows) {
  Limits limits;
  limits.kept_rows = 10;
  const Sheets sheets(limits, 25);
  EXPECT_THAT(sheets.text(),
              HasSubstr("tables ['tbl_by_team=A11:B36'] charts 0"));
  for (int i = 1; i < 25; ++i) {
    EXPECT_THAT(sheets.text(), HasSubstr("'Team " + std::to_string(i) + "'"));
  }
  EXPECT_THAT(sheets.text(), HasSubstr("n #,##0 Arial 12 | 24"));
  EXPECT_THAT(sheets.messages(),
              ElementsAre(HasSubstr("is streamed, so its chart is left out")));
}

TEST(TableSheetTest, BothWaysWriteTheSameCells) {
  Limits limits;
  limits.kept_cells = 4;
  const std::string streamed = Sheets(limits, 9).text();
  const std::string kept = Sheets(Limits{}, 9).text();
  // openpyxl takes escapes back in kept sheets only.
  EXPECT_THAT(streamed, HasSubstr(" | ' = <_x0001_> _x005F_x0041_'\n"));
  EXPECT_THAT(kept, HasSubstr(" | ' = <_x0001_> _x0041_'\n"));
  for (int i = 1; i < 9; ++i) {
    const std::string label = " | 'Team " + std::to_string(i) + "'\n";
    EXPECT_THAT(streamed, HasSubstr(label));
    EXPECT_THAT(kept, HasSubstr(label));
  }
}

TEST(TableSheetTest, RowsBeyondASheetGoToAnotherWithTheHeadingsAgain) {
  Limits limits;
  limits.kept_rows = 5;
  limits.sheet_rows = 20;
  const Sheets sheets(limits, 25);
  EXPECT_THAT(sheets.text(), HasSubstr("\nsheet By team [A1:B20] tables "
                                       "['tbl_by_team=A11:B20'] charts 0"));
  EXPECT_THAT(sheets.text(), HasSubstr("\nsheet By team (2) [A1:B20] tables "
                                       "['tbl_by_team_2=A11:B20'] charts 0"));
  EXPECT_THAT(sheets.text(), HasSubstr("\nsheet By team (3) [A1:B18] tables "
                                       "['tbl_by_team_3=A11:B18'] charts 0"));
  EXPECT_THAT(sheets.text(),
              HasSubstr("\nBy team (2)!A1 s General Arial 16 bold | "
                        "'By team (part 2) [note 1]'"));
  EXPECT_THAT(sheets.text(), HasSubstr("It goes on from the worksheet By team, "
                                       "with row 10."));
  for (const char* name : {"", " (2)", " (3)"}) {
    EXPECT_THAT(sheets.text(), HasSubstr("\nBy team" + std::string(name) +
                                         "!B11 s General Arial 12 bold | "
                                         "'Number'"));
  }
  for (int i = 1; i < 25; ++i) {
    EXPECT_THAT(sheets.text(), HasSubstr("'Team " + std::to_string(i) + "'"));
  }
  EXPECT_THAT(sheets.text(), HasSubstr("| \"'By team (2)'!B12:B20\""));
}

TEST(TableSheetTest, TextsInMemoryAreBoundedToo) {
  TestTable table = Table(3);
  table.rows[1].cells[0] = TextCell(std::string(1000, 'x'));
  Limits limits;
  limits.kept_text = 1000;
  EXPECT_THAT(Sheets(limits, table).messages(),
              ElementsAre(HasSubstr("is streamed")));
  limits.kept_text = 1100;
  EXPECT_THAT(Sheets(limits, table).messages(), IsEmpty());
  limits.text_in_memory = 1500;
  EXPECT_THAT(Sheets(limits, table).messages(), IsEmpty());
  TestDocument document;
  document.parts = {table, table};
  std::set<std::string> messages;
  redress::testing::WriteWorkbook(document, limits, &messages);
  EXPECT_THAT(messages, ElementsAre(HasSubstr("\"By team (2)\" is streamed")));
}

TEST(TableSheetTest, ManyNotesGoOnElsewhere) {
  TestTable table = Table(3);
  table.info.notes.clear();
  for (int i = 0; i < 20; ++i) table.info.notes.emplace_back("A note.");
  EXPECT_THAT(Sheets(Limits{}, table).text(),
              HasSubstr("\nBy team!A19 s General Arial 12 | 'The other notes "
                        "are on the worksheet Notes.'"));
}

TEST(TableSheetTest, MemoryIsBoundedOverAllTables) {
  Limits limits;
  limits.cells_in_memory = 10;
  EXPECT_THAT(Sheets(limits, 9).text(), Not(HasSubstr("By team chart")));
  EXPECT_THAT(Sheets(limits, 5).text(), HasSubstr("By team chart"));
}

}  // namespace
}  // namespace redress::excel

// Tables larger than what is kept, or than a worksheet.

#include "plugins/excel/table_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/plugins/driver/arrow_builder.h"
#include "tests/plugins/driver/plugin_driver.h"
#include "tests/plugins/excel/workbook_reader.h"

namespace redress::excel {
namespace {

using ::redress::testing::CountCell;
using ::redress::testing::FigureColumn;
using ::redress::testing::LabelColumn;
using ::redress::testing::ReadWorkbook;
using ::redress::testing::TestRow;
using ::redress::testing::TextCell;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TableInfo Info() {
  TableInfo info;
  info.id = "by_team";
  info.title = "By team";
  info.columns = {LabelColumn("team", "Team"),
                  FigureColumn("n", "Number", Unit::kCount, "received")};
  info.chart.type = ChartType::kBar;
  return info;
}

// A workbook of one table with `rows` rows under the given limits.
class Sheets {
 public:
  Sheets(const Limits& limits, int rows)
      : workbook_(folder_.path()), context_{workbook_, names_, limits, true,
                                            {},        0,      {}} {
    TableSheet table(context_, Info());
    table.AddNote({1, "A note."});
    std::vector<TestRow> data;
    for (int i = 0; i < rows; ++i) {
      data.push_back({RowType::kMembers,
                      {TextCell("Team " + std::to_string(i)), CountCell(i)}});
    }
    if (rows > 0) data[0].cells[0] = TextCell(" = <\x01> _x0041_");
    for (size_t begin = 0; begin < data.size(); begin += 7) {
      ArrowArray batch = redress::testing::MakeBatch(
          table.table().columns, data, begin, std::min(begin + 7, data.size()));
      table.AddRows(RowBatch(&batch, table.table().columns));
      batch.release(&batch);
    }
    table.Finish();
    entries_ = table.sheets();
    std::ifstream file(workbook_.Close(), std::ios::binary);
    text_ = ReadWorkbook(std::string(std::istreambuf_iterator<char>(file),
                                     std::istreambuf_iterator<char>()));
  }

  const std::string& text() const { return text_; }
  const std::vector<SheetEntry>& entries() const { return entries_; }
  const std::set<std::string>& messages() const { return context_.messages; }

 private:
  redress::testing::TemporaryFolder folder_;
  SheetNames names_;
  Workbook workbook_;
  SheetContext context_;
  std::vector<SheetEntry> entries_;
  std::string text_;
};

TEST(TableSheetTest, ASmallTableIsAnExcelTableWithAChart) {
  const Sheets sheets(Limits{}, 3);
  EXPECT_THAT(sheets.text(), HasSubstr("\nsheet By team [A1:B8] tables "
                                       "['tbl_by_team=A5:B8'] charts 1"));
  EXPECT_THAT(sheets.text(), HasSubstr("\nBy team!A3 s General Arial 12 | "
                                       "'[note 1] A note.'"));
  EXPECT_THAT(sheets.messages(), IsEmpty());
}

TEST(TableSheetTest, ALargerOneIsStreamedWithAllItsRows) {
  Limits limits;
  limits.kept_rows = 10;
  const Sheets sheets(limits, 25);
  EXPECT_THAT(sheets.text(), HasSubstr("tables [] charts 0"));
  for (int i = 1; i < 25; ++i) {
    EXPECT_THAT(sheets.text(), HasSubstr("'Team " + std::to_string(i) + "'"));
  }
  EXPECT_THAT(sheets.text(), HasSubstr("n #,##0 Arial 12 | 24"));
  EXPECT_THAT(sheets.messages(),
              ElementsAre(HasSubstr("too many rows for its chart")));
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
  const Sheets sheets(limits, 30);
  ASSERT_THAT(sheets.entries(), SizeIs(3));
  EXPECT_EQ(sheets.entries()[0].name, "By team");
  EXPECT_EQ(sheets.entries()[1].name, "By team (2)");
  EXPECT_EQ(sheets.entries()[1].title, "By team (part 2)");
  for (const SheetEntry& entry : sheets.entries()) {
    EXPECT_THAT(sheets.text(), HasSubstr("\n" + entry.name + "!B"));
  }
  size_t headings = 0;
  for (size_t at = sheets.text().find("| 'Number'"); at != std::string::npos;
       at = sheets.text().find("| 'Number'", at + 1)) {
    ++headings;
  }
  EXPECT_EQ(headings, 3U);
  for (int i = 1; i < 30; ++i) {
    EXPECT_THAT(sheets.text(), HasSubstr("'Team " + std::to_string(i) + "'"));
  }
}

TEST(TableSheetTest, MemoryIsBoundedOverAllTables) {
  Limits limits;
  limits.cells_in_memory = 10;
  EXPECT_THAT(Sheets(limits, 9).text(), HasSubstr("tables [] charts 0"));
  EXPECT_THAT(Sheets(limits, 5).text(), Not(HasSubstr("tables []")));
}

}  // namespace
}  // namespace redress::excel

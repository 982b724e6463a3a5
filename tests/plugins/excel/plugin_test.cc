// The built plugin through the C ABI, its workbooks read by openpyxl.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tests/plugins/driver/plugin_driver.h"
#include "tests/plugins/excel/sample_document.h"
#include "tests/plugins/excel/workbook_reader.h"

namespace redress::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

constexpr char kPlugin[] = REDRESS_BINARY_DIR "/plugins/redress_excel.so";

// The bytes of the one file that comes out.
std::string ExportBytes(const TestDocument& document,
                        const std::map<std::string, std::string>& options = {},
                        size_t batch_rows = REDRESS_MAX_BATCH_ROWS) {
  const ExportResult result = Export(kPlugin, document, options, batch_rows);
  EXPECT_EQ(result.code, REDRESS_OK) << result.error;
  EXPECT_EQ(result.files.size(), 1U);
  return result.files.empty() ? "" : result.files.begin()->second;
}

// A document of one table with one row of these cells.
TestDocument OneRow(const std::vector<ColumnInfo>& columns,
                    const std::vector<TestCell>& cells) {
  TestDocument document;
  document.info.id = "query";
  document.info.data_date = MakeDay(2020, 1, 2);
  TestTable table;
  table.info.id = "answer";
  table.info.columns = columns;
  table.rows = {{RowType::kMembers, cells}};
  document.parts = {table};
  return document;
}

const std::string& SampleText() {
  static const std::string text = ReadWorkbook(ExportBytes(SampleDocument()));
  return text;
}

TEST(ExcelPluginTest, SaysWhatItIs) {
  const PluginDescription description = Describe(kPlugin);
  EXPECT_EQ(description.id, "excel");
  EXPECT_EQ(description.file_extension, ".xlsx");
  EXPECT_THAT(description.accepted_documents, IsEmpty());
  EXPECT_THAT(description.options, ElementsAre(Pair("charts", "true")));
}

TEST(ExcelPluginTest, TheFileIsNamedAfterTheReport) {
  const ExportResult result = Export(kPlugin, SampleDocument(), {});
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  EXPECT_THAT(result.files, ElementsAre(Pair("childrens-representations.xlsx",
                                             ::testing::StartsWith("PK"))));
  EXPECT_THAT(result.messages, IsEmpty());
}

TEST(ExcelPluginTest, TheSameDocumentGivesTheSameBytes) {
  const std::string bytes = ExportBytes(SampleDocument());
  EXPECT_TRUE(bytes == ExportBytes(SampleDocument()));
  EXPECT_TRUE(bytes == ExportBytes(SampleDocument(), {}, 1))
      << "batches do not matter";
}

TEST(ExcelPluginTest, EverySheetBeginsWithItsTitleAndHasOneTable) {
  EXPECT_THAT(SampleText(), HasSubstr("\nsheet Cover [A1:"));
  EXPECT_THAT(SampleText(), HasSubstr("\nsheet Contents [A1:"));
  EXPECT_THAT(SampleText(), HasSubstr("\nsheet Notes [A1:"));
  EXPECT_THAT(SampleText(),
              HasSubstr("\nsheet Representations by kind [A1:D16] tables "
                        "['tbl_representations_by_kind=A9:D16'] charts 0 "
                        "merged 0"));
  EXPECT_THAT(SampleText(),
              HasSubstr("\nRepresentations by kind!A1 s General Arial 16 bold "
                        "| 'Representations received, by kind [note 1]'"));
  EXPECT_THAT(SampleText(), HasSubstr("created 2019-10-14T00:00:00"));
}

TEST(ExcelPluginTest, TheCoverTellsPeriodsDataAndTextInOrder) {
  const char* const kLines[] = {
      "'Example Council'",
      "'Period: 1 April 2019 to 30 September 2019 (2019/20 H1)'",
      "'Compared with: 1 April 2018 to 30 September 2018 (2018/19 H1)'",
      "'Data: version 3, as at 14 October 2019'",
      "'Disclosure profile: internal",
      "'Made by: redress 0.1.0'",
      "'Representations received'",
      "'91 representations were received",
      "'Table: Representations received, by kind' -> 'Representations by "
      "kind'!A1",
      "'Learning'"};
  size_t at = 0;
  for (const char* line : kLines) {
    const size_t found = SampleText().find(line, at);
    ASSERT_NE(found, std::string::npos) << line;
    at = found;
  }
}

TEST(ExcelPluginTest, CellsAreTyped) {
  for (const char* line :
       {"!C10 n #,##0 Arial 12 | 44",
        "!D10 n +#,##0;-#,##0;#,##0 Arial 12 | 25",
        "!D11 n +#,##0;-#,##0;#,##0 Arial 12 | -13",
        "!D9 n 0% Arial 12 | 0.4444444444444444",
        "!D11 n +0;-0;0 Arial 12 | -7.7294685990338",
        "!F9 n £#,##0 Arial 12 | 3600", "!C10 n 0% \"(1)\" Arial 12 | 0.5",
        "!E9 s General Arial 12 | '[z]'",
        "!D7 d d mmm yyyy Arial 12 | datetime.datetime(2019, 8, 1, 0, 0)"}) {
    EXPECT_THAT(SampleText(), HasSubstr(line));
  }
}

TEST(ExcelPluginTest, TotalsAreMarkedInWordsAndBold) {
  EXPECT_THAT(SampleText(), HasSubstr("\nClosed by team!A17 s General Arial "
                                      "12 bold | 'Total'"));
  EXPECT_THAT(SampleText(),
              HasSubstr("!C17 n 0% \"(7)\" Arial 12 bold | 0.46666"));
}

TEST(ExcelPluginTest, NotesAndShorthandAreExplainedAboveTheTable) {
  EXPECT_THAT(SampleText(),
              HasSubstr("\nComplaints!A4 s General Arial 12 | '[note 2] Of "
                        "the 9 complaints closed"));
  EXPECT_THAT(SampleText(), HasSubstr("\nNotes!C9 s General Arial 12 | 'Of "
                                      "the 9 complaints closed"));
  EXPECT_THAT(SampleText(), HasSubstr("\nClosed by team!A5 s General Arial 12 "
                                      "| '[z] means not applicable"));
  EXPECT_THAT(SampleText(), Not(HasSubstr("\nComplaints!A5 s General Arial 12 "
                                          "| '[z]")));
}

TEST(ExcelPluginTest, ChartsAreNativeNamedAndDescribed) {
  EXPECT_THAT(SampleText(), HasSubstr("<c:barDir val=\"col\"/>"));
  EXPECT_THAT(SampleText(), HasSubstr("<c:barDir val=\"bar\"/>"));
  EXPECT_THAT(SampleText(), HasSubstr("<c:grouping val=\"clustered\"/>"));
  EXPECT_THAT(SampleText(), HasSubstr("<a:t>Representations received</a:t>"));
  EXPECT_THAT(SampleText(), HasSubstr("<a:t>Kind of representation</a:t>"));
  EXPECT_THAT(SampleText(), HasSubstr("<a:t>Number</a:t>"));
  EXPECT_THAT(SampleText(),
              HasSubstr("<c:f>'Representations by kind'!$B$10:$B$15</c:f>"))
      << "without the total";
  EXPECT_THAT(SampleText(),
              HasSubstr("<c:f>'Representations by kind'!$C$10:$C$15</c:f>"));
  EXPECT_THAT(SampleText(), Not(HasSubstr("'!$D$10:$D$15")))
      << "without the difference";
  EXPECT_THAT(SampleText(), HasSubstr("<c:v>2018/19 H1</c:v>"));
  EXPECT_THAT(SampleText(), HasSubstr("descr=\"Vertical bars for each kind"));
}

TEST(ExcelPluginTest, ChartsHaveSheetsOfTheirOwnAndTheCoverSaysSo) {
  EXPECT_THAT(SampleText(),
              HasSubstr("\nsheet Representations by kind chart [A1:A4] tables "
                        "[] charts 1 merged 0"));
  EXPECT_THAT(SampleText(),
              HasSubstr("\nRepresentations by kind chart!A2 s General Arial 12 "
                        "| 'Vertical bars for each kind"));
  EXPECT_THAT(SampleText(),
              HasSubstr("'A chart of the table: worksheet Representations by "
                        "kind chart' -> 'Representations by kind chart'!A1"));
  EXPECT_THAT(SampleText(),
              HasSubstr("\nCover!A10 s General Arial 12 | \"Charts are on "
                        "worksheets of their own"));
}

TEST(ExcelPluginTest, ChartsCanBeLeftOut) {
  const std::string text =
      ReadWorkbook(ExportBytes(SampleDocument(), {{"charts", "false"}}));
  EXPECT_THAT(text, Not(HasSubstr("charts 1")));
  EXPECT_THAT(text, Not(HasSubstr("Charts are")));
}

TEST(ExcelPluginTest, TextIsNeverAFormulaOrALink) {
  std::vector<ColumnInfo> columns;
  std::vector<TestCell> cells;
  for (const char* text :
       {"=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "mailto:a@b.uk",
        "internal:Cover!A1", "{=1}", "2019-04-01", "0012"}) {
    columns.push_back(LabelColumn("t", text));
    cells.push_back(TextCell(text));
  }
  const std::string dump = ReadWorkbook(ExportBytes(OneRow(columns, cells)));
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string column(1, static_cast<char>('A' + i));
    const std::string text = " | '" + cells[i].text + "'\n";
    EXPECT_THAT(dump, HasSubstr("\nAnswer!" + column +
                                "5 s General Arial 12 bold" + text));
    EXPECT_THAT(
        dump, HasSubstr("\nAnswer!" + column + "6 s General Arial 12" + text));
  }
}

TEST(ExcelPluginTest, NamesInChartsAreNeverFormulas) {
  TestDocument document =
      OneRow({LabelColumn("t", "=A1"),
              FigureColumn("n", "=B1", Unit::kCount, "received"),
              FigureColumn("m", "=C1", Unit::kCount, "received")},
             {TextCell("=1"), CountCell(1), CountCell(2)});
  auto& chart = std::get<TestTable>(document.parts[0]).info.chart;
  chart.type = ChartType::kColumn;
  chart.title = "=Cover!$A$1";
  chart.alt_text = "=2";
  const std::string dump = ReadWorkbook(ExportBytes(document));
  EXPECT_THAT(dump, HasSubstr("<a:t>=Cover!$A$1</a:t>"));
  EXPECT_THAT(dump, HasSubstr("<a:t>=A1</a:t>"));
  EXPECT_THAT(dump, HasSubstr("<c:v>=B1</c:v>"));
  EXPECT_THAT(dump, HasSubstr("<c:v>=C1</c:v>"));
  for (const char* formula : {"Cover!$A$1", "A1", "B1", "C1"}) {
    EXPECT_THAT(dump, Not(HasSubstr(std::string("<c:f>") + formula + "<")));
  }
}

TEST(ExcelPluginTest, AnyTextIsReadable) {
  const std::string dump = ReadWorkbook(ExportBytes(
      OneRow({LabelColumn("a", "A\x01 <&> \"q\"\nb"), LabelColumn("b", "b")},
             {TextCell(std::string("x\x01\x1F\0\xFF <&> \"q\"", 13)),
              TextCell("_x0041_ \xF0\x9F\x99\x82")})));
  EXPECT_THAT(dump, HasSubstr("\nAnswer!A6 s"));
  EXPECT_THAT(dump, HasSubstr("_x0001__x001F_\xEF\xBF\xBD\xEF\xBF\xBD <&>"));
  // openpyxl takes the escape of an escape back.
  EXPECT_THAT(dump, HasSubstr("'_x0041_ \xF0\x9F\x99\x82'"));
}

TEST(ExcelPluginTest, TextsLongerThanACellAreWholeOnASheetOfTheirOwn) {
  const ExportResult result = Export(
      kPlugin,
      OneRow({LabelColumn("t", "T")}, {TextCell(std::string(40000, 'x'))}), {});
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  EXPECT_THAT(result.messages, IsEmpty());
  const std::string dump = ReadWorkbook(result.files.begin()->second);
  EXPECT_THAT(dump, HasSubstr("xx [goes on: the whole text is on the worksheet "
                              "Long texts]' -> 'Long texts'!A5"));
  // 40,000 units in twenty parts.
  EXPECT_THAT(dump, HasSubstr("\nsheet Long texts [A1:C24] tables "
                              "['long_texts=A4:C24'] charts 0"));
  EXPECT_THAT(dump, HasSubstr("\nLong texts!A24 s General Arial 12 | "
                              "\"'Answer'!A6\""));
}

TEST(ExcelPluginTest, OddFiguresAndDatesAreTextNotRubbish) {
  TestCell infinite = CountCell(1);
  infinite.value = std::numeric_limits<double>::infinity();
  infinite.display = "many";
  TestCell large = CountCell(9007199254740993);
  ColumnInfo day = LabelColumn("d", "D");
  day.role = ColumnRole::kDate;
  const ExportResult result =
      Export(kPlugin,
             OneRow({FigureColumn("a", "A", Unit::kCount, "received"),
                     FigureColumn("b", "B", Unit::kCount, "received"),
                     FigureColumn("c", "C", Unit::kCount, "received"), day},
                    {infinite, large,
                     StatusCell(CellStatus::kConfidential, Unit::kCount),
                     DateCell(MakeDay(1899, 12, 31))}),
             {});
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  const std::string dump = ReadWorkbook(result.files.begin()->second);
  EXPECT_THAT(dump, HasSubstr("s General Arial 12 | 'many'"));
  EXPECT_THAT(dump, HasSubstr("s General Arial 12 | '9007199254740993'"));
  EXPECT_THAT(dump, HasSubstr("s General Arial 12 | '[c]'"));
  EXPECT_THAT(dump, HasSubstr("s General Arial 12 | '1899-12-31'"));
  EXPECT_THAT(dump, HasSubstr("[c] means confidential"));
}

TEST(ExcelPluginTest, MoreBracketsThanFormatsBecomeText) {
  TestDocument document;
  document.info.id = "query";
  TestTable table;
  table.info.id = "answer";
  ColumnInfo rate = FigureColumn("r", "R", Unit::kPercent, "upheld_rate");
  rate.numerator_in_brackets = true;
  table.info.columns = {rate};
  for (int i = 0; i < 300; ++i) {
    table.rows.push_back(
        {RowType::kMembers,
         {RateCell(i, 300, std::to_string((i * 100 + 150) / 300) + "%")}});
  }
  document.parts = {table};
  const ExportResult result = Export(kPlugin, document, {});
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  EXPECT_THAT(result.messages, Contains(HasSubstr("number formats")));
  const std::string dump = ReadWorkbook(result.files.begin()->second);
  EXPECT_THAT(dump, HasSubstr("n 0% \"(0)\" Arial 12 | 0"));
  EXPECT_THAT(dump, HasSubstr("s General Arial 12 | '100% (299)'"));
}

TEST(ExcelPluginTest, AFigureThatIsNoNumberKeepsItsBrackets) {
  ColumnInfo rate = FigureColumn("r", "R", Unit::kPercent, "upheld_rate");
  rate.numerator_in_brackets = true;
  TestCell cell = RateCell(4, 9, "44%");
  cell.value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(ReadWorkbook(ExportBytes(OneRow({rate}, {cell}))),
              HasSubstr("s General Arial 12 | '44% (4)'"));
}

TEST(ExcelPluginTest, AnEmptyDocumentAndAnEmptyTableAreWorkbooks) {
  TestDocument document;
  document.info.id = "query";
  EXPECT_THAT(ReadWorkbook(ExportBytes(document)),
              HasSubstr("\nsheet Contents"));
  TestTable table;
  table.info.id = "answer";
  table.info.chart.type = ChartType::kColumn;
  table.info.columns = {LabelColumn("a", "A"), LabelColumn("b", "a")};
  document.parts = {table};
  const std::string dump = ReadWorkbook(ExportBytes(document));
  EXPECT_THAT(dump, HasSubstr("| 'The table has no rows: nothing was"));
  EXPECT_THAT(dump, HasSubstr("bold | 'a (2)'"));
}

TEST(ExcelPluginTest, TooManyColumnsAreRefused) {
  TestDocument document;
  TestTable table;
  table.info.id = "wide";
  for (int i = 0; i < 16385; ++i) {
    table.info.columns.push_back(LabelColumn("c", "C"));
  }
  document.parts = {table};
  const ExportResult result = Export(kPlugin, document, {});
  EXPECT_EQ(result.code, REDRESS_FAILED_PRECONDITION);
  EXPECT_THAT(result.error, HasSubstr("16,384 columns"));
}

}  // namespace
}  // namespace redress::testing

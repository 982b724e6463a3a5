// The built plugin through the C ABI. What pages hold is compared whole, by
// another program, in structure_test.py.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/plugins/html/sample_report.h"

namespace redress::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kPlugin[] = REDRESS_BINARY_DIR "/plugins/redress_html.so";

using Settings = std::map<std::string, std::string>;

std::string Page(const TestDocument& document, const Settings& options = {},
                 size_t batch_rows = REDRESS_MAX_BATCH_ROWS) {
  const ExportResult result = Export(kPlugin, document, options, batch_rows);
  EXPECT_EQ(result.code, REDRESS_OK) << result.error;
  EXPECT_EQ(result.files.size(), 1U);
  EXPECT_THAT(result.messages, IsEmpty());
  return result.files.empty() ? "" : result.files.begin()->second;
}

// `columns` figures of each of `rows` members, and a total where wanted.
TestTable Table(size_t rows, size_t columns, ChartType chart) {
  TestTable table;
  table.info.id = "t";
  table.info.title = "T";
  table.info.chart = {chart, "Chart", "Described"};
  table.info.columns = {LabelColumn("team", "Team")};
  for (size_t i = 0; i < columns; ++i) {
    table.info.columns.push_back(FigureColumn("f" + std::to_string(i),
                                              "F" + std::to_string(i),
                                              Unit::kCount, "closed"));
  }
  for (size_t row = 0; row < rows; ++row) {
    TestRow one;
    one.cells.push_back(TextCell("Team " + std::to_string(row)));
    for (size_t i = 0; i < columns; ++i) {
      one.cells.push_back(CountCell(static_cast<int64_t>(row + i)));
    }
    table.rows.push_back(std::move(one));
  }
  return table;
}

TestDocument Document(std::vector<TestPart> parts) {
  TestDocument document;
  document.info.id = "query";
  document.info.title = "Query";
  document.parts = std::move(parts);
  return document;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

TEST(HtmlPluginTest, SaysWhatItIs) {
  const PluginDescription description = Describe(kPlugin);
  EXPECT_EQ(description.id, "html");
  EXPECT_EQ(description.file_extension, ".html");
  EXPECT_THAT(description.accepted_documents, IsEmpty());
  EXPECT_THAT(description.options,
              ::testing::ElementsAre(::testing::Pair("charts", "true")));
}

TEST(HtmlPluginTest, NamesTheFileAfterTheDocument) {
  EXPECT_EQ(Export(kPlugin, SampleReport(), {}).files.begin()->first,
            "childrens-representations.html");
  TestDocument document = Document({});
  document.info.id = "";
  EXPECT_EQ(Export(kPlugin, document, {}).files.begin()->first,
            "document.html");
}

TEST(HtmlPluginTest, WritesTheSameBytesInWhateverBatches) {
  const std::string page = Page(SampleReport());
  EXPECT_EQ(page, Page(SampleReport()));
  EXPECT_EQ(page, Page(SampleReport(), {}, 1));
}

TEST(HtmlPluginTest, WritesFiguresWithTheirNames) {
  const std::string page = Page(SampleReport());
  for (const char* cell : {
           "<td data-cell=\"complaints/1/upheld_rate\" data-numerator=\"4\" "
           "data-denominator=\"9\" data-unit=\"percent\">44%</td>",
           "<td data-cell=\"upheld_by_team/8/upheld_comparison\" "
           "data-numerator=\"1\" data-denominator=\"2\" "
           "data-unit=\"percent\">50% (1)</td>",
           "<td data-cell=\"complaints_by_team/3/received_comparison\" "
           "data-status=\"c\" data-unit=\"count\">[c]</td>",
           "<tr class=\"total\"><th scope=\"row\" "
           "data-cell=\"complaints_by_team/9/team\"><span "
           "class=\"added\">Total</span></th>",
           "data-cell=\"upheld_by_team/9/team\">All teams<span "
           "class=\"added\"> (total)</span></th>",
           "<td data-cell=\"learning/1/implemented_on\"><time "
           "datetime=\"2019-08-01\">1 August 2019</time></td>",
           "<td data-cell=\"learning/1/reason\"></td>",
           "<data class=\"figure\" data-figure=\"representations.comparison\" "
           "value=\"93\">93</data>",
       }) {
    EXPECT_THAT(page, HasSubstr(cell));
  }
}

TEST(HtmlPluginTest, ContentsKeepTheDirectionOfTheirTexts) {
  TestTable table = Table(1, 1, ChartType::kNone);
  table.info.title = "שלום";
  const std::string page =
      Page(Document({TextBlock{TextStyle::kHeading, "مرحبا"}, table,
                     TextBlock{TextStyle::kHeading, "Plain"},
                     TextBlock{TextStyle::kHeading, " "}}));
  EXPECT_THAT(page, HasSubstr("<li><a href=\"#section-1\" dir=\"auto\">مرحبا"
                              "</a>\n<ul>\n<li><a href=\"#table-t\" "
                              "dir=\"auto\">שלום</a>"));
  EXPECT_THAT(page, HasSubstr("<li><a href=\"#section-2\">Plain</a>"));
  EXPECT_THAT(page, HasSubstr("<li><a href=\"#section-3\"> <span "
                              "class=\"added\">Section 3</span></a>"));
}

TEST(HtmlPluginTest, NoTwoElementsShareAnId) {
  TestTable first = Table(3, 1, ChartType::kBar);
  first.info.id = "x";
  first.info.notes = {"A note."};
  std::vector<TestPart> parts = {first};
  for (const char* part : {"-chart", "-title", "-notes", "-shorthand"}) {
    TestTable other = Table(1, 1, ChartType::kNone);
    other.info.id = "x" + std::string(part);
    parts.emplace_back(other);
  }
  const std::string page = Page(Document(parts));
  std::set<std::string> ids;
  const std::string begin = " id=\"";
  for (size_t at = page.find(begin); at != std::string::npos;
       at = page.find(begin, at + 1)) {
    const size_t id = at + begin.size();
    const std::string found = page.substr(id, page.find('"', id) - id);
    EXPECT_TRUE(ids.insert(found).second) << found;
  }
}

TEST(HtmlPluginTest, ChartsCanBeLeftOut) {
  EXPECT_EQ(Count(Page(SampleReport()), "<figure"), 2U);
  const std::string page = Page(SampleReport(), {{"charts", "false"}});
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<svg")), Not(HasSubstr("no chart"))));
}

TEST(HtmlPluginTest, DrawsAsManyRowsAsExcel) {
  EXPECT_THAT(Page(Document({Table(200, 1, ChartType::kBar)})),
              AllOf(HasSubstr("<figure"), HasSubstr("rows 1 to ")));
  EXPECT_THAT(
      Page(Document({Table(201, 1, ChartType::kBar)})),
      AllOf(Not(HasSubstr("<figure")), HasSubstr("it has more than 200 rows")));
}

TEST(HtmlPluginTest, DrawsManyBarsInPartsOfMuchTheSameHeight) {
  EXPECT_EQ(Count(Page(Document({Table(14, 1, ChartType::kBar)})), "<svg role"),
            1U);
  const std::string page = Page(Document({Table(20, 1, ChartType::kBar)}));
  EXPECT_EQ(Count(page, "<svg role"), 3U);
  EXPECT_THAT(page, AllOf(HasSubstr("\"Chart, rows 1 to 7\""),
                          HasSubstr("\"Chart, rows 8 to 14\""),
                          HasSubstr("\"Chart, rows 15 to 20\"")));
}

TEST(HtmlPluginTest, DrawsHorizontalBarsWhereVerticalOnesAreTooWide) {
  EXPECT_THAT(
      Page(Document({Table(6, 2, ChartType::kColumn)})),
      AllOf(HasSubstr("class=\"columns\""), Not(HasSubstr("class=\"bars\""))));
  EXPECT_THAT(
      Page(Document({Table(40, 2, ChartType::kColumn)})),
      AllOf(HasSubstr("class=\"bars\""), Not(HasSubstr("class=\"columns\""))));
}

TEST(HtmlPluginTest, SaysWhyThereIsNoChart) {
  EXPECT_THAT(Page(Document({Table(3, 7, ChartType::kBar)})),
              HasSubstr("more than 6 bars for each row"));
  TestTable within = Table(3, 1, ChartType::kBar);
  within.rows[1].type = RowType::kTotal;
  EXPECT_THAT(Page(Document({within})),
              HasSubstr("its rows are not one list of names with figures"));
  EXPECT_THAT(
      Page(Document({Table(0, 1, ChartType::kBar)})),
      AllOf(Not(HasSubstr("no chart")), HasSubstr("The table has no rows.")));
}

TEST(HtmlPluginTest, DrawsFiguresBelowZeroToTheOtherSide) {
  TestTable table = Table(2, 1, ChartType::kBar);
  table.rows[0].cells[1] = PenceCell(-100, "-£1");
  table.rows[1].cells[1] = PenceCell(300, "£3");
  const std::string page = Page(Document({table}));
  // The letters of "-£1" take 14.29 per cent at either side, and zero lies at a
  // quarter of the rest.
  EXPECT_THAT(page, HasSubstr("<rect x=\"14.29%\" y=\"22\" width=\"17.86%\""));
  EXPECT_THAT(page, HasSubstr("<rect x=\"32.14%\" y=\"76\" width=\"53.57%\""));
  EXPECT_THAT(page, HasSubstr("text-anchor=\"end\">-£1</text>"));
}

TEST(HtmlPluginTest, LeavesOutBarsOfFiguresThatAreNoNumbers) {
  TestTable table = Table(2, 1, ChartType::kColumn);
  table.rows[0].cells[1] = StatusCell(CellStatus::kConfidential, Unit::kCount);
  const std::string page = Page(Document({table}));
  const std::string picture = page.substr(page.find("<svg role"));
  EXPECT_EQ(Count(picture, "<rect"), 1U);
  EXPECT_EQ(Count(picture, ">[c]</text>"), 1U);
}

TEST(HtmlPluginTest, PutsNotesBelowTheTableBeforeThem) {
  TestTable table = Table(1, 1, ChartType::kNone);
  table.info.notes = {"Its own"};
  const std::string page =
      Page(Document({TextBlock{TextStyle::kNote, "Of no table"}, table,
                     TextBlock{TextStyle::kNote, "After it"},
                     TextBlock{TextStyle::kParagraph, "Between"},
                     TextBlock{TextStyle::kNote, "Later"}}));
  EXPECT_THAT(page, HasSubstr("<p class=\"note\" data-text=\"1\">Of no table"));
  EXPECT_THAT(page, HasSubstr("<ul>\n<li data-note=\"t/1\">Its own</li>\n"
                              "<li data-text=\"2\">After it</li>\n</ul>"));
  EXPECT_THAT(page, HasSubstr("aria-describedby=\"table-t-notes\""));
  EXPECT_THAT(page, HasSubstr("<p data-text=\"3\">Between</p>\n"
                              "<p class=\"note\" data-text=\"4\">Later</p>"));
}

TEST(HtmlPluginTest, ExplainsShorthandThatOccursInTheLastRowOnly) {
  TestTable table = Table(10000, 1, ChartType::kNone);
  table.rows.back().cells[1] =
      StatusCell(CellStatus::kNotAvailable, Unit::kCount);
  const std::string page = Page(Document({table}));
  const size_t explained = page.find("In this table [x] means not available.");
  ASSERT_NE(explained, std::string::npos);
  EXPECT_LT(explained, page.find("<thead>"));
  EXPECT_EQ(Count(page, "In this table"), 1U);
  EXPECT_EQ(Count(page, "<tr>"), 10001U);
  EXPECT_THAT(page, HasSubstr("data-cell=\"t/10000/f0\""));
}

TEST(HtmlPluginTest, OnlyWideTablesAreScrolled) {
  EXPECT_EQ(Count(Page(Document({Table(1, 1, ChartType::kNone)})), "tabindex="),
            1U);  // the main part, where the skip link leads
  EXPECT_EQ(Count(Page(Document({Table(1, 2, ChartType::kNone)})),
                  "role=\"region\" tabindex=\"0\""),
            1U);
}

TEST(HtmlPluginTest, RefusesNothingThatIsEmpty) {
  TestDocument document;
  EXPECT_THAT(Page(document), HasSubstr("<title>Untitled document</title>"));
  TestTable table;
  table.rows.resize(2);
  EXPECT_THAT(Page(Document({TextBlock{}, table})),
              HasSubstr("The table has no columns."));
}

TEST(HtmlPluginTest, FailsWhereAFigureLiesOutsideItsText) {
  const ExportResult result = Export(
      kPlugin,
      Document({TextBlock{TextStyle::kParagraph, "abc", {{2, 5, "closed"}}}}),
      {});
  EXPECT_EQ(result.code, REDRESS_INTERNAL);
  EXPECT_THAT(result.error, HasSubstr("closed"));
}

}  // namespace
}  // namespace redress::testing

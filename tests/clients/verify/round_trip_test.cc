// What the exporters write is what they were given, whatever it is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "clients/verify/compare.h"
#include "tests/clients/verify/exports.h"
#include "tests/clients/verify/server_copy.h"
#include "tests/plugins/html/sample_report.h"
#include "tests/plugins/statutory_return/sample_return.h"
#include "tests/plugins/statutory_return/test_document.h"

namespace redress::verify {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

// No file of CSV can hold U+0000, which no record has.
testing::TestDocument WithoutNul(testing::TestDocument document) {
  for (testing::TestPart& part : document.parts) {
    if (!std::holds_alternative<testing::TestTable>(part)) continue;
    for (testing::TestRow& row : std::get<testing::TestTable>(part).rows) {
      for (testing::TestCell& cell : row.cells) {
        for (char& c : cell.text) c = c == '\0' ? ' ' : c;
        for (char& c : cell.display) c = c == '\0' ? ' ' : c;
      }
    }
  }
  return document;
}

TEST(RoundTripTest, NothingIsFoundInAReport) {
  const testing::TestDocument report = testing::SampleReport();
  for (const char* plugin : {"excel", "html", "csv"}) {
    EXPECT_THAT(Findings(ExportBy(plugin, report), report), IsEmpty())
        << plugin;
  }
  EXPECT_THAT(
      Findings(ExportBy("csv", report, {{"shape", "as_shown"}}), report),
      IsEmpty());
  EXPECT_THAT(Findings(ExportBy("csv", report,
                                {{"formula_guard", "false"},
                                 {"bom", "true"},
                                 {"line_ending", "lf"}}),
                       report),
              IsEmpty());
  EXPECT_THAT(Findings(ExportBy("csv", report, {}, "zip"), report), IsEmpty());
}

TEST(RoundTripTest, NothingIsFoundInHostileTexts) {
  const testing::TestDocument report = testing::HostileReport();
  EXPECT_THAT(Findings(ExportBy("excel", report), report), IsEmpty());
  EXPECT_THAT(Findings(ExportBy("html", report), report), IsEmpty());
  const testing::TestDocument plain = WithoutNul(report);
  EXPECT_THAT(Findings(ExportBy("csv", plain), plain), IsEmpty());
  EXPECT_THAT(Findings(ExportBy("csv", plain, {{"shape", "as_shown"}}), plain),
              IsEmpty());
}

TEST(RoundTripTest, EveryFigureAndTextIsCompared) {
  const testing::TestDocument report = testing::SampleReport();
  for (const char* plugin : {"excel", "html", "csv"}) {
    const testing::TemporaryFolder folder;
    const absl::StatusOr<PublishedFile> file =
        ReadPublishedFile(Save(ExportBy(plugin, report), folder));
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(file->data_version, report.info.data_version);
    EXPECT_EQ(file->source, report.info.source);
    const FileComparison comparison = CompareFile(*file, ServerCopy(report));
    EXPECT_EQ(comparison.cells, 177) << plugin;
    EXPECT_EQ(comparison.figures, 127) << plugin;
    EXPECT_EQ(comparison.texts, 21) << plugin;
    EXPECT_GE(comparison.words, 50) << plugin;
  }
}

TEST(RoundTripTest, NothingIsFoundInTablesWithoutRowsOrColumns) {
  testing::TestDocument report = testing::SampleReport();
  testing::TestTable table;
  table.info.id = "none";
  table.info.title = "Nothing";
  report.parts.emplace_back(table);
  table.info.id = "no_rows";
  table.info.columns = {testing::LabelColumn("team", "Team")};
  report.parts.emplace_back(table);
  for (const char* plugin : {"excel", "html", "csv"}) {
    EXPECT_THAT(Findings(ExportBy(plugin, report), report), IsEmpty())
        << plugin;
  }
}

TEST(RoundTripTest, HeadingsThatFormatsAddToAreTheirs) {
  testing::TestDocument report = testing::SampleReport();
  testing::TestTable table;
  table.info.id = "headings";
  table.info.title = std::string(1500, 't');
  table.info.notes = {"First note.", std::string(5000, 'n')};
  const std::string label(400, 'h');
  table.info.columns = {
      testing::LabelColumn("team", "value"),
      testing::FigureColumn("a", "Share", Unit::kPercent, "upheld_rate"),
      testing::FigureColumn("b", "share", Unit::kPercent, "upheld_rate"),
      testing::FigureColumn("c", label, Unit::kGbp, ""),
      testing::FigureColumn("d", label, Unit::kGbp, ""),
      testing::FigureColumn("e", "", Unit::kCount, "")};
  table.rows = {{RowType::kTotal,
                 {testing::TextCell(""), testing::RateCell(1, 2, "50%"),
                  testing::RateCell(1, 4, "25%"), testing::PenceCell(100, "£1"),
                  testing::PenceCell(200, "£2"), testing::CountCell(7)}}};
  report.parts.emplace_back(table);
  for (const char* plugin : {"excel", "html", "csv"}) {
    EXPECT_THAT(Findings(ExportBy(plugin, report), report), IsEmpty())
        << plugin;
  }
}

// Of these, Excel shows the last ones as text.
TEST(RoundTripTest, ManyNumeratorsInBracketsAreTheirs) {
  testing::TestDocument report = testing::SampleReport();
  testing::TestTable table;
  table.info.id = "brackets";
  table.info.title = "Brackets";
  table.info.columns = {
      testing::LabelColumn("team", "Team"),
      testing::FigureColumn("rate", "Rate", Unit::kPercent, "upheld_rate")};
  table.info.columns[1].numerator_in_brackets = true;
  for (int i = 0; i < 300; ++i) {
    const std::string display = std::to_string((i * 100 + 150) / 300) + "%";
    table.rows.push_back({RowType::kMembers,
                          {testing::TextCell("Team " + std::to_string(i)),
                           testing::RateCell(i, 300, display)}});
  }
  report.parts.emplace_back(table);
  for (const char* plugin : {"excel", "html", "csv"}) {
    EXPECT_THAT(Findings(ExportBy(plugin, report), report), IsEmpty())
        << plugin;
  }
}

TEST(RoundTripTest, NumbersThatFormatsAddToHeadingsAreTheirs) {
  testing::TestDocument report = testing::SampleReport();
  testing::TestTable table;
  table.info.id = "headings";
  table.rows = {{RowType::kMembers, {}}};
  const std::string start(230, 'a');
  for (const std::string& label : std::vector<std::string>{
           "Closed", "Closed", "CLOSED", "Closed (2)", "Été", "ÉTÉ",
           start + "b", start + "c", "a\nb", "a b", "Rate", "Rate (%)"}) {
    table.info.columns.push_back(
        testing::FigureColumn("c" + std::to_string(table.info.columns.size()),
                              label, Unit::kPercent, "upheld_rate"));
    table.rows[0].cells.push_back(testing::RateCell(1, 2, "50%"));
  }
  report.parts.emplace_back(table);
  for (const char* plugin : {"excel", "html", "csv"}) {
    EXPECT_THAT(Findings(ExportBy(plugin, report), report), IsEmpty())
        << plugin;
  }
}

TEST(RoundTripTest, ANumberBehindAHeadingThatIsThereOnceIsFound) {
  const testing::TestDocument report = testing::SampleReport();
  Files files = ExportBy("csv", report, {{"shape", "as_shown"}});
  std::string& table = files["representations.csv"];
  table = Replaced(table, "Representations", "Representations (2)");
  EXPECT_THAT(Findings(files, report), SizeIs(1));
}

class ReturnRoundTripTest : public ::testing::Test {
 protected:
  ReturnRoundTripTest() {
    document_ = testing::ToTestDocument(testing::SampleReturn());
    document_.info.source = R"({"report":{"report":"childrens-return"}})";
    files_ = ExportBy("statutory_return", document_, testing::SampleOptions());
  }

  std::vector<std::string> Edited(const std::string& from,
                                  const std::string& to) {
    Files files = files_;
    std::string& xml = files.begin()->second;
    xml = Replaced(xml, from, to);
    return Findings(files, document_);
  }

  testing::TestDocument document_;
  Files files_;
};

TEST_F(ReturnRoundTripTest, NothingIsFoundInAReturn) {
  EXPECT_THAT(Findings(files_, document_), IsEmpty());
}

TEST_F(ReturnRoundTripTest, EditsAreFound) {
  const std::string& xml = files_.begin()->second;
  const size_t begin = xml.find("<PercentUpheld");
  ASSERT_NE(begin, std::string::npos);
  const size_t end = xml.find("</PercentUpheld>", begin);
  const std::string figure = xml.substr(begin, end - begin);
  const std::string open = figure.substr(0, figure.find('>') + 1);
  for (const char* value : {"99.9", "", "z", "nan", "inf", "12,5"}) {
    EXPECT_THAT(Edited(figure, open + value), ::testing::SizeIs(1)) << value;
  }
  // The whole element emptied.
  EXPECT_THAT(Edited(figure + "</PercentUpheld>",
                     open.substr(0, open.size() - 1) + "/>"),
              ::testing::SizeIs(1));
}

}  // namespace
}  // namespace redress::verify

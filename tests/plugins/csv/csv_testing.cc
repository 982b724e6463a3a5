#include "tests/plugins/csv/csv_testing.h"

#include <gtest/gtest.h>

namespace redress::testing {

Files ExportFolder(const TestDocument& document, const Options& options) {
  // Small batches, so that a table has several.
  const ExportResult result =
      Export(kCsvPlugin, document, options, /*batch_rows=*/2);
  EXPECT_EQ(result.code, REDRESS_OK) << result.error;
  return result.files;
}

TestDocument EmptyDocument() {
  TestDocument document;
  document.info.id = "childrens-representations";
  document.info.title = "Representations";
  document.info.generator = "redress 0.1.0";
  document.info.disclosure_profile = "internal";
  document.info.authority = "Exampleshire";
  document.info.data_version = 7;
  document.info.data_date = MakeDay(2019, 10, 31);
  document.info.periods = {
      {MakeDay(2019, 4, 1), MakeDay(2019, 9, 30), "2019/20 H1"},
      {MakeDay(2018, 4, 1), MakeDay(2018, 9, 30), "2018/19 H1"}};
  document.info.source =
      R"({"report":{"report":"childrens-representations","asOf":"7"}})";
  return document;
}

TestDocument SampleDocument() {
  TestDocument document = EmptyDocument();
  document.parts.emplace_back(TextBlock{TextStyle::kHeading, "Closed", {}});
  document.parts.emplace_back(
      TextBlock{TextStyle::kParagraph,
                "Caf\xC3\xA9: 3 closed, 2 fewer.",
                {{7, 1, "closed"}, {17, 1, "closed.difference"}}});
  TestTable table;
  table.info.id = "upheld_by_team";
  table.info.title = "Upheld by team";
  table.info.notes = {"Cancelled cases are left out."};
  table.info.question = R"({"measures":[{"measure":"closed"}]})";
  table.info.chart = {ChartType::kBar, "Chart", "Bars by team"};
  ColumnInfo team = LabelColumn("team", "Team");
  team.dimension = "team";
  ColumnInfo rate =
      FigureColumn("upheld", "% upheld", Unit::kPercent, "upheld_rate");
  rate.numerator_in_brackets = true;
  rate.display_format = "0%";
  table.info.columns = {
      team, FigureColumn("closed", "Closed", Unit::kCount, "closed"), rate,
      FigureColumn("change", "Change", Unit::kCount, "closed", 1,
                   ColumnContent::kDifference),
      FigureColumn("saving", "Saving", Unit::kGbp, "")};
  table.rows = {
      {RowType::kMembers,
       {TextCell("Fostering"), CountCell(3), RateCell(1, 3, "33%"),
        CountCell(-2),
        PenceCell(-360050,
                  "-\xC2\xA3"
                  "3,600.50")}},
      {RowType::kMembers,
       {TextCell("Leaving Care"), CountCell(0),
        StatusCell(CellStatus::kNotApplicable, Unit::kPercent), TestCell(),
        StatusCell(CellStatus::kConfidential, Unit::kGbp)}},
      {RowType::kTotal,
       {TextCell("Total"), CountCell(3), RateCell(1, 3, "33%"), CountCell(-2),
        StatusCell(CellStatus::kNotAvailable, Unit::kGbp)}}};
  document.parts.emplace_back(table);
  document.parts.emplace_back(
      TextBlock{TextStyle::kNote, "Teams as recorded.", {}});
  TestTable listing;
  listing.info.id = "learning";
  listing.info.title = "Learning";
  ColumnInfo day = LabelColumn("implemented_on", "Implemented on");
  day.role = ColumnRole::kDate;
  ColumnInfo text = LabelColumn("text", "Text");
  text.role = ColumnRole::kText;
  listing.info.columns = {text, day};
  listing.rows = {{RowType::kMembers,
                   {TextCell("Call back"), DateCell(MakeDay(2019, 9, 2))}},
                  {RowType::kMembers, {TestCell(), TestCell()}}};
  document.parts.emplace_back(listing);
  return document;
}

TestDocument TextsDocument(const std::string& heading,
                           const std::vector<std::string>& texts) {
  TestDocument document = EmptyDocument();
  TestTable table;
  table.info.id = "texts";
  table.info.columns = {LabelColumn("text", heading)};
  table.info.columns[0].role = ColumnRole::kText;
  for (const std::string& text : texts) {
    table.rows.push_back({RowType::kMembers, {TextCell(text)}});
  }
  document.parts.emplace_back(table);
  return document;
}

std::string RunScript(const std::string& script, const Files& files,
                      const std::string& more) {
  const TemporaryFolder folder;
  for (const auto& [name, content] : files) folder.Write(name, content);
  const CommandResult result =
      RunCommand("/usr/bin/python3 '" REDRESS_SOURCE_DIR "/tests/plugins/csv/" +
                 script + "' '" + folder.path() + "' " + more);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  return result.output;
}

}  // namespace redress::testing

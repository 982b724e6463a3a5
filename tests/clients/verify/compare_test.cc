#include "clients/verify/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/clients/verify/server_copy.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

testing::TestTable Teams() {
  testing::TestTable table;
  table.info.id = "teams";
  table.info.title = "Closed by team";
  table.info.columns = {
      testing::LabelColumn("team", "Team"),
      testing::FigureColumn("closed", "Closed", Unit::kCount, "closed"),
      testing::FigureColumn("upheld", "Upheld", Unit::kPercent, "upheld_rate")};
  table.rows = {{RowType::kMembers,
                 {testing::TextCell("Fostering"), testing::CountCell(12),
                  testing::RateCell(3, 12, "25%")}},
                {RowType::kMembers,
                 {testing::TextCell("MASH"), testing::CountCell(4),
                  testing::RateCell(1, 4, "25%")}},
                {RowType::kTotal,
                 {testing::TextCell(""), testing::CountCell(16),
                  testing::RateCell(4, 16, "25%")}}};
  return table;
}

ServerDocument Made() {
  testing::TestDocument document;
  document.info.id = "report";
  document.info.title = "Complaints";
  document.info.data_version = 7;
  document.parts.emplace_back(
      TextBlock{TextStyle::kParagraph, "There were 16.", {}});
  document.parts.emplace_back(Teams());
  return ServerCopy(document);
}

// What an exporter would have written of it.
PublishedFile Published() {
  PublishedFile file;
  file.data_version = 7;
  file.texts[1] = {"There were 16.", "a place"};
  PublishedTable& table = file.tables["teams"];
  table.rows = 3;
  table.columns["team"] = {TextValue("Fostering"), TextValue("MASH"),
                           TextValue("Total")};
  table.columns["closed"] = {NumberValue(12, 0), NumberValue(4, 0),
                             NumberValue(16, 0)};
  table.columns["upheld"] = {NumberValue(0.25, 1e-9), NumberValue(0.25, 1e-9),
                             NumberValue(0.25, 1e-9)};
  file.place = [](const std::string& table_id, int64_t row,
                  const std::string& column) {
    return absl::StrCat("at ", table_id, " ", row, " ", column);
  };
  return file;
}

std::vector<std::string> Edits(const PublishedFile& file) {
  std::vector<std::string> edits;
  for (const Edit& edit : CompareFile(file, Made()).edits) {
    edits.push_back(absl::StrCat(edit.name, "; ", edit.place, "; ",
                                 edit.in_file, "; ", edit.as_made));
  }
  return edits;
}

TEST(CompareFileTest, AFileAsItWasMadeHasNoEdits) {
  const FileComparison comparison = CompareFile(Published(), Made());
  EXPECT_THAT(comparison.edits, IsEmpty());
  EXPECT_EQ(comparison.cells, 9);
  EXPECT_EQ(comparison.figures, 6);
  EXPECT_EQ(comparison.texts, 1);
}

TEST(CompareFileTest, AnEditedCellIsNamedWithItsPlace) {
  PublishedFile file = Published();
  file.tables["teams"].columns["closed"][1] = NumberValue(5, 0);
  file.tables["teams"].columns["team"][0] = TextValue("Adoption");
  EXPECT_THAT(Edits(file),
              ElementsAre("teams/1/team; at teams 1 team; Adoption; Fostering",
                          "teams/2/closed; at teams 2 closed; 5; 4"));
}

TEST(CompareFileTest, ACellThatLooksAsItDidSaysWhatIsBehindIt) {
  PublishedFile file = Published();
  Value fraction = NumberValue(0.25, 1e-9);
  fraction.text = "25%";
  fraction.numerator = 2;
  fraction.denominator = 8;
  file.tables["teams"].columns["upheld"][0] = fraction;
  Value format = NumberValue(4, 0);
  format.number_format = "\"9\"";
  file.tables["teams"].columns["closed"][1] = format;
  EXPECT_THAT(Edits(file),
              ElementsAre("teams/2/closed; at teams 2 closed; 4, shown as "
                          "\"9\"; 4",
                          "teams/1/upheld; at teams 1 upheld; 25%, as 2 / 8; "
                          "25%"));
}

TEST(CompareFileTest, WhatIsMissingIsAnEdit) {
  PublishedFile file = Published();
  file.tables["teams"].columns["closed"].pop_back();
  file.texts.clear();
  EXPECT_THAT(Edits(file),
              ElementsAre("teams/3/closed; at teams 3 closed; nothing: the "
                          "file has no such cell; 16",
                          "text 1; ; nothing; There were 16."));
  file = Published();
  file.tables.clear();
  EXPECT_THAT(Edits(file), ElementsAre("the table teams; ; nothing: the file "
                                       "has no such cell; a table of 3 rows"));
  // A file of one table does not have the others, nor the texts.
  file.is_part = true;
  file.texts.clear();
  EXPECT_THAT(Edits(file), IsEmpty());
}

TEST(CompareFileTest, WhatWasAddedIsAnEdit) {
  PublishedFile file = Published();
  file.tables["teams"].rows = 4;
  file.tables["mine"].rows = 2;
  file.texts[2] = {"My own.", "another place"};
  file.texts[0] = {"And this.", ""};
  file.data_version = 8;
  EXPECT_THAT(
      Edits(file),
      ElementsAre("the table teams; ; 4 rows; 3 rows",
                  "the table mine; ; 2 rows; nothing",
                  "the data version; ; 8; 7", "text 0; ; And this.; nothing",
                  "text 2; another place; My own.; nothing"));
}

TEST(CompareFileTest, FiguresOfSeveralCellsAreWorkedOut) {
  PublishedFile file = Published();
  file.tables.clear();
  file.texts.clear();
  file.is_part = true;
  const auto add = [&file](const char* element, std::vector<std::string> cells,
                           bool is_percent, const Value& value) {
    file.figures.push_back({element, std::move(cells), is_percent, value});
  };
  const std::string mash = "teams/2/closed";
  const std::string all = "teams/3/closed";
  add("Closed", {mash}, false, NumberValue(4, 0));
  add("Sum", {mash, all}, false, NumberValue(20, 0));
  add("Share", {mash, all}, true, NumberValue(0.25, 0.0005));
  EXPECT_THAT(Edits(file), IsEmpty());
  file.figures.clear();
  add("Closed", {mash}, false, NumberValue(5, 0));
  add("Sum", {mash, all}, false, TextValue("20,0"));
  add("Share", {mash, all}, true, NumberValue(0.26, 0.0005));
  add("None", {"teams/9/closed"}, false, NumberValue(5, 0));
  add("Bad", {"teams"}, false, NumberValue(5, 0));
  add("Label", {"teams/1/team"}, false, NumberValue(5, 0));
  EXPECT_THAT(
      Edits(file),
      ElementsAre("teams/2/closed; Closed; 5; 4",
                  "teams/2/closed teams/3/closed; Sum; 20,0; 20",
                  "teams/2/closed teams/3/closed; Share; 0.26; 0.25",
                  "teams/9/closed; None; 5; nothing", "teams; Bad; 5; nothing",
                  "teams/1/team; Label; 5; nothing"));
}

// "teams/1/closed then 4 now 5", rows that are gone or new as "-".
std::vector<std::string> Revisions(const ServerDocument& then,
                                   const ServerDocument& now) {
  std::vector<std::string> names;
  for (const Revision& revision : CompareDocuments(then, now)) {
    names.push_back(absl::StrCat(
        NameOfCell(*revision.then, revision.row, revision.column), " is ",
        NameOfCell(*revision.now, revision.row_now, revision.column_now)));
  }
  return names;
}

v1::Cell* FigureOf(ServerDocument& document, size_t row, int column) {
  return document.tables[0].rows[row].mutable_cells(column)->mutable_figure();
}

TEST(CompareDocumentsTest, RowsAreMatchedByTheirLabels) {
  const ServerDocument then = Made();
  ServerDocument now = Made();
  EXPECT_THAT(Revisions(then, now), IsEmpty());
  std::swap(now.tables[0].rows[0], now.tables[0].rows[1]);
  EXPECT_THAT(Revisions(then, now), IsEmpty());
  FigureOf(now, 0, 1)->set_numerator(5);
  EXPECT_THAT(Revisions(then, now),
              ElementsAre("teams/2/closed is teams/1/closed"));
}

TEST(CompareDocumentsTest, RowsMayComeAndGo) {
  const ServerDocument then = Made();
  ServerDocument now = Made();
  now.tables[0].rows[1].mutable_cells(0)->set_text("YOT");
  EXPECT_THAT(Revisions(then, now),
              ElementsAre("teams/2/team is teams/new/team",
                          "teams/2/closed is teams/new/closed",
                          "teams/2/upheld is teams/new/upheld",
                          "teams/new/closed is teams/2/closed",
                          "teams/new/upheld is teams/2/upheld"));
}

TEST(CompareDocumentsTest, OfEqualLabelsEachIsItsOwnRow) {
  ServerDocument then = Made();
  then.tables[0].rows[1].mutable_cells(0)->set_text("Fostering");
  ServerDocument now = then;
  FigureOf(now, 1, 1)->set_numerator(9);
  EXPECT_THAT(Revisions(then, now),
              ElementsAre("teams/2/closed is teams/2/closed"));
}

TEST(CompareDocumentsTest, AStatusIsAnotherFigureAndADisplayIsNot) {
  const ServerDocument then = Made();
  ServerDocument now = Made();
  FigureOf(now, 0, 1)->set_display("twelve");
  EXPECT_THAT(Revisions(then, now), IsEmpty());
  FigureOf(now, 0, 1)->set_status(v1::CELL_STATUS_CONFIDENTIAL);
  EXPECT_THAT(Revisions(then, now),
              ElementsAre("teams/1/closed is teams/1/closed"));
}

TEST(CompareDocumentsTest, ATableThatIsGoneIsNotCompared) {
  ServerDocument now = Made();
  now.tables[0].start.set_id("others");
  EXPECT_THAT(Revisions(Made(), now), IsEmpty());
}

ServerDocument WithFigure(const std::string& text, const std::string& name,
                          int begin, int size) {
  ServerDocument document;
  v1::TextBlock& block = document.texts.emplace_back();
  block.set_text(text);
  v1::TextFigure* figure = block.add_figures();
  figure->set_name(name);
  figure->set_begin(begin);
  figure->set_size(size);
  return document;
}

TEST(CompareTextFiguresTest, FiguresAreComparedByTheirNames) {
  const ServerDocument then = WithFigure("There were 16.", "closed", 11, 2);
  const std::vector<TextRevision> revisions = CompareTextFigures(
      then, WithFigure("Of all, there were 9.", "closed", 19, 1));
  ASSERT_EQ(revisions.size(), 1);
  EXPECT_EQ(revisions[0].name, "closed");
  EXPECT_EQ(revisions[0].then, "16");
  EXPECT_EQ(revisions[0].now, "9");
  EXPECT_THAT(CompareTextFigures(then, then), IsEmpty());
  EXPECT_THAT(
      CompareTextFigures(then, WithFigure("There were 9.", "other", 11, 1)),
      IsEmpty());
  // One beyond the text is none.
  EXPECT_THAT(CompareTextFigures(then, WithFigure("9", "closed", 11, 1)),
              IsEmpty());
}

TEST(CellNamesTest, ACellIsCalledByItsLabels) {
  const ServerDocument made = Made();
  EXPECT_EQ(AboutCell(made.tables[0], 1, 2), "MASH: Upheld");
  EXPECT_EQ(NameOfCell(made.tables[0], 1, 2), "teams/2/upheld");
}

}  // namespace
}  // namespace redress::verify

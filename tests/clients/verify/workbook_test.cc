// Workbooks as people and programs leave them, by their provenance sheet.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "clients/verify/readers.h"
#include "clients/verify/text_match.h"
#include "tests/clients/verify/package.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Rows = std::vector<std::vector<std::string>>;

class WorkbookTest : public ::testing::Test {
 protected:
  // A small workbook: one table of two columns and two rows.
  WorkbookTest() {
    sheets_["Cover"] = {{"Complaints"}, {"An introduction."}};
    sheets_["Contents"] = {{"Contents"}, {"Cover"}, {"Contents"},
                           {"Notes"},    {"Teams"}, {"Provenance"}};
    sheets_["Notes"] = {{"Notes"},
                        {"Mark", "Where", "Note"},
                        {"[z]", "", "not applicable"},
                        {"[note 1]", "Teams", "Closed in the period."}};
    sheets_["Teams"] = {{"Closed by team"},
                        {"Team", "Closed"},
                        {"Fostering", "12"},
                        {"MASH", "[c]"}};
    sheets_["Provenance"] = {
        {"Provenance"},
        {"Kind", "Place", "Table", "Column", "First row", "Text"},
        {"source", "", "", "", "", "{\"report\":"},
        {"source", "", "", "", "", "{}}"},
        {"data version", "", "", "", "", "7"},
        {"text", "Cover!A2", "", "", "1", ""},
        {"column", "Teams!A3:A4", "teams", "team", "1", ""},
        {"column", "Teams!$B$3:$B$4", "teams", "closed", "1", ""}};
  }

  absl::StatusOr<PublishedFile> Read(const ReadLimits& limits = {}) {
    std::map<std::string, std::string> sheets;
    for (const auto& [name, rows] : sheets_) sheets[name] = RowsOf(rows);
    Package package = WorkbookOf(sheets);
    for (const std::string& name : hidden_) {
      std::string& list = package["xl/workbook.xml"];
      list.insert(list.find("name=\"" + name + "\""), "state=\"hidden\" ");
    }
    const auto archive =
        ZipArchive::Open(WriteZip(package, folder_.path() + "/book.xlsx"));
    EXPECT_TRUE(archive.ok()) << archive.status();
    return ReadWorkbook(*archive, limits);
  }

  PublishedFile ReadWell() {
    absl::StatusOr<PublishedFile> file = Read();
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? *std::move(file) : PublishedFile();
  }

  // The last lines of the provenance sheet.
  void AddLine(const std::vector<std::string>& line) {
    sheets_["Provenance"].push_back(line);
  }

  static std::vector<std::string> Column(const PublishedFile& file,
                                         const std::string& table,
                                         const std::string& column) {
    std::vector<std::string> shown;
    for (const Value& value : file.tables.at(table).columns.at(column)) {
      shown.push_back(Shown(value));
    }
    return shown;
  }

  static std::vector<std::string> Words(const PublishedFile& file,
                                        PublishedWords::Kind kind) {
    std::vector<std::string> texts;
    for (const PublishedWords& words : file.words) {
      if (words.kind == kind) texts.push_back(words.text);
    }
    return texts;
  }

  std::map<std::string, Rows> sheets_;
  std::vector<std::string> hidden_;
  testing::TemporaryFolder folder_;
};

TEST_F(WorkbookTest, EverythingIsReadFromWhereTheProvenanceSaysItIs) {
  const PublishedFile file = ReadWell();
  EXPECT_EQ(file.format, "Excel");
  EXPECT_FALSE(file.is_part);
  EXPECT_EQ(file.source, "{\"report\":{}}");
  EXPECT_EQ(file.data_version, 7);
  EXPECT_THAT(Column(file, "teams", "team"), ElementsAre("Fostering", "MASH"));
  EXPECT_THAT(Column(file, "teams", "closed"), ElementsAre("12", "[c]"));
  EXPECT_EQ(file.tables.at("teams").rows, 2);
  EXPECT_EQ(file.texts.at(1).text, "An introduction.");
  EXPECT_EQ(file.texts.at(1).place, "'Cover'!A2");
  EXPECT_EQ(file.place("teams", 2, "closed"), "'Teams'!B4");
  EXPECT_EQ(file.place("teams", 3, "closed"), "");
  EXPECT_EQ(file.place("teams", 1, "none"), "");
  EXPECT_THAT(Words(file, PublishedWords::Kind::kDocumentTitle),
              ElementsAre("Complaints"));
  EXPECT_THAT(Words(file, PublishedWords::Kind::kTitle),
              ElementsAre("Closed by team"));
  EXPECT_THAT(Words(file, PublishedWords::Kind::kHeading),
              ElementsAre("Team", "Closed"));
  EXPECT_THAT(Words(file, PublishedWords::Kind::kNote),
              ElementsAre("Closed in the period."));
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(WorkbookTest, OneWithoutProvenanceIsNoneOfOurs) {
  sheets_.erase("Provenance");
  const absl::Status status = Read().status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("Provenance"));
  sheets_["Provenance"] = {{"Provenance"}};
  EXPECT_THAT(std::string(Read().status().message()),
              HasSubstr("row 1: it has no heading Kind"));
}

TEST_F(WorkbookTest, ALineThatNamesNoCellsIsAnError) {
  const Rows whole = sheets_["Provenance"];
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"column", "nowhere", "t", "c", "1", ""},
        {"column", "Teams!A3:B4", "t", "c", "1", ""},
        {"column", "Teams!A3:A4", "t", "c", "0", ""},
        {"column", "Teams!A3:A4", "t", "c", "99999999", ""},
        {"text", "Cover!A3", "", "", "one", ""}}) {
    sheets_["Provenance"] = whole;
    AddLine(line);
    const absl::Status status = Read().status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << line[1];
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("the sheet \"Provenance\", row 9"));
  }
}

TEST_F(WorkbookTest, AColumnGoesOnOverSheets) {
  sheets_["Teams 2"] = {{"Closed by team"}, {"Team", "Closed"}, {"YOT", "3"}};
  sheets_["Contents"].push_back({"Teams 2"});
  AddLine({"column", "'Teams 2'!A3:A3", "teams", "team", "3", ""});
  AddLine({"column", "'Teams 2'!B3:B3", "teams", "closed", "3", ""});
  const PublishedFile file = ReadWell();
  EXPECT_THAT(Column(file, "teams", "closed"), ElementsAre("12", "[c]", "3"));
  EXPECT_EQ(file.tables.at("teams").rows, 3);
  EXPECT_EQ(file.place("teams", 3, "closed"), "'Teams 2'!B3");
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(WorkbookTest, ATextInSeveralCellsIsOne) {
  sheets_["Cover"].push_back({" It goes on."});
  AddLine({"text", "Cover!A3", "", "", "1", ""});
  EXPECT_EQ(ReadWell().texts.at(1).text, "An introduction. It goes on.");
}

TEST_F(WorkbookTest, WhatWasTakenOutIsNothing) {
  sheets_["Teams"][2][1] = "";
  sheets_["Teams"].pop_back();
  sheets_["Cover"][0][0] = "";
  PublishedFile file = ReadWell();
  EXPECT_THAT(Column(file, "teams", "closed"), IsEmpty());
  EXPECT_EQ(file.tables.at("teams").rows, 2);
  EXPECT_THAT(Words(file, PublishedWords::Kind::kDocumentTitle),
              ElementsAre(""));
  sheets_.erase("Teams");
  file = ReadWell();
  EXPECT_THAT(Column(file, "teams", "team"), IsEmpty());
  EXPECT_THAT(Words(file, PublishedWords::Kind::kTitle), ElementsAre(""));
}

TEST_F(WorkbookTest, WhatNoExporterLeavesIsOdd) {
  sheets_["Teams"].push_back({"Other", "5"});
  sheets_["Teams"][2].push_back("remark");
  sheets_["Mine"] = {{"My own"}};
  hidden_ = {"Notes"};
  AddLine({"column", "Teams!A3:A3", "other", "team", "1", ""});
  EXPECT_THAT(
      ReadWell().oddities,
      ElementsAre("'Teams'!A2 is named twice by the sheet \"Provenance\"",
                  "'Teams'!A1 is named twice by the sheet \"Provenance\"",
                  "'Teams'!A3 is named twice by the sheet \"Provenance\"",
                  "'Teams'!C3 stands beside or below the table",
                  "'Teams'!A5 stands beside or below the table",
                  "'Teams'!B5 stands beside or below the table",
                  "the sheet 'Mine' is not in the contents",
                  "the sheet 'Notes' is hidden"));
}

TEST_F(WorkbookTest, LongTextsAreReadWhole) {
  const std::string remark =
      " [goes on: the whole text is on the worksheet Long texts]";
  sheets_["Teams"][2][0] = "Fost" + remark;
  sheets_["Long texts"] = {{"Long texts"},
                           {"'Teams'!A3", "1", "Foster"},
                           {"'Teams'!A3", "2", "ing"}};
  sheets_["Contents"].push_back({"Long texts"});
  EXPECT_THAT(Column(ReadWell(), "teams", "team"),
              ElementsAre("Fostering", "MASH"));
  // Not where its beginning is another one.
  sheets_["Teams"][2][0] = "Adop" + remark;
  EXPECT_THAT(Column(ReadWell(), "teams", "team"),
              ElementsAre("Adop" + remark, "MASH"));
}

TEST_F(WorkbookTest, ALongNoteGoesOnInTheRowsBelow) {
  sheets_["Notes"].push_back({"[note 1] goes on", "", " And so on."});
  sheets_["Notes"].push_back({"[note 2]", "Teams", "Another."});
  EXPECT_THAT(Words(ReadWell(), PublishedWords::Kind::kNote),
              ElementsAre("Closed in the period. And so on.", "Another."));
}

// A small file may name a row far away.
TEST_F(WorkbookTest, MoreValuesThanAreReadAreAnError) {
  EXPECT_TRUE(Read({.values = 4}).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(Read({.values = 3}).status()));
  AddLine({"column", "Teams!D4:D1048576", "teams", "more", "9000", ""});
  sheets_["Teams"][3].resize(4);
  sheets_["Teams"][3].back() = "1";
  EXPECT_TRUE(Read({.values = 9004}).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(Read({.values = 9003}).status()));
}

}  // namespace
}  // namespace redress::verify

#include "clients/verify/workbook_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/verify/text_match.h"
#include "tests/clients/verify/package.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kSheet[] = "xl/worksheets/sheet1.xml";

TEST(CellPlaceTest, EveryColumnIsReadAsItIsWritten) {
  for (int64_t column = 1; column <= 16'384; ++column) {
    const CellPlace place =
        ParseCellPlace(FormatCellPlace({1'048'576, column}));
    ASSERT_EQ(place.column, column);
    ASSERT_EQ(place.row, 1'048'576);
  }
  EXPECT_EQ(FormatCellPlace({7, 2}), "B7");
  EXPECT_EQ(FormatCellPlace({1, 26}), "Z1");
  EXPECT_EQ(FormatCellPlace({1, 27}), "AA1");
  EXPECT_EQ(FormatCellPlace({1, 16'384}), "XFD1");
}

TEST(CellPlaceTest, WhatIsNoPlaceHasNoRow) {
  for (const char* text :
       {"", "7", "B", "B0", "B-1", "b7", "B7C", "XFE1", "A1048577", "$B$7",
        "AAAAAAAAAAAAAAAAAAAAAAAAA1", "A99999999999999999999"}) {
    EXPECT_EQ(ParseCellPlace(text).row, 0) << text;
  }
}

class WorkbookPartsTest : public ::testing::Test {
 protected:
  ZipArchive Open(const Package& package) {
    auto archive =
        ZipArchive::Open(WriteZip(package, folder_.path() + "/book.xlsx"));
    EXPECT_TRUE(archive.ok()) << archive.status();
    return *std::move(archive);
  }

  // What stands on the sheet: places and values; oddities go to `odd`.
  std::vector<std::pair<std::string, std::string>> Cells(
      const Package& package) {
    const ZipArchive archive = Open(package);
    const auto parts = ReadWorkbookParts(archive);
    EXPECT_TRUE(parts.ok()) << parts.status();
    std::vector<std::pair<std::string, std::string>> cells;
    const absl::Status status =
        VisitCells(archive, *parts, kSheet,
                   {[&](const CellPlace& place, const Value& value) {
                      cells.emplace_back(FormatCellPlace(place), Shown(value));
                      formats_.push_back(value.number_format);
                      return absl::OkStatus();
                    },
                    [&](const std::string& what) { odd_.push_back(what); }});
    EXPECT_TRUE(status.ok()) << status;
    return cells;
  }

  testing::TemporaryFolder folder_;
  std::vector<std::string> odd_;
  std::vector<std::string> formats_;
};

TEST_F(WorkbookPartsTest, EveryKindOfCellIsRead) {
  const Package package = WorkbookOf(
      {{"S",
        R"(<row r="2"><c r="A2" t="s"><v>1</v></c>)"
        R"(<c r="B2"><v>8</v></c><c r="C2" t="n"><v>0.125</v></c>)"
        R"(<c r="D2" t="b"><v>1</v></c><c r="E2" t="b"><v>0</v></c>)"
        R"(<c r="F2" t="e"><v>#N/A</v></c>)"
        R"(<c r="G2" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r>)"
        R"(</is></c><c r="H2"><f>SUM(B2)</f><v>8</v></c><c r="I2"/>)"
        R"(<c r="J2"><f/><v>8</v></c><c r="K2"><v>nan</v></c>)"
        R"(<c r="L2" t="s"><v>99</v></c><c r="M2"><v>eight</v></c></row>)"}},
      "<si/><si><t>one</t></si>");
  EXPECT_THAT(
      Cells(package),
      ElementsAre(Pair("A2", "one"), Pair("B2", "8"), Pair("C2", "0.125"),
                  Pair("D2", "TRUE"), Pair("E2", "FALSE"), Pair("F2", "#N/A"),
                  Pair("G2", "inline"), Pair("H2", "=SUM(B2)"), Pair("J2", "="),
                  Pair("K2", "nan")));
  EXPECT_THAT(odd_, IsEmpty());
}

TEST_F(WorkbookPartsTest, SharedTextsAreWholeAndWithoutHints) {
  const Package package = WorkbookOf(
      {{"S", R"(<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c>)"
             R"(<c t="s"><v>2</v></c></row>)"}},
      "<si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space=\"preserve\"> and"
      "</t></r><rPh sb=\"0\" eb=\"1\"><t>hint</t></rPh></si>"
      "<si><t>a_x000B_b_x005F_x000B_c_xZZZZ_d_x20</t></si>"
      "<si><t>&lt;b&gt;&#x1F600;</t></si>");
  EXPECT_THAT(Cells(package),
              ElementsAre(Pair("A1", "bold and"),
                          Pair("B1", "a\vb_x000B_c_xZZZZ_d_x20"),
                          Pair("C1", "<b>\xF0\x9F\x98\x80")));
}

TEST_F(WorkbookPartsTest, CellsWithoutPlacesFollowOneAnother) {
  const Package package = WorkbookOf(
      {{"S", R"(<row><c><v>1</v></c><c><v>2</v></c></row>)"
             R"(<row><c><v>3</v></c></row><row r="9"><c><v>4</v></c>)"
             R"(<c r="D9"><v>5</v></c><c><v>6</v></c></row>)"}});
  EXPECT_THAT(Cells(package),
              ElementsAre(Pair("A1", "1"), Pair("B1", "2"), Pair("A2", "3"),
                          Pair("A9", "4"), Pair("D9", "5"), Pair("E9", "6")));
}

TEST_F(WorkbookPartsTest, FormatsAreTheirOwnOrTheBuiltInOnes) {
  Package package = WorkbookOf(
      {{"S",
        R"(<row><c s="0"><v>1</v></c><c s="1"><v>1</v></c>)"
        R"(<c s="2"><v>1</v></c><c s="3"><v>1</v></c><c s="4"><v>1</v></c>)"
        R"(<c s="99"><v>1</v></c></row>)"}});
  package["xl/styles.xml"] =
      R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/>)"
      R"(</numFmts><cellStyleXfs><xf numFmtId="3"/></cellStyleXfs><cellXfs>)"
      R"(<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9"/>)"
      R"(<xf numFmtId="15"/><xf numFmtId="11"/></cellXfs></styleSheet>)";
  Cells(package);
  EXPECT_THAT(formats_,
              ElementsAre("", "0.0%", "0%", "d mmm yyyy", "0.00E+00", ""));
}

TEST_F(WorkbookPartsTest, WhatIsHiddenOrMergedIsOdd) {
  Package package = WorkbookOf(
      {{"S", R"(<row r="1" hidden="1"><c><v>1</v></c></row>)"
             R"(<row r="2" ht="0"><c><v>1</v></c></row>)"
             R"(<row r="3" ht="15" hidden="0"><c><v>1</v></c></row>)"}});
  std::string& sheet = package[kSheet];
  sheet.insert(sheet.find("<sheetData>"),
               R"(<cols><col min="2" max="4" hidden="true"/></cols>)");
  sheet.insert(sheet.find("</worksheet>"),
               R"(<mergeCells><mergeCell ref="A1:B1"/></mergeCells>)");
  Cells(package);
  EXPECT_THAT(odd_,
              ElementsAre("columns 2 to 4 are hidden", "row 1 is hidden",
                          "row 2 is hidden", "the cells A1:B1 are merged"));
}

TEST_F(WorkbookPartsTest, ATextThatIsShownOtherwiseIsOdd) {
  Package package =
      WorkbookOf({{"S", R"(<row><c s="1" t="str"><v>text</v></c></row>)"}});
  package["xl/styles.xml"] =
      R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode=";;;"/>)"
      R"(</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>)"
      R"(</styleSheet>)";
  Cells(package);
  EXPECT_THAT(odd_, ElementsAre("A1 shows another text than it holds"));
}

TEST_F(WorkbookPartsTest, SheetsAreFoundWhereverTheirPartsAre) {
  Package package = WorkbookOf({{"One", ""}, {"Two", ""}});
  std::string& relations = package["xl/_rels/workbook.xml.rels"];
  relations.replace(relations.find("worksheets/sheet2"), 0, "/xl/");
  std::string& sheets = package["xl/workbook.xml"];
  sheets.replace(sheets.find("name=\"Two\""), 0, "state=\"veryHidden\" ");
  const auto parts = ReadWorkbookParts(Open(package));
  ASSERT_TRUE(parts.ok()) << parts.status();
  EXPECT_THAT(parts->sheets,
              ElementsAre(Pair("One", kSheet),
                          Pair("Two", "xl/worksheets/sheet2.xml")));
  EXPECT_THAT(parts->hidden_sheets, ElementsAre("Two"));
}

TEST_F(WorkbookPartsTest, MalformedPartsAreAnError) {
  const Package whole = WorkbookOf(
      {{"S", R"(<row><c t="s"><v>0</v></c></row>)"}}, "<si><t>one</t></si>");
  for (const auto& [name, bytes] : whole) {
    if (name == kSheet) continue;
    for (const std::string& bad :
         {bytes.substr(0, bytes.size() - 4),
          "<!DOCTYPE a [<!ENTITY b 'c'>]>" + bytes, std::string("\xFF\xFE")}) {
      Package package = whole;
      package[name] = bad;
      const auto parts = ReadWorkbookParts(Open(package));
      EXPECT_TRUE(absl::IsInvalidArgument(parts.status())) << name << bad;
      EXPECT_THAT(std::string(parts.status().message()),
                  HasSubstr(name + " is malformed"));
    }
  }
  Package package = whole;
  package.erase("xl/workbook.xml");
  EXPECT_TRUE(
      absl::IsInvalidArgument(ReadWorkbookParts(Open(package)).status()));
}

TEST_F(WorkbookPartsTest, MoreSheetsThanAnybodyHasAreAnError) {
  Package package = WorkbookOf({{"S", ""}});
  std::string list;
  for (int i = 0; i <= 100'000; ++i) {
    absl::StrAppend(&list, "<sheet name=\"s", i, "\" r:id=\"rId1\"/>");
  }
  std::string& sheets = package["xl/workbook.xml"];
  sheets.insert(sheets.find("<sheet "), list);
  EXPECT_TRUE(
      absl::IsResourceExhausted(ReadWorkbookParts(Open(package)).status()));
}

TEST_F(WorkbookPartsTest, AnErrorOfTheVisitorEndsTheVisit) {
  const ZipArchive archive =
      Open(WorkbookOf({{"S", RowsOf({{"a", "b"}, {"c", "d"}})}}));
  const auto parts = ReadWorkbookParts(archive);
  ASSERT_TRUE(parts.ok());
  int seen = 0;
  const absl::Status status = VisitCells(
      archive, *parts, kSheet,
      {[&](const CellPlace&, const Value&) {
         return ++seen == 3 ? absl::AbortedError("enough") : absl::OkStatus();
       },
       nullptr});
  EXPECT_TRUE(absl::IsAborted(status));
  EXPECT_EQ(seen, 3);
}

}  // namespace
}  // namespace redress::verify

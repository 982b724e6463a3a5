// The CSV exporter as a built plugin in a worker, read back byte by byte and by
// an independent reader.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "service/base/errors.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::StartsWith;

using Options = std::map<std::string, std::string>;

Written Export(const std::vector<v1::DocumentPart>& parts,
               const Options& options = {}) {
  Written written;
  EXPECT_EQ(RunPlugin(REDRESS_BINARY_DIR "/plugins/redress_csv.so", options,
                      parts, &written),
            absl::OkStatus());
  return written;
}

// A document of one table with one column of text, one row for each text.
std::vector<v1::DocumentPart> Texts(const std::string& heading,
                                    const std::vector<std::string>& texts) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Texts")};
  v1::DocumentPart table = TablePart("texts", "Texts");
  AddColumn(&table, "text", heading, v1::COLUMN_ROLE_TEXT);
  parts.push_back(table);
  v1::DocumentPart rows;
  for (const std::string& text : texts) AddText(AddRow(&rows), text);
  parts.push_back(rows);
  return parts;
}

// Records as Python's csv module reads them: fields are joined by U+241F, each
// record ends with U+241E.
std::string ReadByPython(const std::string& content) {
  const TestFolder folder;
  const std::string path = folder.path() + "/file.csv";
  std::ofstream(path, std::ios::binary) << content;
  const std::string command =
      "python3 " REDRESS_SOURCE_DIR "/tests/plugins/csv/read_csv.py " + path;
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  char buffer[4096];
  size_t size;
  while ((size = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    output.append(buffer, size);
  }
  EXPECT_EQ(pclose(pipe), 0);
  return output;
}

TEST(CsvExporterTest, WritesATable) {
  Written written = Export(SmallDocument());
  EXPECT_THAT(written.files,
              ElementsAre(Key("closed_by_team.csv"), Key("metadata.json")));
  EXPECT_EQ(written.media_types["closed_by_team.csv"],
            "text/csv; charset=utf-8; header=present");
  EXPECT_EQ(written.files["closed_by_team.csv"],
            "Team,Closed,Closed [status],Closed [unit],% upheld,% upheld "
            "[status],% upheld [unit],% upheld [number],row_type\r\n"
            "Fostering,3,,count,0.3333333333,,fraction,1,members\r\n"
            "Leaving Care,0,,count,,z,fraction,,members\r\n"
            "Total,3,,count,0.3333333333,,fraction,1,total\r\n");
}

TEST(CsvExporterTest, WritesEveryKindOfCell) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Cells")};
  v1::DocumentPart table = TablePart("cells", "Cells");
  AddColumn(&table, "label", "Label", v1::COLUMN_ROLE_LABEL);
  AddColumn(&table, "day", "Day", v1::COLUMN_ROLE_DATE);
  AddColumn(&table, "saving", "Saving", v1::COLUMN_ROLE_FIGURE, v1::UNIT_GBP);
  parts.push_back(table);
  v1::DocumentPart rows;
  v1::TableRow* row = AddRow(&rows);
  AddText(row, "Grüße £");
  AddDate(row, 2019, 4, 1);
  AddRate(row, -360050, 100, "-£3,600.50");
  row = AddRow(&rows);
  AddEmpty(row);
  AddEmpty(row);
  AddEmpty(row);
  row = AddRow(&rows);
  AddText(row, "c");
  AddEmpty(row);
  AddStatus(row, v1::CELL_STATUS_CONFIDENTIAL, "[c]");
  row = AddRow(&rows);
  AddText(row, "x");
  AddEmpty(row);
  AddStatus(row, v1::CELL_STATUS_NOT_AVAILABLE, "[x]");
  row = AddRow(&rows);
  AddText(row, "points");
  AddEmpty(row);
  AddRate(row, -77, 10, "-7.7");
  row->mutable_cells(2)->set_unit(v1::UNIT_PERCENTAGE_POINTS);
  parts.push_back(rows);
  EXPECT_EQ(Export(parts).files["cells.csv"],
            "Label,Day,Saving,Saving [status],Saving [unit],row_type\r\n"
            "Grüße £,2019-04-01,-3600.5,,gbp,members\r\n"
            "\"\",,,,,members\r\n"
            "c,,,c,gbp,members\r\n"
            "x,,,x,gbp,members\r\n"
            "points,,-7.7,,percentage_points,members\r\n");
}

TEST(CsvExporterTest, HostileTextsAreNoFormulas) {
  const std::vector<std::string> texts = {"=cmd|' /C calc'!A0",
                                          "+1",
                                          "-13",
                                          "@SUM(A1:A9)",
                                          "\t=1",
                                          "\r=1",
                                          "\n=1",
                                          "  =1",
                                          "＝1＋1",
                                          "\"=1,2\""};
  EXPECT_EQ(Export(Texts("=HYPERLINK(\"http://x\")", texts)).files["texts.csv"],
            "\"'=HYPERLINK(\"\"http://x\"\")\",row_type\r\n"
            "'=cmd|' /C calc'!A0,members\r\n"
            "'+1,members\r\n"
            "'-13,members\r\n"
            "'@SUM(A1:A9),members\r\n"
            "'\t=1,members\r\n"
            "\"'\r=1\",members\r\n"
            "\"'\n=1\",members\r\n"
            "'  =1,members\r\n"
            "'＝1＋1,members\r\n"
            "\"\"\"=1,2\"\"\",members\r\n");
}

TEST(CsvExporterTest, TheGuardCanBeTurnedOff) {
  EXPECT_EQ(Export(Texts("Text", {"=1"}), {{"formula_guard", "false"}})
                .files["texts.csv"],
            "Text,row_type\r\n=1,members\r\n");
}

TEST(CsvExporterTest, LineEndingAndByteOrderMark) {
  EXPECT_EQ(
      Export(Texts("Text", {"a"}), {{"line_ending", "lf"}, {"bom", "true"}})
          .files["texts.csv"],
      "\xEF\xBB\xBFText,row_type\na,members\n");
}

TEST(CsvExporterTest, HeadingsAreUnique) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Headings")};
  v1::DocumentPart table = TablePart("headings", "Headings");
  for (const char* label : {"Team", "Team", "row_type", ""}) {
    AddColumn(&table, "id", label, v1::COLUMN_ROLE_TEXT);
  }
  parts.push_back(table);
  EXPECT_EQ(Export(parts).files["headings.csv"],
            "Team,Team (2),row_type (2),id,row_type\r\n");
}

TEST(CsvExporterTest, TableIdsCannotLeaveTheFolder) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Names")};
  for (const char* id : {"../up", "../..up", ".", "", "a b", "a_b"}) {
    parts.push_back(TablePart(id, "Table"));
  }
  EXPECT_THAT(Export(parts).files,
              ElementsAre(Key("_.csv"), Key("_____up.csv"), Key("___up.csv"),
                          Key("a_b.csv"), Key("a_b_2.csv"),
                          Key("metadata.json"), Key("table.csv")));
}

TEST(CsvExporterTest, AnIndependentReaderGetsTheTextsBack) {
  const std::vector<std::string> texts = {
      "plain",       "a,b",  "\"quoted\"", "two\r\nlines", "two\nlines",
      " edges ",     "",     "ünï😀",       "\"",           ",",
      "a\"b,c\nd\r", "'ab'", "؟",          "\xE2\x80\xA8"};
  for (const char* line_ending : {"crlf", "lf"}) {
    const Written written =
        Export(Texts("A \"heading\", with\nall", texts),
               {{"line_ending", line_ending}, {"formula_guard", "false"}});
    std::string expected = "A \"heading\", with\nall␟row_type␞";
    for (const std::string& text : texts) expected += text + "␟members␞";
    EXPECT_EQ(ReadByPython(written.files.at("texts.csv")), expected);
  }
}

TEST(CsvExporterTest, MetadataSaysWhatTheFilesDoNot) {
  const std::string metadata = Export(SmallDocument()).files["metadata.json"];
  EXPECT_EQ(metadata, R"({
  "document": "childrens-representations",
  "title": "Representations",
  "authority": "Exampleshire",
  "data_version": 7,
  "data_date": "2019-10-31",
  "disclosure_profile": "internal",
  "generator": "redress 0.1.0",
  "exporter": "csv 0.1.0",
  "options": [
    {
      "name": "bom",
      "value": "false"
    },
    {
      "name": "formula_guard",
      "value": "true"
    },
    {
      "name": "line_ending",
      "value": "crlf"
    }
  ],
  "periods": [
    {
      "label": "2019/20 H1",
      "first_day": "2019-04-01",
      "last_day": "2019-09-30"
    },
    {
      "label": "2018/19 H1",
      "first_day": "2018-04-01",
      "last_day": "2018-09-30"
    }
  ],
  "content": [
    {
      "type": "heading",
      "text": "Closed complaints"
    },
    {
      "type": "table",
      "id": "closed_by_team",
      "title": "Closed by team",
      "file": "closed_by_team.csv",
      "columns": [
        {
          "heading": "Team",
          "id": "team",
          "role": "label",
          "unit": "",
          "measure": "",
          "period": 0,
          "content": "",
          "dimension": ""
        },
        {
          "heading": "Closed",
          "id": "closed",
          "role": "figure",
          "unit": "count",
          "measure": "",
          "period": 0,
          "content": "",
          "dimension": ""
        },
        {
          "heading": "% upheld",
          "id": "upheld",
          "role": "figure",
          "unit": "fraction",
          "measure": "",
          "period": 0,
          "content": "",
          "dimension": ""
        }
      ],
      "notes": [
        "Cancelled cases are left out."
      ],
      "rows": 3
    },
    {
      "type": "note",
      "text": "Teams as recorded."
    }
  ]
}
)");
}

TEST(CsvExporterTest, MetadataEscapesTexts) {
  const std::string metadata =
      Export({HeaderPart("query", "a\"b\\c\nd\x01")}).files["metadata.json"];
  EXPECT_THAT(metadata, HasSubstr(R"("title": "a\"b\\c\u000ad\u0001",)"));
  EXPECT_THAT(metadata, HasSubstr("\"content\": []\n}\n"));
}

TEST(CsvExporterTest, ManyRowsStream) {
  const Written written = Export(LongDocument(50000));
  const std::string& content = written.files.at("names.csv");
  EXPECT_THAT(content, StartsWith("Name,Count,Count [status],Count [unit],"));
  EXPECT_EQ(std::count(content.begin(), content.end(), '\n'), 50001);
  EXPECT_THAT(written.files.at("metadata.json"), HasSubstr("\"rows\": 50000"));
}

TEST(CsvExporterTest, TheSameDocumentGivesTheSameBytes) {
  EXPECT_EQ(Export(SmallDocument()).files, Export(SmallDocument()).files);
}

TEST(CsvExporterTest, UnknownOptionsAreRefused) {
  Written written;
  const absl::Status status =
      RunPlugin(REDRESS_BINARY_DIR "/plugins/redress_csv.so",
                {{"line_endings", "lf"}}, SmallDocument(), &written);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("did you mean \"line_ending\"?"));
  EXPECT_THAT(written.files, Not(::testing::Contains(Key("metadata.json"))));
}

}  // namespace
}  // namespace redress::exporting

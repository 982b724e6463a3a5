// What is read of CSV files by their metadata, and what is odd or refused.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/verify/readers.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The table "t" of the columns "team" and "closed", as tidy lines.
constexpr char kTidyTable[] = R"({
  "url": "t.csv", "redress:table": "t", "dc:title": "By team",
  "notes": [{"rdfs:comment": "One."}, {"rdfs:comment": "Two."}],
  "redress:columns": [
    {"redress:id": "team", "redress:label": "Team", "redress:role": "label"},
    {"redress:id": "closed", "redress:label": "Closed",
     "redress:role": "figure"}],
  "tableSchema": {"columns": [
    {"titles": ["Team"], "redress:column": "team"},
    {"titles": "heading"}, {"titles": "value"}, {"titles": "status"},
    {"titles": "numerator"}, {"titles": "denominator"}, {"titles": "row"},
    {"titles": "column"}]}})";
constexpr char kTidyHeadings[] =
    "Team,heading,value,status,numerator,denominator,row,column\r\n";

// The same table as it is shown.
constexpr char kShownTable[] = R"({
  "url": "t.csv", "redress:table": "t", "dc:title": "By team",
  "redress:columns": [
    {"redress:id": "team", "redress:label": "Team", "redress:role": "label"},
    {"redress:id": "closed", "redress:label": "Closed",
     "redress:role": "figure"}],
  "tableSchema": {"columns": [
    {"titles": ["Team"], "redress:column": "team"},
    {"titles": ["Closed"], "redress:column": "closed"},
    {"titles": ["Closed [status]"], "redress:column": "closed"},
    {"titles": ["row"]}]}})";
constexpr char kShownHeadings[] = "Team,Closed,Closed [status],row\n";

constexpr char kShape[] = R"({"redress:name": "shape",
                              "redress:value": "as_shown"})";
constexpr char kNoGuard[] = R"({"redress:name": "formula_guard",
                                "redress:value": "false"})";

// The metadata of tables as a group; `more` is a member of theirs.
std::string Group(const std::vector<std::string>& tables,
                  const std::string& options = "",
                  const std::string& more = "\"redress:texts\": []") {
  return absl::StrCat(
      R"({"redress:source": "{\"report\":{}}", "redress:dataVersion": 4,)",
      R"("dc:title": "Annual", "redress:options": [)", options, "],", more,
      ",\"tables\": [", absl::StrJoin(tables, ","), "]}");
}

class CsvExportTest : public ::testing::Test {
 protected:
  absl::StatusOr<PublishedFile> Read(const std::string& metadata,
                                     const ReadLimits& limits = {}) const {
    return ReadCsvExport(
        metadata,
        [this](const std::string& name) -> absl::StatusOr<std::string> {
          const auto found = files_.find(name);
          if (found == files_.end()) return absl::NotFoundError(name);
          return found->second;
        },
        limits);
  }

  PublishedFile Sound(const std::string& metadata) const {
    const absl::StatusOr<PublishedFile> file = Read(metadata);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? *file : PublishedFile();
  }

  std::string Refusal(const std::string& metadata) const {
    const absl::StatusOr<PublishedFile> file = Read(metadata);
    EXPECT_TRUE(absl::IsInvalidArgument(file.status())) << file.status();
    return std::string(file.status().message());
  }

  // The file of tidy lines, or of lines as they are shown.
  PublishedFile Tidy(const std::string& lines) {
    files_["t.csv"] = kTidyHeadings + lines;
    return Sound(Group({kTidyTable}));
  }
  PublishedFile AsShown(const std::string& lines) {
    files_["t.csv"] = kShownHeadings + lines;
    return Sound(Group({kShownTable}, kShape));
  }

  // The figure of a tidy line, by its value, status and fraction.
  Value TidyFigure(const std::string& cells) {
    return Tidy("North,Closed," + cells + ",1,closed\r\n")
        .tables.at("t")
        .columns.at("closed")
        .at(0);
  }

  // The figure of a line as it is shown, and its status.
  Value ShownFigure(const std::string& cells) {
    return AsShown("North," + cells + ",1\n")
        .tables.at("t")
        .columns.at("closed")
        .at(0);
  }

  std::map<std::string, std::string> files_;
};

TEST_F(CsvExportTest, ReadsWhatItWasMadeFrom) {
  const PublishedFile file = Tidy("North,Closed,7,,7,1,1,closed\r\n");
  EXPECT_EQ(file.format, "CSV");
  EXPECT_FALSE(file.is_part);
  EXPECT_TRUE(file.has_notes);
  EXPECT_EQ(file.source, "{\"report\":{}}");
  EXPECT_EQ(file.data_version, 4);
  EXPECT_EQ(file.place("t", 2, "closed"), "t.csv, row 2, closed");
  EXPECT_EQ(file.place("none", 2, "a"), "none, row 2, a");
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(CsvExportTest, ReadsTidyLinesByTheirRowAndColumn) {
  const PublishedFile file = Tidy(
      "South,Closed,9,,9,1,2,closed\r\n"
      "North,Closed,0.4375,,7,16,1,closed\r\n"
      "Total,Closed,,,,,3,closed\r\n");
  const PublishedTable& table = file.tables.at("t");
  EXPECT_EQ(table.rows, 3);
  ASSERT_EQ(table.columns.at("team").size(), 3);
  EXPECT_EQ(table.columns.at("team")[0].text, "North");
  EXPECT_EQ(table.columns.at("team")[1].text, "South");
  const Value& share = table.columns.at("closed")[0];
  EXPECT_EQ(share.kind, Value::Kind::kNumber);
  EXPECT_EQ(share.number, 0.4375);
  EXPECT_EQ(share.numerator, 7);
  EXPECT_EQ(share.denominator, 16);
  EXPECT_EQ(table.columns.at("closed")[2].kind, Value::Kind::kEmpty);
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(CsvExportTest, ReadsTheStatusOfAFigure) {
  EXPECT_EQ(TidyFigure(",c,,").text, "[c]");
  EXPECT_EQ(ShownFigure(",z").text, "[z]");
  EXPECT_EQ(ShownFigure(",").kind, Value::Kind::kEmpty);
  EXPECT_EQ(ShownFigure("44% (7),").text, "44% (7)");
  // Somebody wrote a number and left the status.
  EXPECT_EQ(ShownFigure("7,c").text, "7 [c]");
}

TEST_F(CsvExportTest, ANumberOfTenDigitsIsItsFraction) {
  const Value third = TidyFigure("0.3333333333,,1,3");
  EXPECT_EQ(third.kind, Value::Kind::kNumber);
  EXPECT_GE(third.tolerance, 3.3e-11);
  EXPECT_LT(third.tolerance, 1e-9);
}

TEST_F(CsvExportTest, ANumberThatIsNotItsFractionIsText) {
  for (const auto& [cells, shown] :
       std::map<std::string, std::string>{{"0.334,,1,3", "0.334 as 1 / 3"},
                                          {"9,,7,1", "9 as 7 / 1"},
                                          {"7,,9,1", "7 as 9 / 1"},
                                          {"7,,7,0", "7 as 7 / 0"},
                                          {"7,,7,", "7 as 7 / "},
                                          {"7,,,", "7 as  / "},
                                          {",,7,1", " as 7 / 1"},
                                          {"nan,,7,1", "nan as 7 / 1"},
                                          {"7,c,7,1", "7 as 7 / 1 [c]"},
                                          {"\"7,0\",,7,1", "7,0 as 7 / 1"}}) {
    const Value value = TidyFigure(cells);
    EXPECT_EQ(value.kind, Value::Kind::kText) << cells;
    EXPECT_EQ(value.text, shown);
  }
}

TEST_F(CsvExportTest, TakesOffTheGuardAgainstFormulas) {
  files_["t.csv"] =
      absl::StrCat(kTidyHeadings, "'=1+1,'Closed,7,,7,1,1,'closed\r\n");
  const PublishedFile guarded = Sound(Group({kTidyTable}));
  EXPECT_EQ(guarded.tables.at("t").columns.at("team").at(0).text, "=1+1");
  EXPECT_EQ(guarded.tables.at("t").columns.at("closed").at(0).number, 7);
  files_["t.csv"] =
      absl::StrCat(kTidyHeadings, "'=1+1,Closed,7,,7,1,1,closed\r\n");
  EXPECT_EQ(Sound(Group({kTidyTable}, kNoGuard))
                .tables.at("t")
                .columns.at("team")
                .at(0)
                .text,
            "'=1+1");
}

TEST_F(CsvExportTest, ReadsFilesWithAByteOrderMarkAndAnyEndOfLine) {
  files_["t.csv"] = absl::StrCat(
      "\xEF\xBB\xBF", absl::StrReplaceAll(kTidyHeadings, {{"\r\n", "\n"}}),
      "\"North, or\nso\",Closed,7,,7,1,1,closed");
  const PublishedFile file = Sound(Group({kTidyTable}));
  EXPECT_EQ(file.tables.at("t").columns.at("team").at(0).text, "North, or\nso");
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(CsvExportTest, ReadsTitlesHeadingsAndNotesOfMetadataAndFile) {
  const PublishedFile file = Tidy(
      "North,Shut,7,,7,1,1,closed\r\n"
      "South,Shut,7,,7,1,2,closed\r\n");
  std::vector<std::string> words;
  for (const PublishedWords& from : file.words) {
    words.push_back(absl::StrCat(from.table, "/", from.column, "/", from.number,
                                 " in ", from.place, ": ", from.text,
                                 from.may_be_longer ? "..." : ""));
  }
  EXPECT_THAT(
      words,
      ElementsAre("//0 in : Annual", "t/team/0 in redress:columns: Team",
                  "t/closed/0 in redress:columns: Closed",
                  "t//0 in dc:title: By team", "t//1 in notes: One.",
                  "t//2 in notes: Two.", "t/team/0 in t.csv, line 1: Team...",
                  // Of lines that say the same it is there once.
                  "t/closed/0 in t.csv, line 2: Shut"));
}

TEST_F(CsvExportTest, ReadsTextsAndTheFiguresInThem) {
  const PublishedFile file = Sound(Group({}, "", R"("redress:texts": [
    {"redress:number": 1, "redress:text": "Closed: 7.", "redress:figures": [
      {"redress:name": "closed", "redress:begin": 8, "redress:size": 1,
       "redress:shown": "7"}]},
    {"redress:number": 2, "redress:text": "Closed: 9.", "redress:figures": [
      {"redress:name": "closed", "redress:begin": 8, "redress:size": 1,
       "redress:shown": "7"},
      {"redress:name": "all", "redress:begin": 99, "redress:size": 1,
       "redress:shown": "7"},
      {"redress:name": "none", "redress:begin": -1, "redress:size": 1e300,
       "redress:shown": "7"}]}])"));
  ASSERT_EQ(file.texts.size(), 2);
  EXPECT_EQ(file.texts.at(1).text, "Closed: 7.");
  EXPECT_EQ(file.texts.at(1).place, "redress:texts, number 1");
  EXPECT_THAT(
      file.oddities,
      ElementsAre("redress:texts, number 2: the figure closed is 7, which the "
                  "text has not",
                  "redress:texts, number 2: the figure all is 7, which the "
                  "text has not",
                  "redress:texts, number 2: the figure none is 7, which the "
                  "text has not"));
}

TEST_F(CsvExportTest, ATableWhoseFileWasTakenAwayIsNotThere) {
  const PublishedFile file = Sound(Group({kTidyTable}));
  EXPECT_THAT(file.tables, IsEmpty());
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(CsvExportTest, ATableWithoutLinesIsThere) {
  const PublishedFile file = Tidy("");
  EXPECT_EQ(file.tables.at("t").rows, 0);
  EXPECT_EQ(file.tables.at("t").columns.size(), 2);
}

TEST_F(CsvExportTest, ReadsOneTableByItsOwnMetadata) {
  files_["t.csv"] =
      absl::StrCat(kTidyHeadings, "North,Closed,7,,7,1,1,closed\r\n");
  const std::string alone = absl::StrReplaceAll(
      kTidyTable,
      {{"\"url\"",
        R"("redress:source": "{}", "redress:documentTitle": "Annual", "url")"}});
  const PublishedFile file = Sound(alone);
  EXPECT_TRUE(file.is_part);
  EXPECT_EQ(file.tables.at("t").columns.at("closed").at(0).number, 7);
  EXPECT_EQ(file.words[0].kind, PublishedWords::Kind::kDocumentTitle);
  EXPECT_EQ(file.words[0].text, "Annual");
}

TEST_F(CsvExportTest, HeadingsThatDifferAreOdd) {
  files_["t.csv"] = "Group,heading,Value,status,numerator,denominator,row\n";
  EXPECT_THAT(Sound(Group({kTidyTable})).oddities,
              ElementsAre("t.csv, line 1: the heading Value was value",
                          "t.csv, line 1: the heading  was column"));
  files_["t.csv"] =
      absl::StrReplaceAll(kTidyHeadings, {{"\r\n", ",mine,too\r\n"}});
  EXPECT_THAT(Sound(Group({kTidyTable})).oddities,
              ElementsAre("t.csv, line 1: the column mine is none of the "
                          "table's",
                          "t.csv, line 1: the column too is none of the "
                          "table's"));
  files_["t.csv"] = "Team,Closed,status,row\n";
  EXPECT_THAT(Sound(Group({kShownTable}, kShape)).oddities,
              ElementsAre("t.csv, line 1: the heading status was Closed "
                          "[status]"));
}

TEST_F(CsvExportTest, LinesThatDisagreeAreOdd) {
  EXPECT_THAT(Tidy("North,Closed,7,,7,1,1,closed\r\n"
                   "South,Closed,9,,9,1,1,closed\r\n")
                  .oddities,
              ElementsAre("t.csv, line 3: team of row 1 is South here, and "
                          "North in a line before",
                          "t.csv, line 3: closed of row 1 is 9 here, and 7 in "
                          "a line before"));
  EXPECT_THAT(AsShown("North,7,,1\nNorth,7,,1\nNorth,,c,1\n").oddities,
              ElementsAre("t.csv, line 4: closed of row 1 is [c] here, and 7 "
                          "in a line before"));
}

TEST_F(CsvExportTest, ALineOfAColumnThatTheTableHasNotIsOdd) {
  EXPECT_THAT(Tidy("North,Open,7,,7,1,1,open\r\n").oddities,
              ElementsAre("t.csv, line 2: the column open is none of the "
                          "table's"));
}

// Whoever reads a line alone takes its figure for another one.
TEST_F(CsvExportTest, ALineThatTellsAnotherMeasureOrPeriodIsOdd) {
  const std::string metadata = absl::StrReplaceAll(
      Group({kTidyTable}, "",
            R"("redress:periods": [{"redress:label": "2019/20 H1"},
                                   {"redress:label": "2018/19 H1"}])"),
      {{"\"redress:label\": \"Closed\",",
        R"("redress:label": "Closed", "redress:measure": "closed",
           "redress:period": 1, "redress:content": "figure",)"},
       {"{\"titles\": \"heading\"}",
        R"({"titles": "measure"}, {"titles": "heading"}, {"titles": "period"},
           {"titles": "content"})"}});
  const auto oddities = [&](const std::string& measure,
                            const std::string& period,
                            const std::string& content) {
    files_["t.csv"] = absl::StrCat(
        "Team,measure,heading,period,content,value,status,numerator,"
        "denominator,row,column\r\nNorth,",
        measure, ",Closed,", period, ",", content, ",7,,7,1,1,closed\r\n");
    return Sound(metadata).oddities;
  };
  EXPECT_THAT(oddities("closed", "2018/19 H1", "figure"), IsEmpty());
  EXPECT_THAT(oddities("closed", "2019/20 H1", "figure"),
              ElementsAre("t.csv, line 2: the period is 2019/20 H1, and that "
                          "of closed is 2018/19 H1"));
  EXPECT_THAT(oddities("upheld", "", "difference"),
              ElementsAre("t.csv, line 2: the content is difference, and that "
                          "of closed is figure",
                          "t.csv, line 2: the measure is upheld, and that of "
                          "closed is closed",
                          "t.csv, line 2: the period is , and that of closed "
                          "is 2018/19 H1"));
}

TEST_F(CsvExportTest, WhatIsThereTwiceIsOdd) {
  files_["t.csv"] =
      absl::StrCat(kTidyHeadings, "North,Closed,7,,7,1,1,closed\r\n");
  files_["edited.csv"] =
      absl::StrCat(kTidyHeadings, "North,Closed,9,,9,1,1,closed\r\n");
  const std::string again =
      absl::StrReplaceAll(kTidyTable, {{"t.csv", "edited.csv"}});
  for (const auto& tables :
       {std::vector<std::string>{kTidyTable, again},
        std::vector<std::string>{kTidyTable, kTidyTable}}) {
    EXPECT_THAT(Sound(Group(tables)).oddities,
                ElementsAre("the table t is there twice"));
  }
  const std::string other = absl::StrReplaceAll(
      kTidyTable, {{"\"redress:table\": \"t\"", "\"redress:table\": \"u\""}});
  EXPECT_THAT(Sound(Group({kTidyTable, other})).oddities,
              ElementsAre("the file t.csv is of two tables"));
  const PublishedFile file = Sound(Group({}, "", R"("redress:texts": [
    {"redress:number": 1, "redress:text": "One."},
    {"redress:number": 1, "redress:text": "Two."}])"));
  EXPECT_THAT(file.oddities,
              ElementsAre("redress:texts, number 1 is there twice"));
  EXPECT_EQ(file.texts.at(1).text, "One.");
}

TEST_F(CsvExportTest, LinesThatCannotBeReadAreRefused) {
  const std::string metadata = Group({kTidyTable});
  const auto refusal = [&](const std::string& lines) {
    files_["t.csv"] = kTidyHeadings + lines;
    return Refusal(metadata);
  };
  EXPECT_EQ(refusal("North,Closed,7,,7,1,1\r\n"),
            "t.csv, line 2: it has not as many cells as there are headings");
  for (const char* row : {"", "0", "-1", "one", "1.5", "10000001"}) {
    EXPECT_EQ(refusal(absl::StrCat("a,b,7,,7,1,1,c\r\n\"North\n\",Closed,7,,7,"
                                   "1,",
                                   row, ",closed\r\n")),
              "t.csv, line 3: its column \"row\" has no number of a row");
  }
  EXPECT_THAT(refusal("\"North,Closed,7,,7,1,1,closed\r\n"),
              HasSubstr("t.csv, line 2: "));
  EXPECT_THAT(refusal("Caf\xE9,Closed,7,,7,1,1,closed\r\n"),
              HasSubstr("t.csv, line 2: "));
  files_["t.csv"] = "";
  EXPECT_EQ(Refusal(metadata), "t.csv, line 1: it has no heading row");
  files_["t.csv"] = "Caf\xE9,row\r\nNorth,1\r\n";
  EXPECT_THAT(Refusal(metadata), HasSubstr("t.csv, line 1: "));
}

TEST_F(CsvExportTest, MetadataThatSayNothingAreRefused) {
  EXPECT_EQ(Refusal("tables"), "its metadata are no JSON");
  EXPECT_EQ(Refusal("[]"), "its metadata are no JSON");
  EXPECT_EQ(Refusal(std::string(100'000, '[')), "its metadata are no JSON");
  EXPECT_EQ(Refusal("{}"), "its metadata do not say what it was made from");
  EXPECT_EQ(Refusal(R"({"redress:source": 7, "tables": {"a": 1}})"),
            "its metadata do not say what it was made from");
}

TEST_F(CsvExportTest, WhatAFileCannotBeReadForIsItsError) {
  const absl::StatusOr<PublishedFile> file =
      ReadCsvExport(Group({kTidyTable}), [](const std::string& name) {
        return absl::ResourceExhaustedError(name + " is too large");
      });
  EXPECT_EQ(file.status(), absl::ResourceExhaustedError("t.csv is too large"));
}

TEST_F(CsvExportTest, StopsAtTheMostValuesAndBytesOfTexts) {
  ReadLimits limits;
  // The title, five of the table, two of the file, and two values.
  limits.values = 10;
  files_["t.csv"] =
      absl::StrCat(kTidyHeadings, "North,Closed,7,,7,1,1,closed\r\n");
  const std::string metadata = Group({kTidyTable});
  EXPECT_TRUE(Read(metadata, limits).ok());
  files_["t.csv"] += "South,Closed,7,,7,1,2,closed\r\n";
  const absl::Status status = Read(metadata, limits).status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(status.message(),
            "the export has more than 10 values, headings and texts");
  limits = ReadLimits();
  limits.text_bytes = 5000;
  EXPECT_TRUE(Read(metadata, limits).ok());
  files_["t.csv"] =
      kTidyHeadings + std::string(5000, 'x') + ",Closed,7,,7,1,1,closed\r\n";
  EXPECT_EQ(Read(metadata, limits).status(),
            absl::ResourceExhaustedError(
                "the export has more than 5000 bytes of texts"));
  const std::string text(5001, 'x');
  for (const std::string& large :
       {Group({}, "",
              absl::StrCat("\"redress:texts\": [{\"redress:text\": \"", text,
                           "\"}]")),
        absl::StrReplaceAll(metadata, {{"One.", text}})}) {
    EXPECT_TRUE(absl::IsResourceExhausted(Read(large, limits).status()));
  }
}

}  // namespace
}  // namespace redress::verify

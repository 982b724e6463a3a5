// The metadata beside the files, by the W3C's rules.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/plugins/csv/csv_testing.h"

namespace redress::testing {
namespace {

using ::testing::HasSubstr;

std::string Check(const TestDocument& document, const Options& options = {}) {
  return RunScript("check_csvw.py", ExportFolder(document, options));
}

TEST(CsvwTest, EachLineOfATidyFileIsAboutOneFigure) {
  EXPECT_EQ(Check(SampleDocument()),
            "upheld_by_team.csv#upheld_by_team/1/closed value=3\n"
            "upheld_by_team.csv#upheld_by_team/1/upheld value=0.3333333333\n"
            "upheld_by_team.csv#upheld_by_team/1/change value=-2\n"
            "upheld_by_team.csv#upheld_by_team/1/saving value=-3600.5\n"
            "upheld_by_team.csv#upheld_by_team/2/closed value=0\n"
            "upheld_by_team.csv#upheld_by_team/2/upheld value=\n"
            "upheld_by_team.csv#upheld_by_team/2/change value=\n"
            "upheld_by_team.csv#upheld_by_team/2/saving value=\n"
            "upheld_by_team.csv#upheld_by_team/3/closed value=3\n"
            "upheld_by_team.csv#upheld_by_team/3/upheld value=0.3333333333\n"
            "upheld_by_team.csv#upheld_by_team/3/change value=-2\n"
            "upheld_by_team.csv#upheld_by_team/3/saving value=\n");
}

TEST(CsvwTest, EachFigureAsItIsShownIsAboutItself) {
  const std::string about =
      Check(SampleDocument(),
            {{"shape", "as_shown"}, {"bom", "true"}, {"line_ending", "lf"}});
  EXPECT_THAT(about, HasSubstr("#upheld_by_team/1/upheld upheld=33% (1)\n"
                               "upheld_by_team.csv#upheld_by_team/1/upheld "
                               "upheld_status=\n"));
  EXPECT_THAT(about, HasSubstr("#upheld_by_team/2/saving saving_status=c\n"));
}

// Names that a URL, a template or CSVW would take for something else.
TEST(CsvwTest, StrangeNamesAreStillNames) {
  TestDocument document = EmptyDocument();
  TestTable table;
  table.info.id = "a/b {row} \xC3\xA9";
  for (const char* id : {"_x", "\xC3\xA9", "{row}", "row", "a.b", "a b"}) {
    table.info.columns.push_back(LabelColumn(id, std::string("# ") + id));
  }
  table.info.columns.push_back(
      FigureColumn("c/d=%7B", "=Figure", Unit::kCount, ""));
  table.rows = {{RowType::kMembers, {}}};
  table.rows[0].cells.assign(6, TextCell("# no comment"));
  table.rows[0].cells.push_back(CountCell(4));
  document.parts.emplace_back(table);
  EXPECT_EQ(Check(document),
            "a_b__row____.csv#a%2Fb%20%7Brow%7D%20%C3%A9/1/c%2Fd%3D%257B "
            "value=4\n");
  EXPECT_EQ(Check(document, {{"shape", "as_shown"}}),
            "a_b__row____.csv#a%2Fb%20%7Brow%7D%20%C3%A9/1/c%2Fd%3D%257B "
            "c_d__7B=4\n"
            "a_b__row____.csv#a%2Fb%20%7Brow%7D%20%C3%A9/1/c%2Fd%3D%257B "
            "c_d__7B_status=\n");
}

TEST(CsvwTest, TheGroupHoldsTheTextsWithTheirFigures) {
  const Files files = ExportFolder(SampleDocument());
  const std::string& group = files.at("csv-metadata.json");
  EXPECT_THAT(group, HasSubstr(R"(
  "redress:texts": [
    {
      "redress:number": 1,
      "redress:style": "heading",
      "redress:text": "Closed",
      "redress:figures": []
    },
    {
      "redress:number": 2,
      "redress:style": "paragraph",
      "redress:text": "Café: 3 closed, 2 fewer.",
      "redress:figures": [
        {
          "redress:name": "closed",
          "redress:begin": 7,
          "redress:size": 1,
          "redress:shown": "3"
        },
        {
          "redress:name": "closed.difference",
          "redress:begin": 17,
          "redress:size": 1,
          "redress:shown": "2"
        }
      ]
    },
    {
      "redress:number": 3,
      "redress:style": "note",
      "redress:text": "Teams as recorded.",
      "redress:figures": []
    }
  ],)"));
}

TEST(CsvwTest, BothSayWhereTheFiguresAreFrom) {
  const Files files = ExportFolder(SampleDocument());
  for (const char* name :
       {"csv-metadata.json", "upheld_by_team.csv-metadata.json"}) {
    const std::string& metadata = files.at(name);
    for (
        const char* part :
        {R"("redress:document": "childrens-representations",)",
         R"("redress:authority": "Exampleshire",)",
         R"("redress:dataVersion": 7,)", R"("redress:dataDate": "2019-10-31",)",
         R"("redress:disclosureProfile": "internal",)",
         R"("redress:generator": "redress 0.1.0",)",
         R"("redress:exporter": "csv 0.2.0",)",
         R"("redress:source": "{\"report\":{\"report\":\"childrens-representations\",\"asOf\":\"7\"}}",)",
         R"("redress:question": "{\"measures\":[{\"measure\":\"closed\"}]}",)",
         R"("redress:name": "formula_guard",)",
         R"("redress:label": "2018/19 H1",)", R"("redress:textsBefore": 2,)",
         R"("redress:rows": 3,)", R"("redress:altText": "Bars by team")",
         R"("rdfs:comment": "Cancelled cases are left out.")"}) {
      EXPECT_THAT(metadata, HasSubstr(part)) << name;
    }
  }
}

TEST(CsvwTest, EscapesTexts) {
  TestDocument document = TextsDocument("h", {"t"});
  document.info.title = "a\"b\\c\nd\x01</script>";
  EXPECT_THAT(ExportFolder(document)["csv-metadata.json"],
              HasSubstr(R"("dc:title": "a\"b\\c\u000ad\u0001</script>",)"));
  Check(document);
}

}  // namespace
}  // namespace redress::testing

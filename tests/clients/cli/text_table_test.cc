#include "clients/cli/text_table.h"

#include "gtest/gtest.h"

namespace redress::cli {
namespace {

const std::vector<TextColumn> kColumns = {
    {"Team", false, true}, {"Received\n2019/20 H1", true}, {"% upheld", true}};

TEST(TextTableTest, AlignsFiguresToTheRight) {
  EXPECT_EQ(RenderTable(kColumns,
                        {{{"Fostering", "12", "44%"}, false},
                         {{"R\u00E9fug\u00E9", "1,204", "[z]"}, false},
                         {{"Total", "1,216", "44%"}, true}},
                        {80, false}),
            "             Received\n"
            "Team       2019/20 H1  % upheld\n"
            "-------------------------------\n"
            "Fostering          12       44%\n"
            "R\u00E9fug\u00E9          1,204       [z]\n"
            "-------------------------------\n"
            "Total           1,216       44%\n");
}

TEST(TextTableTest, SetsGroupsApart) {
  EXPECT_EQ(RenderTable({{"Team"}},
                        {{{"North"}, false},
                         {{"North, all"}, false, true},
                         {{"South"}, false},
                         {{"South, all"}, false, true},
                         {{"Total"}, true}},
                        {80, false}),
            "Team\n"
            "----------\n"
            "North\n"
            "North, all\n"
            "\n"
            "South\n"
            "South, all\n"
            "----------\n"
            "Total\n");
  EXPECT_EQ(RenderTable({{"A"}}, {{{"a, all"}, false, true}}, {80, false}),
            "A\n------\na, all\n");
}

TEST(TextTableTest, PrintsAnEmptyTableAndALoneTotal) {
  EXPECT_EQ(RenderTable({{"A"}}, {}, {80, false}), "A\n-\n");
  EXPECT_EQ(RenderTable({{"A"}}, {{{"Total"}, true}}, {80, true}),
            "A\n─────\nTotal\n");
  EXPECT_EQ(RenderTable({}, {}, {80, false}), "");
}

TEST(TextTableTest, WrapsTextWhereTheTableIsTooWide) {
  EXPECT_EQ(
      RenderTable(
          {{"Name", false, true}, {"About"}},
          {{{"a_name_that_stays_whole", "words that go on to the next line"},
            false}},
          {42, false}),
      "Name                     About\n"
      "------------------------------------------\n"
      "a_name_that_stays_whole  words that go on\n"
      "                         to the next line\n");
}

TEST(TextTableTest, RepeatsTheLabelsWhereTheFiguresAreTooWide) {
  EXPECT_EQ(RenderTable({{"Team", false, true},
                         {"First measure", true},
                         {"Second measure", true},
                         {"Third measure", true}},
                        {{{"North", "1", "2", "3"}, false}}, {40, false}),
            "Team   First measure  Second measure\n"
            "------------------------------------\n"
            "North              1               2\n"
            "\n"
            "Team   Third measure\n"
            "--------------------\n"
            "North              3\n");
}

TEST(TextTableTest, MakesCellsSafe) {
  EXPECT_EQ(RenderTable({{"A\x1b"}}, {{{"b\x1b[2J"}, false}}, {80, false}),
            "A\\x1b\n--------\nb\\x1b[2J\n");
}

TEST(TextTableTest, TakesItsStyleFromTheEnvironment) {
  Environment environment;
  EXPECT_EQ(StyleFrom(environment).width, 100u);
  EXPECT_FALSE(StyleFrom(environment).unicode);
  environment.terminal_width = 132;
  EXPECT_EQ(StyleFrom(environment).width, 132u);
  environment.variables["COLUMNS"] = "72";
  EXPECT_EQ(StyleFrom(environment).width, 72u);
  environment.variables["COLUMNS"] = "3";
  EXPECT_EQ(StyleFrom(environment).width, 40u);
  environment.variables["LANG"] = "en_GB.UTF-8";
  EXPECT_TRUE(StyleFrom(environment).unicode);
  environment.variables["LC_ALL"] = "C";
  EXPECT_FALSE(StyleFrom(environment).unicode);
}

}  // namespace
}  // namespace redress::cli

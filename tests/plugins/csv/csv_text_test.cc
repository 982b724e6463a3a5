#include "plugins/csv/csv_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace redress::csv {
namespace {

TEST(QuoteTest, OnlyWhereNeeded) {
  EXPECT_EQ(Quote(""), "");
  EXPECT_EQ(Quote("plain text"), "plain text");
  EXPECT_EQ(Quote("a,b"), "\"a,b\"");
  EXPECT_EQ(Quote("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(Quote("\""), "\"\"\"\"");
  EXPECT_EQ(Quote("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(Quote("two\rlines"), "\"two\rlines\"");
  EXPECT_EQ(Quote("semi;colon"), "\"semi;colon\"");
  EXPECT_EQ(Quote("a\ttab"), "\"a\ttab\"");
  // No comment, and no byte order mark.
  EXPECT_EQ(Quote("# 1"), "\"# 1\"");
  EXPECT_EQ(Quote("\xEF\xBB\xBFx"), "\"\xEF\xBB\xBFx\"");
  EXPECT_EQ(Quote(" edge"), "\" edge\"");
  EXPECT_EQ(Quote("edge "), "\"edge \"");
}

TEST(LooksLikeFormulaTest, KnowsEveryBeginning) {
  for (const char* text :
       {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", " \t=1",
        "\xC2\xA0=1", "\xE3\x80\x80=1", "\xEF\xBB\xBF=1",
        "\xEF\xBC\x9D"
        "1",
        "\xEF\xBC\x8B"
        "1",
        "\xEF\xBC\x8D"
        "1",
        "\xEF\xBC\xA0"
        "A1",
        "-", "="}) {
    EXPECT_TRUE(LooksLikeFormula(text)) << text;
  }
  for (const char* text : {"", " ", "a=1", "1-2", "'=1", "\"=1\"", "Fostering",
                           "\xEF\xBC\x81", "\xE2\x80\x94 a dash"}) {
    EXPECT_FALSE(LooksLikeFormula(text)) << text;
  }
}

TEST(GuardTest, PutsOneApostropheWhereOneIsToBeTakenAway) {
  EXPECT_EQ(Guard("=1+1"), "'=1+1");
  EXPECT_EQ(Guard("'=1+1"), "''=1+1");
  EXPECT_EQ(Guard("'tis"), "''tis");
  EXPECT_EQ(Guard("'"), "''");
  EXPECT_EQ(Guard(""), "");
  EXPECT_EQ(Guard("it's"), "it's");
  EXPECT_EQ(Guard("\"=1\""), "\"=1\"");
}

TEST(GuardTest, LeavesFiguresThatAreNumbersAsTheyAreShown) {
  for (const char* shown :
       {"-13", "+13", "-7.7", "-£3,600.50", "£3,600", "44%", "+3%", "50% (1)",
        "-50% (-1)", "[c]", "9,007,199,254,740,992", "a lot"}) {
    EXPECT_EQ(GuardShown(shown), shown);
  }
  for (const char* shown : {"-1+1", "=1", "-", "+", "-£", "-1 (=1)", "-1 (1) ",
                            "-A1", "--1", "-50%%", "@1", "-1 (1", "'1"}) {
    EXPECT_EQ(GuardShown(shown), "'" + std::string(shown));
  }
}

TEST(DecimalTest, IsExactWhereItEnds) {
  EXPECT_EQ(Decimal(0, 1), "0");
  EXPECT_EQ(Decimal(-13, 1), "-13");
  EXPECT_EQ(Decimal(360050, 100), "3600.5");
  EXPECT_EQ(Decimal(360000, 100), "3600");
  EXPECT_EQ(Decimal(1, 4), "0.25");
  EXPECT_EQ(Decimal(-1, 8), "-0.125");
  EXPECT_EQ(Decimal(1, -8), "-0.125");
  EXPECT_EQ(Decimal(0, -8), "0");
  EXPECT_EQ(Decimal(1, 1024), "0.0009765625");
}

TEST(DecimalTest, IsRoundedToTenDigitsElse) {
  EXPECT_EQ(Decimal(1, 3), "0.3333333333");
  EXPECT_EQ(Decimal(2, 3), "0.6666666667");
  EXPECT_EQ(Decimal(-2, 3), "-0.6666666667");
  EXPECT_EQ(Decimal(200, 3), "66.66666667");
  EXPECT_EQ(Decimal(1, 3000), "0.0003333333333");
  // Half away from zero, through all the nines.
  EXPECT_EQ(Decimal(99999999999, 100000000000), "1");
  EXPECT_EQ(Decimal(-199999999999, 100000000000), "-2");
  EXPECT_EQ(Decimal(999999999995, 10000000000), "100");
}

TEST(DecimalTest, WholePartsAreNeverRounded) {
  EXPECT_EQ(Decimal(123456789012345, 1), "123456789012345");
  // Pounds keep their pence.
  EXPECT_EQ(Decimal(123456789012345, 100), "1234567890123.45");
  EXPECT_EQ(Decimal(std::numeric_limits<int64_t>::max(), 1),
            "9223372036854775807");
  EXPECT_EQ(Decimal(std::numeric_limits<int64_t>::min(), 1),
            "-9223372036854775808");
  EXPECT_EQ(Decimal(std::numeric_limits<int64_t>::min(),
                    std::numeric_limits<int64_t>::max()),
            "-1");
  EXPECT_EQ(Decimal(1, std::numeric_limits<int64_t>::min()),
            "-0.0000000000000000001084202172");
}

}  // namespace
}  // namespace redress::csv

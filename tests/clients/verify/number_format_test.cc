#include "clients/verify/number_format.h"

#include <gtest/gtest.h>

namespace redress::verify {
namespace {

v1::Cell Figure(int64_t numerator, int64_t denominator,
                const std::string& display) {
  v1::Cell figure;
  figure.set_numerator(numerator);
  figure.set_denominator(denominator);
  figure.set_display(display);
  return figure;
}

TEST(NumberFormatTest, ShowsWhatTheExporterWrites) {
  const v1::TableColumn column;
  EXPECT_TRUE(ShowsFigure("0%", Figure(1, 2, "50%"), column));
  EXPECT_TRUE(ShowsFigure("#,##0", Figure(1200, 1, "1,200"), column));
  EXPECT_TRUE(ShowsFigure("#,##0.0", Figure(5, 2, "2.5"), column));
  EXPECT_TRUE(
      ShowsFigure("£#,##0.00", Figure(360050, 100, "£3,600.50"), column));
  const std::string signs = "+#,##0;-#,##0;#,##0";
  EXPECT_TRUE(ShowsFigure(signs, Figure(2, 1, "+2"), column));
  EXPECT_TRUE(ShowsFigure(signs, Figure(-2, 1, "-2"), column));
  EXPECT_TRUE(ShowsFigure(signs, Figure(0, 1, "0"), column));
  // A change that rounds to nothing.
  EXPECT_TRUE(ShowsFigure("0%;0%", Figure(-1, 1000, "0%"), column));
}

TEST(NumberFormatTest, ShowsWhatOtherProgramsMakeOfThem) {
  const v1::TableColumn column;
  for (const char* format :
       {"", "General", "[$£-809]#,##0", "\"£\"#,##0", "#,##0_);(#,##0)",
        "[RED]#,##0", "\\£#,##0", "* #,##0"}) {
    EXPECT_TRUE(ShowsFigure(format, Figure(3600, 1, "£3,600"), column))
        << format;
  }
}

TEST(NumberFormatTest, OtherFiguresAreFound) {
  const v1::TableColumn column;
  for (const char* format :
       {"\"99%\"", "0\"0\"", "\\90%", "0", "0%%", ";;;", "0,%", "d mmm yyyy",
        "[<1]0%;0%", "-0%", "0% \"(1)\"", "0%\" of all\"", "[h]:mm"}) {
    EXPECT_FALSE(ShowsFigure(format, Figure(1, 2, "50%"), column)) << format;
  }
  for (const char* format :
       {"0%", "#,##0,", "-#,##0", "1#,##0", "[=3]#,##0;0"}) {
    EXPECT_FALSE(ShowsFigure(format, Figure(44, 1, "44"), column)) << format;
  }
  EXPECT_FALSE(ShowsFigure("#,##0;#,##0", Figure(-3, 1, "-3"), column));
}

TEST(NumberFormatTest, BracketsHaveTheNumerator) {
  v1::TableColumn column;
  column.set_numerator_in_brackets(true);
  EXPECT_TRUE(ShowsFigure("0% \"(1)\"", Figure(1, 2, "50%"), column));
  EXPECT_FALSE(ShowsFigure("0% \"(2)\"", Figure(1, 2, "50%"), column));
  EXPECT_FALSE(ShowsFigure("0% \"(1)(1)\"", Figure(1, 2, "50%"), column));
}

TEST(NumberFormatTest, UnclosedPartsEnd) {
  const v1::TableColumn column;
  for (const char* format : {"0\"", "0[", "0\\", "0_", "[$", "[", "\"", ";"}) {
    (void)ShowsFigure(format, Figure(1, 1, "1"), column);
    (void)ShowsDay(format);
    (void)ShowsText(format);
  }
}

TEST(NumberFormatTest, DaysAndTexts) {
  EXPECT_TRUE(ShowsDay("d mmm yyyy"));
  EXPECT_TRUE(ShowsDay("[$-809]dd/mm/yyyy;@"));
  EXPECT_FALSE(ShowsDay("0"));
  EXPECT_FALSE(ShowsDay("\"1 May 2020\""));
  EXPECT_FALSE(ShowsDay("d mmm \"2021\""));
  EXPECT_TRUE(ShowsText("0%"));
  EXPECT_TRUE(ShowsText("0;0;0;@"));
  EXPECT_FALSE(ShowsText(";;;"));
  EXPECT_FALSE(ShowsText("0;0;0;\"Other\""));
  EXPECT_FALSE(ShowsText("0;0;0;\"not \"@"));
}

}  // namespace
}  // namespace redress::verify

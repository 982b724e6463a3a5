#include "clients/verify/text_match.h"

#include <gtest/gtest.h>

#include <limits>

namespace redress::verify {
namespace {

v1::TableCell FigureCell(int64_t numerator, int64_t denominator,
                         const std::string& display) {
  v1::TableCell cell;
  cell.mutable_figure()->set_numerator(numerator);
  cell.mutable_figure()->set_denominator(denominator);
  cell.mutable_figure()->set_display(display);
  return cell;
}

TEST(EssenceTest, SpacesAndLineEndsAreOneSpace) {
  EXPECT_EQ(Essence("  a \t\r\n b\xE2\x80\xA8 c  "), "a b c");
  EXPECT_EQ(Essence(" \n"), "");
  EXPECT_EQ(Essence(""), "");
}

TEST(EssenceTest, WhatNoFormatKeepsIsLeftOut) {
  EXPECT_EQ(Essence(std::string("a\0b\x01\x7F", 5)), "ab");
  EXPECT_EQ(Essence("a\xC2\x85z\xEF\xBF\xBD\xEF\xBF\xBE\xEF\xB7\x90"
                    "\xF0\x9F\xBF\xBF"),
            "az");
  // The pictures of U+0001 and of U+000B, which is a space.
  EXPECT_EQ(Essence("a\xE2\x90\x81z\xE2\x90\x8Bz"), "az z");
}

TEST(EssenceTest, LettersAreKept) {
  for (const char* text :
       {"Caf\xC3\xA9", "\xC2\xA0", "\xE2\x90\xA0", "\xF0\x9F\x98\x80",
        "\xE2\x80\xAE", "\xEF\xB7\x8F"}) {
    EXPECT_EQ(Essence(text), text);
  }
}

TEST(EssenceTest, EndsInAnyByte) {
  for (int byte = 0; byte < 256; ++byte) {
    (void)Essence(std::string(1, static_cast<char>(byte)));
    (void)Essence(std::string("\xE2\x90") + static_cast<char>(byte));
    (void)Essence(std::string("\xF0\x9F\xBF") + static_cast<char>(byte));
  }
}

TEST(MatchesTest, NumbersWithinTheirTolerance) {
  const v1::TableCell cell = FigureCell(1, 3, "33%");
  EXPECT_TRUE(Matches(NumberValue(0.3333333333, 1e-9), cell, {}));
  EXPECT_FALSE(Matches(NumberValue(0.33, 1e-9), cell, {}));
  EXPECT_TRUE(Matches(NumberValue(0.333, 0.0005), cell, {}));
  EXPECT_FALSE(Matches(NumberValue(std::numeric_limits<double>::quiet_NaN(), 1),
                       cell, {}));
  EXPECT_FALSE(Matches(NumberValue(std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::infinity()),
                       cell, {}));
  EXPECT_FALSE(Matches(NumberValue(0, 1), FigureCell(0, 0, "0"), {}));
}

TEST(MatchesTest, BothWhatItIsAndHowItIsShown) {
  const v1::TableCell cell = FigureCell(1, 2, "50%");
  Value value = NumberValue(0.5, 0);
  value.text = "50%";
  EXPECT_TRUE(Matches(value, cell, {}));
  value.numerator = 1;
  value.denominator = 2;
  EXPECT_TRUE(Matches(value, cell, {}));
  value.numerator = 2;
  value.denominator = 4;
  EXPECT_FALSE(Matches(value, cell, {}));
  value.denominator = 0;
  value.text = "51%";
  EXPECT_FALSE(Matches(value, cell, {}));
  value.text = "";
  value.number_format = "\"51%\"";
  EXPECT_FALSE(Matches(value, cell, {}));
}

TEST(MatchesTest, FiguresAsTheyAreShown) {
  v1::TableColumn column;
  const v1::TableCell cell = FigureCell(1, 2, "50%");
  EXPECT_TRUE(Matches(TextValue("50%"), cell, column));
  EXPECT_FALSE(Matches(TextValue("50% (1)"), cell, column));
  column.set_numerator_in_brackets(true);
  EXPECT_TRUE(Matches(TextValue("50% (1)"), cell, column));
  EXPECT_FALSE(Matches(TextValue("50% (2)"), cell, column));
  EXPECT_FALSE(Matches(TextValue(""), FigureCell(1, 2, ""), column));
  EXPECT_FALSE(Matches(Value(), cell, column));
}

TEST(MatchesTest, SymbolsOfFiguresWithoutNumber) {
  v1::TableCell cell;
  for (const auto& [status, symbol] :
       {std::pair(v1::CELL_STATUS_NOT_APPLICABLE, "[z]"),
        std::pair(v1::CELL_STATUS_CONFIDENTIAL, "[c]"),
        std::pair(v1::CELL_STATUS_NOT_AVAILABLE, "[x]")}) {
    cell.mutable_figure()->set_status(status);
    EXPECT_TRUE(Matches(TextValue(symbol), cell, {}));
    EXPECT_FALSE(Matches(TextValue("[y]"), cell, {}));
    EXPECT_FALSE(Matches(NumberValue(0, 1), cell, {}));
    EXPECT_FALSE(Matches(Value(), cell, {}));
  }
}

TEST(MatchesTest, Days) {
  v1::TableCell cell;
  cell.mutable_date()->set_year(2019);
  cell.mutable_date()->set_month(4);
  cell.mutable_date()->set_day(9);
  EXPECT_TRUE(Matches(TextValue("2019-04-09"), cell, {}));
  EXPECT_FALSE(Matches(TextValue("2019-04-10"), cell, {}));
  EXPECT_TRUE(Matches(NumberValue(43564, 0), cell, {}));
  EXPECT_FALSE(Matches(NumberValue(43565, 0), cell, {}));
  Value value = TextValue("2019-04-09");
  value.shown_day = "9 April 2019";
  EXPECT_TRUE(Matches(value, cell, {}));
  value.shown_day = "10 April 2019";
  EXPECT_FALSE(Matches(value, cell, {}));
  value = NumberValue(43564, 0);
  value.number_format = "\"10 April 2019\"";
  EXPECT_FALSE(Matches(value, cell, {}));
}

TEST(MatchesTest, TextsAndNothing) {
  v1::TableCell cell;
  EXPECT_TRUE(Matches(Value(), cell, {}));
  EXPECT_TRUE(Matches(TextValue(" "), cell, {}));
  EXPECT_FALSE(Matches(TextValue("a"), cell, {}));
  EXPECT_FALSE(Matches(NumberValue(0, 0), cell, {}));
  cell.set_text("a\r\nb");
  EXPECT_TRUE(Matches(TextValue("a\nb"), cell, {}));
  EXPECT_FALSE(Matches(TextValue("ab"), cell, {}));
  cell.set_text("7");
  EXPECT_FALSE(Matches(NumberValue(7, 0), cell, {}));
}

TEST(ShownTest, AsPeopleReadThem) {
  EXPECT_EQ(Shown(Value()), "nothing");
  EXPECT_EQ(Shown(NumberValue(0.5, 0)), "0.5");
  EXPECT_EQ(Shown(TextValue("a")), "a");
  EXPECT_EQ(Shown(v1::TableCell()), "nothing");
  EXPECT_EQ(Shown(FigureCell(1, 2, "50%")), "50%");
}

}  // namespace
}  // namespace redress::verify

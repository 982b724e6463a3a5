// Values as fields of a CSV file.

#ifndef REDRESS_PLUGINS_CSV_CSV_TEXT_H_
#define REDRESS_PLUGINS_CSV_CSV_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace redress::csv {

// `text` in quotes where RFC 4180 or a careless reader needs them: also where
// it begins with "#", which CSVW takes for a comment, or with what could be
// taken for the file's byte order mark.
std::string Quote(std::string_view text);

// A spreadsheet would take `text` for a formula, or strip what hides one: it
// begins with = + - @ or their full-width forms, a tab or a line break, be it
// after spaces.
bool LooksLikeFormula(std::string_view text);

// `text` with an apostrophe before it where a spreadsheet would take it for a
// formula, or where it begins with an apostrophe itself. So the inverse is to
// take one apostrophe from the beginning, where there is one.
std::string Guard(std::string_view text);

// The same of a figure as it is shown, which stays as it is where it is a
// number: "-7.7", "-£3,600.50", "+3%", "-50% (1)".
std::string GuardShown(std::string_view shown);

// numerator / denominator as a plain decimal number: exact where it ends within
// ten significant digits (and at least two decimals), else rounded half away
// from zero. Example: 2 / 3 is "0.6666666667", 360050 / 100 "3600.5".
// REQUIRES: denominator != 0.
std::string Decimal(int64_t numerator, int64_t denominator);

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_CSV_TEXT_H_

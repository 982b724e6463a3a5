#include "service/query/format.h"

#include <cstddef>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"

namespace redress::query {
namespace {

// A rounded number: its sign and its digits, thousands separated.
struct Rounded {
  bool negative = false;
  bool zero = true;
  std::string digits;
};

// Rounds numerator × scale / denominator. The product of the three factors
// (2^63 × 100 × 10^4) fits 128 bits with room to spare.
Rounded Round(int64_t numerator, int64_t scale, int64_t denominator,
              int decimals) {
  absl::uint128 power = 1;
  for (int i = 0; i < decimals; ++i) power *= 10;
  const absl::int128 wide = numerator;
  const absl::uint128 size =
      absl::uint128(wide < 0 ? -wide : wide) * absl::uint128(scale) * power;
  const absl::uint128 divisor = absl::uint128(denominator);
  absl::uint128 quotient = size / divisor;
  const absl::uint128 rest = size % divisor;
  if (rest >= divisor - rest) quotient += 1;  // Half away from zero.

  Rounded rounded;
  rounded.zero = quotient == 0;
  rounded.negative = numerator < 0 && !rounded.zero;
  std::string reversed;
  int place = -decimals;
  while (quotient != 0 || place <= 0) {
    if (place == 0 && decimals > 0) reversed += '.';
    if (place > 0 && place % 3 == 0) reversed += ',';
    reversed += static_cast<char>('0' + static_cast<int>(quotient % 10));
    quotient /= 10;
    ++place;
  }
  rounded.digits.assign(reversed.rbegin(), reversed.rend());
  return rounded;
}

std::string Sign(const Rounded& rounded, bool show_plus) {
  if (rounded.negative) return "-";
  return show_plus && !rounded.zero ? "+" : "";
}

}  // namespace

std::string FormatRatio(int64_t numerator, int64_t denominator, int decimals) {
  const Rounded rounded = Round(numerator, 1, denominator, decimals);
  return absl::StrCat(Sign(rounded, false), rounded.digits);
}

std::string FormatFigure(const v1::Cell& cell, v1::Unit unit,
                         v1::ColumnContent content) {
  if (cell.status() != v1::CELL_STATUS_UNSPECIFIED) {
    return StatusSymbol(cell.status());
  }
  // No figure of ours has such a denominator; a cell from elsewhere may.
  if (cell.denominator() <= 0) {
    return StatusSymbol(v1::CELL_STATUS_NOT_AVAILABLE);
  }
  const bool signs = content == v1::COLUMN_CONTENT_DIFFERENCE ||
                     content == v1::COLUMN_CONTENT_PERCENT_CHANGE;
  const bool whole = cell.numerator() % cell.denominator() == 0;
  int64_t scale = 1;
  int decimals = 0;
  std::string before;
  std::string after;
  switch (unit) {
    case v1::UNIT_PERCENT:
      scale = 100;
      after = "%";
      break;
    case v1::UNIT_WORKING_DAYS:
      decimals = whole ? 0 : 1;
      break;
    case v1::UNIT_GBP:
      decimals = whole ? 0 : 2;
      before = "£";
      break;
    default:
      break;
  }
  const Rounded rounded =
      Round(cell.numerator(), scale, cell.denominator(), decimals);
  return absl::StrCat(Sign(rounded, signs), before, rounded.digits, after);
}

std::string StatusSymbol(v1::CellStatus status) {
  switch (status) {
    case v1::CELL_STATUS_NOT_APPLICABLE:
      return "[z]";
    case v1::CELL_STATUS_CONFIDENTIAL:
      return "[c]";
    case v1::CELL_STATUS_NOT_AVAILABLE:
      return "[x]";
    default:
      return "";
  }
}

}  // namespace redress::query

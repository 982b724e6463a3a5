#include "service/query/comparison.h"

#include <cstdint>
#include <limits>

#include "absl/numeric/int128.h"

namespace redress::query {
namespace {

using absl::int128;

bool Fits(int128 value) {
  return value <= int128(std::numeric_limits<int64_t>::max()) &&
         value >= -int128(std::numeric_limits<int64_t>::max());
}

// The quotient as a figure: as it is where it fits, else in lowest terms, else
// shortened.
Figure ToFigure(int128 numerator, int128 denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  if (!Fits(numerator) || !Fits(denominator)) {
    int128 a = numerator < 0 ? -numerator : numerator;
    int128 b = denominator;
    while (b != 0) {
      const int128 rest = a % b;
      a = b;
      b = rest;
    }
    numerator /= a;
    denominator /= a;
    while (!Fits(numerator) || !Fits(denominator)) {
      numerator /= 2;
      denominator /= 2;
    }
    if (denominator == 0) denominator = 1;
  }
  return {true, static_cast<int64_t>(numerator),
          static_cast<int64_t>(denominator)};
}

// What one side keeps back its comparison with the other would give away. Where
// the other has no number there is nothing to give away.
bool IsConfidential(const Figure& a, const Figure& b) {
  const auto is_there = [](const Figure& figure) {
    return figure.confidential || figure.applicable;
  };
  return (a.confidential && is_there(b)) || (b.confidential && is_there(a));
}

Figure Confidential() {
  Figure figure;
  figure.confidential = true;
  return figure;
}

int128 CrossDifference(const Figure& a, const Figure& b) {
  return int128(a.numerator) * int128(b.denominator) -
         int128(b.numerator) * int128(a.denominator);
}

}  // namespace

Figure Difference(const Figure& current, const Figure& comparison,
                  v1::Unit unit) {
  if (IsConfidential(current, comparison)) return Confidential();
  if (!current.applicable || !comparison.applicable) return {};
  if (unit == v1::UNIT_PERCENT) {
    int128 numerator = CrossDifference(current, comparison);
    int128 denominator =
        int128(current.denominator) * int128(comparison.denominator);
    // Room for the factor 100; what falls away is beyond the 38th digit.
    constexpr int128 kRoom = int128(1) << 119;
    if (numerator > kRoom || numerator < -kRoom) {
      numerator /= 256;
      denominator /= 256;
    }
    return ToFigure(numerator * 100, denominator);
  }
  if (current.denominator == comparison.denominator) {
    return ToFigure(int128(current.numerator) - int128(comparison.numerator),
                    current.denominator);
  }
  return ToFigure(CrossDifference(current, comparison),
                  int128(current.denominator) * int128(comparison.denominator));
}

Figure PercentChange(const Figure& current, const Figure& comparison) {
  if (IsConfidential(current, comparison)) return Confidential();
  if (!current.applicable || !comparison.applicable ||
      comparison.numerator == 0) {
    return {};
  }
  if (current.denominator == comparison.denominator) {
    return ToFigure(int128(current.numerator) - int128(comparison.numerator),
                    comparison.numerator);
  }
  return ToFigure(CrossDifference(current, comparison),
                  int128(comparison.numerator) * int128(current.denominator));
}

v1::Unit DifferenceUnit(v1::Unit unit) {
  return unit == v1::UNIT_PERCENT ? v1::UNIT_PERCENTAGE_POINTS : unit;
}

int Compare(const Figure& a, const Figure& b) {
  const int128 difference = CrossDifference(a, b);
  if (difference == 0) return 0;
  return difference < 0 ? -1 : 1;
}

}  // namespace redress::query

#include "service/query/disclosure/rounding.h"

namespace redress::query::disclosure {
namespace {

// Neither is negative.
int64_t RoundTo(int64_t base, int64_t count) {
  const int64_t rest = count % base;
  return count - rest + (rest * 2 >= base ? base : 0);
}

}  // namespace

void Round(const DisclosureRules& rules, Shape shape, Figure& figure) {
  if (rules.rounding_base <= 1 || !figure.applicable || figure.confidential) {
    return;
  }
  switch (shape) {
    case Shape::kCount:
      figure.numerator = RoundTo(rules.rounding_base, figure.numerator);
      figure.units = figure.numerator;
      break;
    case Shape::kRate:
      figure.numerator = RoundTo(rules.rounding_base, figure.numerator);
      figure.denominator = RoundTo(rules.rounding_base, figure.denominator);
      figure.units = figure.denominator;
      if (figure.denominator == 0) {
        // The figure must stay well formed: nothing of it is shown.
        figure.denominator = 1;
        figure.confidential = true;
      }
      break;
    case Shape::kMean: {
      const int64_t rows = figure.denominator;
      const int64_t whole = figure.numerator / rows;
      const int64_t tenths = (figure.numerator % rows * 20 + rows) / (2 * rows);
      figure.numerator = whole * 10 + tenths;
      figure.denominator = 10;
      break;
    }
    case Shape::kPounds:
    case Shape::kMedian:
    case Shape::kP90:
    case Shape::kMaximum:
      break;
  }
}

}  // namespace redress::query::disclosure

#include "service/report/conditions.h"

namespace redress::report {
namespace {

constexpr double kPercent = 100;

bool HasNumber(const v1::Cell& cell) {
  return cell.status() == v1::CELL_STATUS_UNSPECIFIED &&
         cell.denominator() != 0;
}

// -1, 0 or 1 as `a` is less than, equal to or more than `b`. Two that are shown
// alike are equal, so that no sentence says "rose from 85% to 85%"; else exact
// as far as counts go.
int Compare(const v1::Cell& a, const v1::Cell& b) {
  if (a.display() == b.display()) return 0;
  const auto left = static_cast<long double>(a.numerator()) *
                    static_cast<long double>(b.denominator());
  const auto right = static_cast<long double>(b.numerator()) *
                     static_cast<long double>(a.denominator());
  return left < right ? -1 : left > right ? 1 : 0;
}

bool TrendIs(v1::ReportTrend trend, const ReportFigures::Pair& figure) {
  if (!HasNumber(figure.now) || !HasNumber(figure.before)) return false;
  const int order = Compare(figure.now, figure.before);
  switch (trend) {
    case v1::REPORT_TREND_ROSE:
      return order > 0;
    case v1::REPORT_TREND_FELL:
      return order < 0;
    case v1::REPORT_TREND_UNCHANGED:
      return order == 0;
    default:
      return false;
  }
}

// In its unit, a rate in percent.
double ValueOf(const ReportFigures::Pair& figure) {
  const double scale = figure.unit == v1::UNIT_PERCENT ? kPercent : 1;
  return scale * static_cast<double>(figure.now.numerator()) /
         static_cast<double>(figure.now.denominator());
}

bool ConditionHolds(const v1::ReportCondition& condition,
                    const ReportFigures& figures) {
  const auto zero = figures.is_zero.find(condition.figure());
  const auto figure = figures.figures.find(condition.figure());
  switch (condition.test_case()) {
    case v1::ReportCondition::kTrend:
      return figure != figures.figures.end() &&
             TrendIs(condition.trend(), figure->second);
    case v1::ReportCondition::kAtLeast:
      return figure != figures.figures.end() && HasNumber(figure->second.now) &&
             ValueOf(figure->second) >= condition.at_least();
    case v1::ReportCondition::kLessThan:
      return figure != figures.figures.end() && HasNumber(figure->second.now) &&
             ValueOf(figure->second) < condition.less_than();
    case v1::ReportCondition::kIsZero:
    case v1::ReportCondition::TEST_NOT_SET:
      return zero != figures.is_zero.end() &&
             zero->second == condition.is_zero();
  }
  return false;
}

}  // namespace

bool Holds(const v1::ReportText& text, const ReportFigures& figures) {
  if (figures.periods.size() - 1 < text.min_comparisons()) return false;
  return !text.has_condition() || ConditionHolds(text.condition(), figures);
}

}  // namespace redress::report

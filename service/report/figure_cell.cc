#include "service/report/figure_cell.h"

#include "service/query/format.h"

namespace redress::report {
namespace {

constexpr int64_t kPenceInPound = 100;

v1::TableCell FigureCell(int64_t numerator, int64_t denominator,
                         v1::Unit unit) {
  v1::TableCell result;
  v1::Cell* cell = result.mutable_figure();
  cell->set_numerator(numerator);
  cell->set_denominator(denominator);
  cell->set_value(static_cast<double>(numerator) /
                  static_cast<double>(denominator));
  cell->set_display(
      query::FormatFigure(*cell, unit, v1::COLUMN_CONTENT_FIGURE));
  return result;
}

}  // namespace

v1::TableCell PoundsCell(int64_t pence) {
  return FigureCell(pence, kPenceInPound, v1::UNIT_GBP);
}

v1::TableCell DaysCell(int64_t days) {
  return FigureCell(days, 1, v1::UNIT_WORKING_DAYS);
}

}  // namespace redress::report

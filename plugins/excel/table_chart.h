// A native chart of a table, clustered by period.

#ifndef REDRESS_PLUGINS_EXCEL_TABLE_CHART_H_
#define REDRESS_PLUGINS_EXCEL_TABLE_CHART_H_

#include <xlsxwriter.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plugins/excel/table_data.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

// What of a table is drawn.
struct ChartRange {
  // The column of the categories' names.
  size_t label_column = 0;
  // The columns of figures, one series each.
  std::vector<size_t> value_columns;
  // The first `rows` rows; totals are not drawn.
  size_t rows = 0;
};

// Tables of more rows have their chart to the right, so that it is seen at
// once; others have it below, which prints better.
inline constexpr size_t kMaxRowsAboveChart = 30;

// Where the table and its chart stand.
struct ChartPlace {
  lxw_worksheet* sheet = nullptr;
  std::string sheet_name;
  lxw_row_t header_row = 0;
  // The chart's upper left corner.
  lxw_row_t row = 0;
  lxw_col_t column = 0;
  std::vector<std::string> headers;
  std::vector<std::string> period_labels;
};

// The figures of the table's first measure in each period, over its members;
// nothing where the table has no chart, or no shape that one can show: not one
// label column, no figures, no members, or more than 200.
std::optional<ChartRange> ChartColumns(const TableInfo& table,
                                       const std::vector<StoredRow>& rows);

// Puts the chart at its place.
void InsertChart(Workbook& workbook, const TableInfo& table,
                 const std::vector<StoredRow>& rows, const ChartRange& range,
                 const ChartPlace& place);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_TABLE_CHART_H_

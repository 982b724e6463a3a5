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

// Where the figures are.
struct ChartSource {
  std::string sheet_name;
  lxw_row_t header_row = 0;
  std::vector<std::string> headers;
  std::vector<std::string> period_labels;
};

// Where the chart goes, with its upper left corner in column A, and its words.
struct ChartPlace {
  lxw_worksheet* sheet = nullptr;
  lxw_row_t row = 0;
  std::string title;
  // For those who do not see it; of a longer one, the beginning.
  std::string alt_text;
};

// The figures of the table's first measure in each period, over its members;
// nothing where the table has no chart, or none can show it: it has not one
// label column, no figures, no members, more than 200 of them, or more than six
// columns of figures, as there are six colours that can be told apart. Of a
// table with a chart `why_none` then says why: "has no shape that can be
// drawn".
std::optional<ChartRange> ChartColumns(const TableInfo& table,
                                       const std::vector<StoredRow>& rows,
                                       std::string* why_none);

// Puts the chart at its place.
void InsertChart(Workbook& workbook, const TableInfo& table,
                 const std::vector<StoredRow>& rows, const ChartRange& range,
                 const ChartSource& source, const ChartPlace& place);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_TABLE_CHART_H_

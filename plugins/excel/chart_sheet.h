// A chart on a sheet of its own: its title, what it shows in words, and a link
// to the figures that it is drawn from.

#ifndef REDRESS_PLUGINS_EXCEL_CHART_SHEET_H_
#define REDRESS_PLUGINS_EXCEL_CHART_SHEET_H_

#include <string>
#include <vector>

#include "plugins/excel/table_chart.h"
#include "plugins/excel/table_data.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

// The chart's title, else the table's.
std::string ChartTitle(const TableInfo& table);

// Adds the sheet. The table's own is written already.
void WriteChartSheet(Workbook& workbook, const std::string& sheet_name,
                     const TableInfo& table, const std::vector<StoredRow>& rows,
                     const ChartRange& range, const ChartSource& source);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_CHART_SHEET_H_

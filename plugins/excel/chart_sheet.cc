#include "plugins/excel/chart_sheet.h"

#include "plugins/excel/text_sheet.h"

namespace redress::excel {
namespace {

// A page across.
constexpr double kWidth = 110;

// Of a chart that came without words: what it is of, and of what.
std::string Describe(const TableInfo& table, const ChartRange& range,
                     const ChartSource& source) {
  std::string text =
      table.chart.type == ChartType::kBar ? "Horizontal bars" : "Vertical bars";
  text += " for each " + source.headers[range.label_column] + ": ";
  for (size_t i = 0; i < range.value_columns.size(); ++i) {
    if (i > 0) text += "; ";
    text += source.headers[range.value_columns[i]];
  }
  return text + ".";
}

bool HasFigureWithoutNumber(const std::vector<StoredRow>& rows,
                            const ChartRange& range) {
  for (size_t i = 0; i < range.rows; ++i) {
    for (const size_t column : range.value_columns) {
      if (rows[i].cells[column].View().status != CellStatus::kNumber) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::string ChartTitle(const TableInfo& table) {
  if (!table.chart.title.empty()) return table.chart.title;
  return table.title.empty() ? table.id : table.title;
}

void WriteChartSheet(Workbook& workbook, const std::string& sheet_name,
                     const TableInfo& table, const std::vector<StoredRow>& rows,
                     const ChartRange& range, const ChartSource& source) {
  lxw_worksheet* sheet = workbook.AddSheet(sheet_name);
  Check(worksheet_set_column(sheet, 0, 0, kWidth, nullptr),
        "the width of a column");
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 1);
  LineWriter lines(workbook, sheet, kWidth);
  lines.Line(ChartTitle(table), TitleStyle());
  std::string words = table.chart.alt_text;
  if (words.empty()) words = Describe(table, range, source);
  lines.Line(words, Style());
  if (HasFigureWithoutNumber(rows, range)) {
    lines.Line(
        "Where the table says [c], [z] or [x], no bar is drawn; that is not 0.",
        Style());
  }
  lines.Link(source.sheet_name, "The figures: worksheet " + source.sheet_name);
  lines.LinkBack();
  InsertChart(workbook, table, rows, range, source,
              {sheet, lines.row(), ChartTitle(table), words});
}

}  // namespace redress::excel

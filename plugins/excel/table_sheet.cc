#include "plugins/excel/table_sheet.h"

#include <algorithm>
#include <array>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"
#include "plugins/excel/table_chart.h"
#include "redress/export/exporter.h"

namespace redress::excel {
namespace {

// Longer notes above a table are put on several lines, which a page can hold.
constexpr size_t kLineUnits = 95;

// An A4 page upright, in units of column width.
constexpr double kPageWidth = 95;

// Bold letters are wider.
constexpr double kBoldWidth = 1.1;

// Rows that the lines above a table may take, headings included.
constexpr uint32_t kPreambleRoom = 60;

}  // namespace

TableSheet::TableSheet(SheetContext& context, const TableInfo& table)
    : context_(context),
      table_(table),
      headers_(UniqueHeaders(table.columns)),
      first_name_(context.names.SheetName(table.id)),
      writer_(context.workbook, table_,
              [this](const char* what) { Warn(what); }) {}

void TableSheet::AddNote(const Note& note) {
  if (!streaming_ && notes_.size() < kPreambleRoom / 4) notes_.push_back(note);
}

void TableSheet::AddRows(const RowBatch& rows) {
  std::vector<Cell> cells(rows.column_count());
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = 0; j < cells.size(); ++j) cells[j] = rows.at(i, j);
    if (streaming_) {
      WriteStreamed(rows.type(i), cells);
      continue;
    }
    StoredRow row;
    row.type = rows.type(i);
    for (const Cell& cell : cells) row.cells.emplace_back(cell);
    kept_.push_back(std::move(row));
    const size_t kept_cells = kept_.size() * cells.size();
    if (kept_.size() > context_.limits.kept_rows ||
        kept_cells > context_.limits.kept_cells ||
        context_.cells_in_memory + kept_cells >
            context_.limits.cells_in_memory) {
      StartSheet(true);
      for (const StoredRow& stored : kept_) {
        std::vector<Cell> views;
        for (const StoredCell& cell : stored.cells) {
          views.push_back(cell.View());
        }
        WriteStreamed(stored.type, views);
      }
      kept_.clear();
    }
  }
}

void TableSheet::Finish() {
  if (streaming_) {
    if (table_.chart.type != ChartType::kNone && context_.charts) {
      Warn("has too many rows for its chart, which is left out");
    }
    return;
  }
  StartSheet(false);
  for (const StoredRow& stored : kept_) {
    std::vector<Cell> views;
    for (const StoredCell& cell : stored.cells) views.push_back(cell.View());
    writer_.Write(row_++, stored.type, views);
  }
  context_.cells_in_memory += kept_.size() * headers_.size();
  AddExcelTable();
  AddChart();
}

void TableSheet::StartSheet(bool streamed) {
  streaming_ = streamed;
  SheetEntry entry;
  entry.name =
      sheets_.empty() ? first_name_ : context_.names.SheetName(table_.id);
  entry.title = OneLine(table_.title.empty() ? table_.id : table_.title, 1000);
  if (!sheets_.empty()) {
    entry.title += " (part " + std::to_string(sheets_.size() + 1) + ")";
  }
  sheet_ = streamed ? context_.workbook.AddStreamedSheet(entry.name)
                    : context_.workbook.AddSheet(entry.name);
  sheets_.push_back(entry);
  row_ = 0;
  SetWidths();
  WritePreamble();
  WriteHeader();
  writer_.Begin(sheet_, widths_);
}

void TableSheet::SetWidths() {
  if (widths_.empty()) {
    widths_ = ColumnWidths(table_.columns, headers_, kept_);
  }
  double total = 0;
  for (size_t i = 0; i < widths_.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    Check(worksheet_set_column(sheet_, column, column, widths_[i], nullptr),
          "the width of a column");
    total += widths_[i];
  }
  worksheet_set_default_row(sheet_, RowHeight(1, Style().size), LXW_FALSE);
  if (total > kPageWidth) worksheet_set_landscape(sheet_);
}

void TableSheet::WriteLine(const std::string& text, const Style& style) {
  if (style.size > Style().size) {
    Check(worksheet_set_row(sheet_, row_, RowHeight(1, style.size), nullptr),
          "the height of a row");
  }
  bool cut = false;
  Check(worksheet_write_string(sheet_, row_++, 0, CellText(text, cut).c_str(),
                               context_.workbook.Format(style)),
        "the lines above a table");
}

void TableSheet::WritePreamble() {
  Style title;
  title.bold = true;
  title.size = 16;
  WriteLine(sheets_.back().title, title);
  Style plain;
  Style grey;
  grey.grey = true;
  const bool chart =
      !streaming_ && context_.charts && ChartColumns(table_, kept_).has_value();
  std::string contents = "This worksheet contains one table.";
  if (chart) {
    contents = kept_.size() > kMaxRowsAboveChart
                   ? "This worksheet contains one table, and one chart to the "
                     "right of it."
                   : "This worksheet contains one table, and one chart below "
                     "it.";
  }
  WriteLine(contents, grey);
  if (!streaming_ && kept_.empty()) {
    WriteLine("The table has no rows.", plain);
  }
  for (const Note& note : notes_) {
    const std::string text =
        "[note " + std::to_string(note.number) + "] " + note.text;
    const size_t room = kPreambleRoom / 2;
    for (const std::string& line : SplitLines(text, kLineUnits)) {
      if (row_ < room) WriteLine(line, plain);
    }
  }
  for (const std::string& line : ShorthandLines()) WriteLine(line, plain);
  // Air before the headings, without an empty row.
  Check(worksheet_set_row(sheet_, row_, 1.6 * RowHeight(1, Style().size),
                          nullptr),
        "the height of a row");
  Style link;
  link.link = true;
  Check(worksheet_write_url_opt(sheet_, row_, 0, "internal:'Contents'!A1",
                                context_.workbook.Format(link),
                                "Back to the contents", nullptr),
        "a link");
  ++row_;
}

std::vector<std::string> TableSheet::ShorthandLines() const {
  bool figures = false;
  bool brackets = false;
  for (const ColumnInfo& column : table_.columns) {
    figures = figures || column.role == ColumnRole::kFigure;
    brackets = brackets || column.numerator_in_brackets;
  }
  // What a streamed table will hold is not known yet.
  bool seen[4] = {false, streaming_ && figures, streaming_ && figures,
                  streaming_ && figures};
  for (const StoredRow& row : kept_) {
    for (const StoredCell& stored : row.cells) {
      const Cell cell = stored.View();
      const auto status = static_cast<size_t>(cell.status);
      if (cell.kind == Cell::Kind::kFigure && status < 4) seen[status] = true;
    }
  }
  std::vector<std::string> lines;
  if (brackets) {
    lines.push_back(
        "The number in brackets after a percentage is the number of cases "
        "that it counts.");
  }
  if (seen[1]) {
    lines.push_back(
        "[z] means not applicable, such as a percentage of nothing.");
  }
  if (seen[2]) {
    lines.push_back(
        "[c] means confidential: withheld so that nobody can be recognised.");
  }
  if (seen[3]) lines.push_back("[x] means not available.");
  return lines;
}

void TableSheet::WriteHeader() {
  header_row_ = row_++;
  int lines = 1;
  for (size_t i = 0; i < headers_.size(); ++i) {
    lines = std::max(
        lines, LineCount(headers_[i], widths_[i] / kBoldWidth, Style().size));
  }
  Check(worksheet_set_row(sheet_, header_row_, RowHeight(lines, Style().size),
                          nullptr),
        "the height of a row");
  for (size_t i = 0; i < headers_.size(); ++i) {
    Style style;
    style.bold = true;
    style.wrap = true;
    style.low = true;
    style.thick_bottom = true;
    Align(i, table_.columns[i].role, style);
    Check(worksheet_write_string(sheet_, header_row_, static_cast<lxw_col_t>(i),
                                 headers_[i].c_str(),
                                 context_.workbook.Format(style)),
          "a heading");
  }
  Check(worksheet_repeat_rows(sheet_, header_row_, header_row_),
        "the heading to repeat");
}

void TableSheet::WriteStreamed(RowType type, const std::vector<Cell>& cells) {
  if (row_ >= context_.limits.sheet_rows) StartSheet(true);
  writer_.Write(row_++, type, cells);
}

void TableSheet::AddExcelTable() {
  // A table needs a row below its headings.
  if (kept_.empty() || headers_.empty()) return;
  std::vector<lxw_table_column> columns(headers_.size());
  std::vector<lxw_table_column*> pointers;
  for (size_t i = 0; i < headers_.size(); ++i) {
    Style style;
    style.bold = true;
    style.wrap = true;
    style.low = true;
    style.thick_bottom = true;
    Align(i, table_.columns[i].role, style);
    columns[i].header = headers_[i].data();
    columns[i].header_format = context_.workbook.Format(style);
    pointers.push_back(&columns[i]);
  }
  pointers.push_back(nullptr);
  std::string name = context_.names.TableName(table_.id);
  lxw_table_options options = {};
  options.name = name.data();
  options.no_autofilter = LXW_TRUE;
  options.no_banded_rows = LXW_TRUE;
  // Light 0 is no style: the cells have their own.
  options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT;
  options.style_type_number = 0;
  options.columns = pointers.data();
  Check(worksheet_add_table(sheet_, header_row_, 0, row_ - 1,
                            static_cast<lxw_col_t>(headers_.size() - 1),
                            &options),
        "a table");
}

void TableSheet::AddChart() {
  if (table_.chart.type == ChartType::kNone || !context_.charts) return;
  if (kept_.empty()) return;
  const std::optional<ChartRange> range = ChartColumns(table_, kept_);
  if (!range.has_value()) {
    Warn("has no shape that can be drawn; its chart is left out");
    return;
  }
  ChartPlace place;
  place.sheet = sheet_;
  place.sheet_name = sheets_.back().name;
  place.header_row = header_row_;
  const bool below = kept_.size() <= kMaxRowsAboveChart;
  if (below) {
    // Table and chart on one page, upright.
    worksheet_set_portrait(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 1);
  }
  place.row = below ? row_ + 1 : header_row_;
  place.column = below ? 0 : static_cast<lxw_col_t>(table_.columns.size() + 1);
  place.headers = headers_;
  place.period_labels = context_.period_labels;
  InsertChart(context_.workbook, table_, kept_, *range, place);
}

void TableSheet::Warn(const std::string& what) {
  context_.messages.insert("Sheet \"" + first_name_ + "\" " + what + ".");
}

}  // namespace redress::excel

// One table of the document on a worksheet of its own, or on several where it
// has more rows than a worksheet.

#ifndef REDRESS_PLUGINS_EXCEL_TABLE_SHEET_H_
#define REDRESS_PLUGINS_EXCEL_TABLE_SHEET_H_

#include <xlsxwriter.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugins/excel/long_texts.h"
#include "plugins/excel/preamble.h"
#include "plugins/excel/provenance_sheet.h"
#include "plugins/excel/row_writer.h"
#include "plugins/excel/sheet_names.h"
#include "plugins/excel/table_chart.h"
#include "plugins/excel/table_data.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

// How much is kept and how much a sheet takes; smaller in tests.
struct Limits {
  // A table of more rows, cells or bytes of text is streamed: without a chart,
  // or column widths from its later rows.
  size_t kept_rows = 5000;
  size_t kept_cells = 100000;
  size_t kept_text = size_t{16} << 20;
  // Cells in memory of all sheets together, and bytes of their texts; tables
  // beyond are streamed.
  size_t cells_in_memory = 1000000;
  size_t text_in_memory = size_t{128} << 20;
  uint32_t sheet_rows = LXW_ROW_MAX;
};

// What the sheets of one workbook share. Everything must outlive them.
struct SheetContext {
  Workbook& workbook;
  SheetNames& names;
  LongTexts& long_texts;
  Provenance& provenance;
  Limits limits;
  bool charts = true;
  // Whose figures they are, in a sentence.
  std::string source;
  // Labels of the document's periods.
  std::vector<std::string> period_labels = {};
  // Of all sheets so far.
  size_t cells_in_memory = 0;
  size_t text_in_memory = 0;
  // For the reader of the workbook.
  std::set<std::string> messages = {};
};

struct SheetEntry {
  std::string name;
  std::string title;
  bool chart = false;
};

class TableSheet {
 public:
  // REQUIRES: at most 16,384 columns.
  TableSheet(SheetContext& context, const TableInfo& table);

  const std::string& sheet_name() const { return first_name_; }

  // A note above the table. Where there are many, or the table is being
  // streamed already, it is left out: the sheet of notes has it too.
  void AddNote(const Note& note);

  void AddRows(const RowBatch& rows);

  // Writes what is kept, and the table's chart. Nothing may follow.
  void Finish();

  // The sheets, after Finish.
  const std::vector<SheetEntry>& sheets() const { return sheets_; }

 private:
  bool IsTooLargeToKeep() const;
  void StartSheet(bool streamed);
  void FinishSheet();
  void WriteTitle();
  void WritePreamble();
  void SetWidths();
  void WriteHeader();
  void WriteRow(RowType type, const std::vector<Cell>& cells);
  void WriteKept();
  void WriteNoRows();
  void AddChart();
  bool IsCharted() const;
  void Warn(const std::string& what);

  SheetContext& context_;
  TableInfo table_;
  std::vector<std::string> headers_;
  std::vector<Note> notes_;
  bool has_more_notes_ = false;
  std::vector<StoredRow> kept_;
  size_t kept_text_ = 0;
  bool streaming_ = false;

  std::string first_name_;
  std::string chart_name_;
  std::optional<ChartRange> chart_;
  std::string why_no_chart_;
  RowWriter writer_;
  std::vector<SheetEntry> sheets_;
  std::vector<TablePart> parts_;
  lxw_worksheet* sheet_ = nullptr;
  std::vector<double> widths_;
  // Rows of the table so far.
  uint64_t rows_ = 0;
  // The next row to write, and that of the headings.
  lxw_row_t row_ = 0;
  lxw_row_t header_row_ = 0;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_TABLE_SHEET_H_

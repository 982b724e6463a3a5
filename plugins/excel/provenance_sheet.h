// The last sheet: what the workbook was made from, and where each figure of the
// document stands in it. README.md describes it for programs that read it.

#ifndef REDRESS_PLUGINS_EXCEL_PROVENANCE_SHEET_H_
#define REDRESS_PLUGINS_EXCEL_PROVENANCE_SHEET_H_

#include <xlsxwriter.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

inline constexpr char kProvenanceName[] = "Provenance";

// A text of the document, by the number under which it came, from 1.
struct NumberedText {
  size_t number = 0;
  TextBlock block;
};

// The rows of a table on one of its sheets.
struct TablePart {
  std::string sheet_name;
  lxw_row_t first_row = 0;
  lxw_row_t last_row = 0;
  // Which row of the table the first one is, from 1.
  uint64_t number = 1;
};

class Provenance {
 public:
  // What the document is and was made from. Before everything else.
  void AddDocument(const DocumentInfo& document);

  // A table with the parts in which it stands; none where it has no rows.
  void AddTable(const TableInfo& table, const std::vector<TablePart>& parts);

  // A text and its figures. It stands in the cells of `column` in these rows,
  // in the pieces of CellPieces(text, kShownUnits).
  void AddText(const NumberedText& text, const std::string& sheet_name,
               const std::vector<lxw_row_t>& rows, lxw_col_t column);

  void Write(Workbook& workbook, lxw_worksheet* sheet) const;

 private:
  // Kind, place, table, column, first row, text.
  using Entry = std::array<std::string, 6>;

  void AddPieces(const char* kind, const std::string& table,
                 std::string_view text);

  std::vector<Entry> entries_;
  // Written after the tables, whenever they were added.
  std::vector<Entry> texts_;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_PROVENANCE_SHEET_H_

// A document as a workbook: cover, contents, notes, a sheet for each table and
// for each chart, and where everything comes from.

#ifndef REDRESS_PLUGINS_EXCEL_DOCUMENT_WRITER_H_
#define REDRESS_PLUGINS_EXCEL_DOCUMENT_WRITER_H_

#include <xlsxwriter.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "plugins/excel/front_sheets.h"
#include "plugins/excel/long_texts.h"
#include "plugins/excel/provenance_sheet.h"
#include "plugins/excel/sheet_names.h"
#include "plugins/excel/table_sheet.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

// The calls come in the order of an exporter's. Throws redress::Error.
class DocumentWriter {
 public:
  // All files are made below `folder`, which is empty.
  DocumentWriter(const DocumentInfo& document, const std::string& folder,
                 bool charts, const Limits& limits = {});
  DocumentWriter(const DocumentWriter&) = delete;
  DocumentWriter& operator=(const DocumentWriter&) = delete;

  void AddText(const TextBlock& block);
  void BeginTable(const TableInfo& table);
  void AddRows(const RowBatch& rows);

  // Writes the workbook and returns its path.
  std::string Finish();

  // For its reader, after Finish.
  const std::set<std::string>& messages() const { return context_.messages; }

 private:
  void FinishTable();
  void AddNote(const std::string& text, const NumberedText& as_text);

  DocumentInfo document_;
  SheetNames names_;
  Workbook workbook_;
  LongTexts long_texts_;
  Provenance provenance_;
  SheetContext context_;
  std::unique_ptr<TableSheet> table_;
  lxw_worksheet* cover_;
  lxw_worksheet* contents_;
  lxw_worksheet* notes_;
  size_t texts_ = 0;
  std::vector<CoverLine> cover_lines_;
  std::vector<NoteEntry> note_entries_;
  std::vector<SheetEntry> sheets_;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_DOCUMENT_WRITER_H_

// The sheets before the tables: cover, contents, notes.

#ifndef REDRESS_PLUGINS_EXCEL_FRONT_SHEETS_H_
#define REDRESS_PLUGINS_EXCEL_FRONT_SHEETS_H_

#include <xlsxwriter.h>

#include <string>
#include <vector>

#include "plugins/excel/provenance_sheet.h"
#include "plugins/excel/table_sheet.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

// What the cover says after the document's particulars, in reading order: a
// heading or a paragraph, or, where it has a sheet, a link to a table.
struct CoverLine {
  NumberedText text;
  std::string sheet_name = {};
};

// A note and the table that it is about.
struct NoteEntry {
  Note note;
  std::string about;
  // Where it came as a text of the document.
  NumberedText text = {};
};

// "Source: Example Council, data version 3, as at 14 October 2019."
std::string DescribeSource(const DocumentInfo& document);

// `charts`: the workbook has some.
void WriteCover(Workbook& workbook, lxw_worksheet* sheet,
                const DocumentInfo& document,
                const std::vector<CoverLine>& lines, bool charts,
                Provenance& provenance);

// Every sheet with a link to it, the cover and the notes first.
void WriteContents(Workbook& workbook, lxw_worksheet* sheet,
                   const std::vector<SheetEntry>& sheets);

// Every note, and what the shorthand means.
void WriteNotes(Workbook& workbook, lxw_worksheet* sheet,
                const std::vector<NoteEntry>& notes, Provenance& provenance);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_FRONT_SHEETS_H_

// The sheets before the tables: cover, contents, notes.

#ifndef REDRESS_PLUGINS_EXCEL_FRONT_SHEETS_H_
#define REDRESS_PLUGINS_EXCEL_FRONT_SHEETS_H_

#include <xlsxwriter.h>

#include <string>
#include <vector>

#include "plugins/excel/table_sheet.h"
#include "plugins/excel/workbook.h"
#include "redress/export/document.h"

namespace redress::excel {

inline constexpr char kCoverName[] = "Cover";
inline constexpr char kContentsName[] = "Contents";
inline constexpr char kNotesName[] = "Notes";

// What the cover says after the document's particulars, in reading order.
struct CoverLine {
  enum class Kind { kHeading, kParagraph, kTable };
  Kind kind = Kind::kParagraph;
  std::string text;
  // Of a table.
  std::string sheet_name;
};

// A note and the table that it is about.
struct NoteEntry {
  Note note;
  std::string about;
};

// "1 April 2019".
std::string LongDay(Day day);

// "1 April 2019 to 30 September 2019 (2019/20 H1)".
std::string DescribePeriod(const PeriodInfo& period);

void WriteCover(Workbook& workbook, lxw_worksheet* sheet,
                const DocumentInfo& document,
                const std::vector<CoverLine>& lines);

// Every sheet with a link to it.
void WriteContents(Workbook& workbook, lxw_worksheet* sheet,
                   const std::vector<SheetEntry>& sheets);

// Every note, and what the shorthand means.
void WriteNotes(Workbook& workbook, lxw_worksheet* sheet,
                const std::vector<NoteEntry>& notes);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_FRONT_SHEETS_H_

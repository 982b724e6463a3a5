// What is said above a table, so that its cells can be understood.

#ifndef REDRESS_PLUGINS_EXCEL_PREAMBLE_H_
#define REDRESS_PLUGINS_EXCEL_PREAMBLE_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "plugins/excel/table_data.h"
#include "redress/export/document.h"

namespace redress::excel {

struct Note {
  int number = 0;
  std::string text;
};

// "[note 1]".
std::string NoteMark(int number);

// What of a table's cells needs a word.
struct CellFacts {
  // By CellStatus.
  std::array<bool, 4> statuses = {};
  bool empty = false;
  // Differences between percentages among percentages.
  bool points = false;
  // Other units than the column's heading says.
  bool own_units = false;
};

// Of the rows that are known.
CellFacts FactsOf(const TableInfo& table, const std::vector<StoredRow>& rows);

// Of any rows that the table may have: of one that is streamed, whose cells
// come when this has been written.
CellFacts PossibleFacts(const TableInfo& table);

// Shorthand, units and empty cells, in sentences of a line each.
std::vector<std::string> Explanations(const TableInfo& table,
                                      const CellFacts& facts);

// The notes with their marks, on lines that a page can hold; of longer ones the
// beginning, and where the rest is. At most `room` lines, and one that says
// where the others are: those without room, and, where there are `more`, those
// that are not in `notes`.
std::vector<std::string> NoteLines(const std::vector<Note>& notes, bool more,
                                   size_t room);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_PREAMBLE_H_

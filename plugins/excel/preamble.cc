#include "plugins/excel/preamble.h"

#include <algorithm>
#include <string_view>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"
#include "plugins/excel/number_format.h"
#include "plugins/excel/row_writer.h"
#include "plugins/excel/text_sheet.h"

namespace redress::excel {
namespace {

// Longer notes are put on several lines, which a page can hold.
constexpr size_t kLineUnits = 95;
constexpr size_t kMaxLinesOfNote = 6;

void LookAt(const Cell& cell, const ColumnInfo& column, CellFacts& facts) {
  switch (cell.kind) {
    case Cell::Kind::kEmpty:
      facts.empty = true;
      return;
    case Cell::Kind::kText:
      facts.empty = facts.empty || cell.text.empty();
      return;
    case Cell::Kind::kDate:
      facts.empty = facts.empty || !cell.date.exists();
      return;
    case Cell::Kind::kFigure:
      break;
  }
  const auto status = static_cast<size_t>(cell.status);
  if (status < facts.statuses.size()) facts.statuses[status] = true;
  if (cell.status != CellStatus::kNumber) return;
  const Unit unit = UnitOf(cell, column);
  if (unit == column.unit || column.content == ColumnContent::kPercentChange) {
    return;
  }
  if (unit == Unit::kPercentagePoints && column.unit == Unit::kPercent) {
    facts.points = true;
  } else {
    facts.own_units = true;
  }
}

}  // namespace

std::string NoteMark(int number) {
  return "[note " + std::to_string(number) + "]";
}

CellFacts FactsOf(const TableInfo& table, const std::vector<StoredRow>& rows) {
  CellFacts facts;
  for (const StoredRow& row : rows) {
    for (size_t i = 0; i < row.cells.size(); ++i) {
      if (IsMarkedTotal(table, row.type, i, row.cells[i].View())) continue;
      LookAt(row.cells[i].View(), table.columns[i], facts);
    }
  }
  return facts;
}

CellFacts PossibleFacts(const TableInfo& table) {
  CellFacts facts;
  facts.empty = true;
  for (const ColumnInfo& column : table.columns) {
    if (column.role != ColumnRole::kFigure) continue;
    facts.statuses.fill(true);
    if (column.unit == Unit::kPercent) facts.points = true;
    if (column.unit == Unit::kNone) facts.own_units = true;
  }
  return facts;
}

std::vector<std::string> Explanations(const TableInfo& table,
                                      const CellFacts& facts) {
  std::vector<std::string> lines;
  for (const ColumnInfo& column : table.columns) {
    if (!column.numerator_in_brackets) continue;
    lines.push_back(
        "The number in brackets after a percentage is the number of cases that "
        "it counts.");
    break;
  }
  if (facts.points) {
    lines.push_back(
        "A difference between percentages is in percentage points.");
  }
  if (facts.own_units) {
    lines.push_back(
        "Where a heading names no unit, each figure is shown with its own "
        "unit.");
  }
  for (const CellStatus status :
       {CellStatus::kNotApplicable, CellStatus::kConfidential,
        CellStatus::kNotAvailable}) {
    if (!facts.statuses[static_cast<size_t>(status)]) continue;
    lines.push_back(ShownStatus(status) + " means " + StatusMeaning(status) +
                    ".");
  }
  if (facts.empty) {
    lines.push_back("Where a cell is empty, nothing was recorded for it.");
  }
  return lines;
}

std::vector<std::string> NoteLines(const std::vector<Note>& notes, bool more,
                                   size_t room) {
  std::vector<std::string> lines;
  for (const Note& note : notes) {
    const std::string mark = NoteMark(note.number);
    // The lines have no use for the end of a text that is far too long.
    const std::string_view text = CellPieces(note.text, kShownUnits)[0];
    std::vector<std::string> own =
        SplitLines(mark + " " + std::string(text), kLineUnits);
    if (own.size() > kMaxLinesOfNote || text.size() < note.text.size()) {
      own.resize(std::min(own.size(), kMaxLinesOfNote - 1));
      own.push_back("The rest of " + mark + " is on the worksheet Notes.");
    }
    if (lines.size() + own.size() > room) {
      more = true;
      break;
    }
    lines.insert(lines.end(), own.begin(), own.end());
  }
  if (more) lines.emplace_back("The other notes are on the worksheet Notes.");
  return lines;
}

}  // namespace redress::excel

// One table of the document with its notes and its chart.

#ifndef REDRESS_PLUGINS_HTML_TABLE_WRITER_H_
#define REDRESS_PLUGINS_HTML_TABLE_WRITER_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "plugins/html/chart_data.h"
#include "plugins/html/spool.h"
#include "redress/export/document.h"

namespace redress::html {

// Writes rows as they come. What stands above them says what occurs in them
// (shorthand, notes), and is inserted when the table is finished.
class TableWriter {
 public:
  // `body` must outlive it; until Finish, nothing else may append to it.
  TableWriter(const TableInfo& table,
              const std::vector<std::string>& period_labels, bool charts,
              Body& body);

  // The id of the element that holds the table.
  const std::string& element_id() const { return id_; }

  void AddRows(const RowBatch& rows);

  // A note below the table; no rows may follow. `number` is that of the text
  // block.
  void AddNote(const TextBlock& note, int64_t number);

  void Finish();

 private:
  void AddRow(const RowBatch& rows, size_t row);
  void AddCell(const RowBatch& rows, size_t row, size_t column,
               const std::string& added);
  void AddFigure(const RowBatch& rows, size_t row, size_t column,
                 const std::string& added);
  // What marks row `row` as a total in words, where it does not say so itself.
  std::string TotalMark(const RowBatch& rows, size_t row) const;
  // Ends the rows and begins the notes.
  void EndRows();
  std::string Opening() const;
  std::string ShorthandHtml() const;

  TableInfo table_;
  Body& body_;
  const std::string id_;
  const uint64_t start_;
  // ` data-cell="TABLE/` and `/COLUMN"`.
  std::string cell_prefix_;
  std::vector<std::string> cell_suffixes_;
  // The column whose cell says that a row is a total.
  size_t mark_column_ = 0;
  ChartData chart_;
  int64_t row_count_ = 0;
  std::set<CellStatus> statuses_;
  bool rows_ended_ = false;
  bool has_notes_ = false;
  // The row in hand.
  std::string line_;
};

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_TABLE_WRITER_H_

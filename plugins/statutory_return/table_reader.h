// Looks figures up in one table by measure and member.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_TABLE_READER_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_TABLE_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/statutory_return/document.h"
#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

// Letters and digits only, in lower case: "Stage 1" and "stage1" are the same
// name.
std::string NormaliseName(const std::string& name);

// Which column is meant.
struct FigureKey {
  std::string measure;
  // The column's own label; empty: the first column of the measure.
  std::string label;
  int period_index = 0;
};

// Reads one table. Not thread-safe; `document` and `problems` must outlive it.
// Whatever is missing or unusable is added to `problems` once, and read as 0.
class TableReader {
 public:
  TableReader(const Document& document, const std::string& id,
              std::vector<std::string>& problems);

  bool found() const { return table_ != nullptr; }
  size_t ColumnCount() const;

  // The row of a member by its normalised name, singular or plural; null
  // where there is none, which is a problem.
  const Row* FindRow(const std::string& member) const;

  // The first row; null where there is none, which is a problem.
  const Row* FirstRow() const;

  // Every row but totals.
  std::vector<const Row*> MemberRows() const;

  // The text of the row's first cell.
  static std::string RowName(const Row& row);

  // A count: a whole number from 0 to kMaxCount.
  Figure Count(const Row& row, const FigureKey& key) const;

  // Money in pence, from 0 to kMaxCount pounds.
  Figure Pence(const Row& row, const FigureKey& key) const;

  // A rate in percent with one decimal, "z" over nothing; and its cell.
  std::string Percent(const Row& row, const FigureKey& key,
                      std::string* cell_name) const;

 private:
  // Null where there is no such column, which is a problem.
  const Cell* FindCell(const Row& row, const FigureKey& key) const;
  // "TABLE/ROW/COLUMN". `cell` is one of `row`'s, and that of the table.
  std::string CellName(const Row& row, const Cell& cell) const;
  void AddProblem(const std::string& problem) const;

  std::string id_;
  const Table* table_ = nullptr;
  std::vector<std::string>& problems_;
};

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_TABLE_READER_H_

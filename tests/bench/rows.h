// The facts as tables of numbers: what every peer's database holds.

#ifndef REDRESS_TESTS_BENCH_ROWS_H_
#define REDRESS_TESTS_BENCH_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/model/facts.h"

namespace redress::bench {

// Absent.
inline constexpr int64_t kNull = std::numeric_limits<int64_t>::min();

enum class ColumnType {
  kId,      // The number of a case.
  kText,    // At most one column of a table.
  kMember,  // A dimension's member, by its place in MembersOf, from 0.
  kDay,     // Days since 1970-01-01.
  kMonth,   // Year × 12 + month − 1.
  kSmall,   // A number of days.
  kAmount,  // Pence.
};

struct TableColumn {
  std::string name;
  ColumnType type = ColumnType::kId;
  // kMember: the dimension, as in plans.
  std::string dimension;
};

struct TableSchema {
  std::string name;
  std::vector<TableColumn> columns;
  // So many leading columns are the primary key.
  size_t key_columns = 1;
};

// "cases" with one row a case, wide; "stages", with those columns of their case
// that questions on stages need, so that no peer must join; and one table for
// each many-valued dimension. Months are stored beside the day, so that no peer
// must calculate them.
const std::vector<TableSchema>& Tables();

// Rows of one table, column by column.
struct TableRows {
  // By column; empty for the text.
  std::vector<std::vector<int64_t>> numbers;
  std::vector<std::string> texts;
  size_t rows = 0;
};

// Turns facts into rows of all tables.
class RowMaker {
 public:
  RowMaker();

  // The rows of cases that follow those before; by the index in Tables().
  std::vector<TableRows> Make(const std::vector<model::CaseFacts>& facts);

  // The code of a member of a dimension; kNull for "". Aborts where the
  // generator does not know it.
  int64_t Code(const std::string& dimension, const std::string& member) const;

 private:
  std::unordered_map<std::string, std::unordered_map<std::string, int64_t>>
      codes_;
  int64_t next_id_ = 0;
};

// The month of a day as kMonth has it.
int64_t MonthOf(model::Day day);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_ROWS_H_

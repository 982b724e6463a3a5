// Listing the rows that an accumulator counts.

#ifndef REDRESS_SERVICE_ENGINE_LIST_H_
#define REDRESS_SERVICE_ENGINE_LIST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/engine/plan.h"

namespace redress::engine {

// The most rows of one list, which bounds its memory: some pages of the
// contract, for those who read a long list whole, as each list scans all rows.
inline constexpr size_t kMaxListRows = 50000;

// Names a row of its table, and orders the rows of a list: by authority, then
// reference, then stage, each in byte order. (Of the stages that is their own
// order: response, stage1, stage2, stage3.)
struct RowKey {
  std::string authority;
  // Of a case and of a stage the case's reference, of an action its id.
  std::string reference;
  // The stage's name; "" for cases and actions.
  std::string stage;

  friend bool operator==(const RowKey&, const RowKey&) = default;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};

// Which rows to list.
struct ListPlan {
  Table table = Table::kCases;
  Predicate where;
  // Rows for which this holds too are marked; absent: all are.
  std::optional<Predicate> marked;
  // What each row adds. As in an accumulator, rows without response days are
  // left out where these are asked for.
  std::optional<ValueColumn> value;
  // As in Plan.
  Day status_day = kLastDay;
  // The rows begin after this key; absent: with the first.
  std::optional<RowKey> after;
  // At most so many rows, up to kMaxListRows; 0: only the totals.
  size_t limit = kMaxListRows;
};

struct ListedRow {
  RowKey key;
  int64_t value = 0;
  bool marked = true;
};

struct RowList {
  // By key.
  std::vector<ListedRow> rows;
  // All rows for which `where` holds, whatever `after` and `limit` say, and the
  // marked ones among them.
  int64_t total = 0;
  int64_t marked = 0;
};

// The accumulator that counts the rows of a list, and the one that counts those
// that are marked.
Accumulator Listed(const ListPlan& plan);
Accumulator Marked(const ListPlan& plan);

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_LIST_H_

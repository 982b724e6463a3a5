// What scans make of a block's columns, and leave with the block for the scans
// after them.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_DERIVED_COLUMNS_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_DERIVED_COLUMNS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "service/engine/columnar/column.h"

namespace redress::engine::columnar {

// The rows of a block by the code that they have in one column: an index that
// is made when a question first looks one member of many up.
class CodeRows {
 public:
  // Rows of a list.
  struct List {
    const uint16_t* rows = nullptr;
    size_t size = 0;
  };

  // Of a column of at most kBlockRows rows, whose codes are not all the same.
  explicit CodeRows(const CodeColumn& column);

  // The rows that have this code, ascending. Valid as long as this.
  List Of(uint32_t code) const {
    if (size_t{code} + 1 >= ends_.size()) return {};
    return {rows_.data() + ends_[code],
            static_cast<size_t>(ends_[code + 1] - ends_[code])};
  }

 private:
  // Where the rows of a code start, and end with the next one's.
  std::vector<uint16_t> ends_;
  std::vector<uint16_t> rows_;
};

// Values made of columns, each once.
template <typename Column, typename Made>
class KeptColumns {
 public:
  // What `make` makes of the column, or null where that is nothing: asked at
  // the first call, and remembered. Null also for one column too many. What is
  // returned stays valid as long as this. Any thread may call; who finds
  // something waits for nobody. `column` is known by its address.
  template <typename Make>
  const Made* Get(const Column& column, const Make& make) {
    if (const Entry* found = Find(column)) return found->get();
    const std::lock_guard lock(mutex_);
    if (const Entry* found = Find(column)) return found->get();
    const size_t kept = size_.load(std::memory_order_relaxed);
    if (kept == entries_.size()) return nullptr;
    entries_[kept] = {&column, make()};
    size_.store(kept + 1, std::memory_order_release);
    return entries_[kept].get();
  }

 private:
  static constexpr size_t kMost = 16;

  struct Entry {
    const Column* column = nullptr;
    std::optional<Made> made;
    const Made* get() const { return made.has_value() ? &*made : nullptr; }
  };

  const Entry* Find(const Column& column) const {
    const size_t kept = size_.load(std::memory_order_acquire);
    for (size_t i = 0; i < kept; ++i) {
      if (entries_[i].column == &column) return &entries_[i];
    }
    return nullptr;
  }

  // Taken by who adds to the entries. They do not change after that.
  std::mutex mutex_;
  std::array<Entry, kMost> entries_;
  std::atomic<size_t> size_{0};
};

// Of one block, whose columns must live as long. Any thread may use it.
// Bounded, as a block lives for long: at most kMostStageBytes a stage, and
// kMostIndexes of at most four bytes a row each. Null is returned where there
// is no room left.
class DerivedColumns {
 public:
  static constexpr size_t kMostStageBytes = 7;
  static constexpr size_t kMostIndexes = 6;
  // A row's number, and at most as many ends as there are rows.
  static constexpr size_t kMostIndexBytes = 4;

  // A column of cases by stage: what every stage's case has there, so that a
  // scan of stages reads it in order. `stage_case`: the block's. Null also for
  // a column that has one value or more than two bytes a row.
  const CodeColumn* AtStages(const CodeColumn& column,
                             const std::vector<uint16_t>& stage_case);
  const NumberColumn* AtStages(const NumberColumn& column,
                               const std::vector<uint16_t>& stage_case);

  // Null also for a column that has one value, or members of more than there
  // are rows.
  const CodeRows* RowsOf(const CodeColumn& column);

 private:
  bool TakeStageBytes(size_t bytes);

  std::atomic<size_t> stage_bytes_{0};
  std::atomic<size_t> made_indexes_{0};
  KeptColumns<CodeColumn, CodeColumn> codes_;
  KeptColumns<NumberColumn, NumberColumn> numbers_;
  KeptColumns<CodeColumn, CodeRows> indexes_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_DERIVED_COLUMNS_H_

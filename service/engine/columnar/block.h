// Blocks: up to 8,192 cases with their stages, or as many actions, in columns.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/engine/columnar/column.h"
#include "service/engine/columns.h"
#include "service/model/dimensions.h"

namespace redress::engine::columnar {

// The most rows and stages of a block. Row numbers fit into 16 bits, and what a
// scan needs of one block fits into the caches near the core.
inline constexpr size_t kBlockRows = 8192;
inline constexpr size_t kBlockStages = 32768;

// The columns of one kind of facts, at the indices of columns.h.
struct Columns {
  uint32_t rows = 0;
  std::vector<CodeColumn> codes;
  std::vector<ManyColumn> many;
  // Dates; of stages, response days come last.
  std::vector<NumberColumn> numbers;
  std::vector<MoneyColumn> money;
  // By the code of the attribute's name. Only those that a row of the block
  // has.
  std::vector<std::pair<uint32_t, CodeColumn>> attributes;

  // The column of an attribute; null where no row has it.
  const CodeColumn* Attribute(uint32_t name) const;
};

inline constexpr size_t kResponseDaysNumber = kStageDates;

// Finds rows by the hash of their key.
class KeyIndex {
 public:
  struct Entry {
    uint32_t hash;
    uint16_t row;
    bool operator<(const Entry& other) const { return hash < other.hash; }
  };

  // The entries, ascending.
  static KeyIndex Of(const std::vector<Entry>& entries);
  // Adds the rows whose key has this hash.
  void Find(uint32_t hash, std::vector<uint32_t>* rows) const;

  size_t size() const { return rows_.size(); }
  Entry At(size_t at) const { return {hashes_[at], rows_[at]}; }

 private:
  // Ascending, with the row of each.
  std::vector<uint32_t> hashes_;
  std::vector<uint16_t> rows_;
};

// Stages sit in the block of their case and reach its columns through
// `stage_case`. The columns of a case are not repeated for its stages: within
// a block such a look-up stays in the L1 cache, and a block is complete in
// itself, so that versions can share it.
struct Block {
  Columns rows;     // Cases, or actions.
  TextColumn keys;  // References, or ids.
  KeyIndex key_index;
  Columns stages;
  // The row of each stage's case, ascending.
  std::vector<uint16_t> stage_case;
};

using BlockPtr = std::shared_ptr<const Block>;

// The hash of a key. Differs between processes.
uint32_t KeyHash(const std::string& authority, const std::string& key);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_H_

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
#include "service/engine/columnar/derived_columns.h"
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
  // `hashes`: by row, of at most kBlockRows.
  static KeyIndex Of(std::vector<uint32_t> hashes);
  // Whether a row may have this hash; of those that none has most are denied.
  bool MayHave(uint32_t hash) const {
    const uint64_t bits = BitsOf(hash);
    return (filter_[WordOf(hash)] & bits) == bits;
  }
  // Adds the rows whose key has this hash.
  void Find(uint32_t hash, std::vector<uint32_t>* rows) const;

  void Write(ByteWriter& writer) const;
  // As that of a column.
  static KeyIndex Read(size_t rows, ByteReader& reader);

  size_t size() const { return hashes_.size(); }
  uint32_t HashAt(size_t row) const { return hashes_[row]; }

 private:
  // A Bloom filter of one word and three bits for each hash, ten bits a row: a
  // table has too many blocks to search each for every key that changes.
  static uint64_t BitsOf(uint32_t hash) {
    return uint64_t{1} << (hash & 63) | uint64_t{1} << (hash >> 6 & 63) |
           uint64_t{1} << (hash >> 12 & 63);
  }
  size_t WordOf(uint32_t hash) const {
    return static_cast<size_t>(uint64_t{hash} * filter_.size() >> 32);
  }

  std::vector<uint64_t> filter_ = std::vector<uint64_t>(1);
  std::vector<uint32_t> hashes_;
  // The rows by their hash.
  std::vector<uint16_t> order_;
};

// Stages sit in the block of their case and reach its columns through
// `stage_case`, so that a block is complete in itself and versions can share
// it. The columns of a case are not repeated for its stages, but for the few
// that scans of stages ask for: those are `derived`.
struct Block {
  Columns rows;     // Cases, or actions.
  TextColumn keys;  // References, or ids.
  KeyIndex key_index;
  Columns stages;
  // The row of each stage's case, ascending.
  std::vector<uint16_t> stage_case;
  // Grows while the block is read.
  mutable DerivedColumns derived;
};

using BlockPtr = std::shared_ptr<const Block>;

// The rows of a block that are out of force: changed since, with the row that
// took their place elsewhere, or removed.
struct Gone {
  // By row: 1 while it is in force, else 0. As a mask has it; see MaskPool.
  std::vector<uint8_t> live;
  // How many are out of force, and how many stages they have.
  uint32_t rows = 0;
  uint32_t stages = 0;
};

// A block and which of its rows are in force. Versions share the block, so that
// a changed row costs a mark and not the block.
struct LiveBlock {
  BlockPtr block;
  // Null while every row is.
  std::shared_ptr<const Gone> gone;

  bool IsLive(size_t row) const {
    return gone == nullptr || gone->live[row] != 0;
  }
  uint32_t rows() const {
    return block->rows.rows - (gone == nullptr ? 0 : gone->rows);
  }
  uint32_t stages() const {
    return block->stages.rows - (gone == nullptr ? 0 : gone->stages);
  }
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_H_

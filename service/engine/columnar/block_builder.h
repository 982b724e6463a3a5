// Makes blocks of rows encoded anew and of rows of other blocks.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_BUILDER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_BUILDER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "service/engine/columnar/block.h"

namespace redress::engine::columnar {

// Facts with members turned into codes.
struct StageRow {
  std::array<uint32_t, model::kStageDimensions> codes{};
  std::array<Day, kStageDates> dates{};
  // NumberColumn::kAbsent where there are none.
  int32_t response_days = NumberColumn::kAbsent;
};

struct CaseRow {
  std::string reference;
  // KeyHasher's, of authority and reference.
  uint32_t key_hash = 0;
  std::array<uint32_t, model::kCaseDimensions> codes{};
  std::array<std::vector<uint32_t>, model::kCaseManyDimensions> many;
  // Codes of name and value, by name's code.
  std::vector<std::pair<uint32_t, uint32_t>> attributes;
  std::array<Day, kCaseDates> dates{};
  std::array<int64_t, kCaseMoney> money{};
  std::vector<StageRow> stages;
};

struct ActionRow {
  std::string id;
  // KeyHasher's, of authority and id.
  uint32_t key_hash = 0;
  std::array<uint32_t, kActionDimensions> codes{};
  std::array<Day, kActionDates> dates{};
};

// Where a row of a block to be comes from.
struct RowSource {
  // 0: from `fresh` of BlockParts; else from `kept[from - 1]`.
  uint32_t from;
  // Its place there.
  uint32_t row;
};

// What a block is made of. Rows of other blocks are copied column by column: it
// costs little more than their bytes.
template <typename Row>
struct BlockParts {
  std::vector<const Block*> kept;
  std::vector<Row> fresh;
  // The rows of the block to be, 1 to kBlockRows, with at most kBlockStages
  // stages.
  std::vector<RowSource> sources;
};

BlockPtr BuildBlock(const BlockParts<CaseRow>& parts);
BlockPtr BuildBlock(const BlockParts<ActionRow>& parts);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_BLOCK_BUILDER_H_

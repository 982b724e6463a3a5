// Makes the blocks of a table for the next snapshot.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_UPDATE_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_UPDATE_H_

#include <vector>

#include "service/engine/columnar/dictionary.h"
#include "service/engine/columnar/encoder.h"
#include "service/engine/columnar/table_blocks.h"
#include "service/engine/executor.h"

namespace redress::engine::columnar {

// The blocks with the changed rows in them and without the removed ones, in
// time that follows the number of changes, not that of the blocks (but for a
// look into the key filter of each):
// - a row that is out of force is marked as gone in its block;
// - new rows go into late blocks, which are merged as they grow, a small one
//   into a larger one, so that each row is copied a few times only;
// - the sorted blocks that most of this has gathered for are built anew, with
//   the rows that wait for them: one for every kSettledRows changes.
// A block that held a removed row is built anew at once: nothing of the row
// stays, nor of what it was before. `dictionaries` are those of `last`.
TableBlocks UpdateCases(const TableBlocks& last,
                        const Dictionaries& dictionaries,
                        const std::vector<model::CaseFacts>& changed,
                        const std::vector<FactKey>& removed, Encoder& encoder);
TableBlocks UpdateActions(const TableBlocks& last,
                          const Dictionaries& dictionaries,
                          const std::vector<model::ActionFacts>& changed,
                          const std::vector<FactKey>& removed,
                          Encoder& encoder);

// What has to gather for a sorted block (rows gone from it, and rows that wait
// for it) before it is built anew.
inline constexpr size_t kSettledRows = 512;

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_TABLE_UPDATE_H_

// Snapshots: all facts of one version, immutable.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_SNAPSHOT_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "service/engine/columnar/dictionary.h"
#include "service/engine/columnar/encoder.h"
#include "service/engine/columnar/table_blocks.h"
#include "service/engine/columnar/table_loader.h"
#include "service/engine/executor.h"

namespace redress::engine::columnar {

// Never changes, so any number of threads may read it while the next one is
// made. Consecutive snapshots share the blocks and dictionaries that did not
// change.
struct Snapshot {
  int64_t version = 0;
  // What its blocks' keys are hashed with.
  KeyHasher hasher = KeyHasher(0);
  // They keep names that no row has any more, until all facts are replaced.
  Dictionaries dictionaries;
  TableBlocks cases;
  TableBlocks actions;
  // Totals over the blocks: of rows in force. The most response days are of all
  // rows, and 0 without any.
  size_t case_rows = 0;
  size_t stage_rows = 0;
  size_t action_rows = 0;
  int32_t max_response_days = 0;
};

// Sets the totals, which are 0.
void AddUp(Snapshot& snapshot);

using SnapshotPtr = std::shared_ptr<const Snapshot>;

// The snapshot that the changes make of `last`. They must have passed
// CheckChanges.
SnapshotPtr NextSnapshot(const Snapshot& last, const FactChanges& changes);

// Makes a snapshot of all its facts, batch by batch.
class SnapshotLoader {
 public:
  void Add(const std::vector<model::CaseFacts>& cases,
           const std::vector<model::ActionFacts>& actions);
  SnapshotPtr Finish(int64_t version);

 private:
  Encoder encoder_ = Encoder(Dictionaries(), KeyHasher::Random());
  TableLoader<CaseTable> cases_ = TableLoader<CaseTable>(encoder_);
  TableLoader<ActionTable> actions_ = TableLoader<ActionTable>(encoder_);
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_SNAPSHOT_H_

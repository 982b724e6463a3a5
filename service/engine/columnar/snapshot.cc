#include "service/engine/columnar/snapshot.h"

#include <algorithm>

#include "service/engine/columnar/encoder.h"
#include "service/engine/columnar/table_update.h"

namespace redress::engine::columnar {
void AddUp(Snapshot& snapshot) {
  for (const LiveBlock& live : snapshot.cases.blocks) {
    snapshot.case_rows += live.rows();
    snapshot.stage_rows += live.stages();
    const NumberColumn& days = live.block->stages.numbers[kResponseDaysNumber];
    if (days.any()) {
      snapshot.max_response_days =
          std::max(snapshot.max_response_days, days.max());
    }
  }
  for (const LiveBlock& live : snapshot.actions.blocks) {
    snapshot.action_rows += live.rows();
  }
}

SnapshotPtr NextSnapshot(const Snapshot& last, const FactChanges& changes) {
  const Snapshot nothing;
  const Snapshot& base = changes.replace_all ? nothing : last;
  const bool first = base.cases.blocks.empty() && base.actions.blocks.empty();
  Encoder encoder(base.dictionaries, first ? KeyHasher::Random() : base.hasher);
  auto next = std::make_shared<Snapshot>();
  next->version = changes.version;
  next->hasher = encoder.hasher();
  next->cases = UpdateCases(base.cases, base.dictionaries, changes.cases,
                            changes.removed_cases, encoder);
  next->actions =
      UpdateActions(base.actions, base.dictionaries, changes.actions,
                    changes.removed_actions, encoder);
  next->dictionaries = encoder.Finish();
  AddUp(*next);
  return next;
}

void SnapshotLoader::Add(const std::vector<model::CaseFacts>& cases,
                         const std::vector<model::ActionFacts>& actions) {
  cases_.Add(cases);
  actions_.Add(actions);
}

SnapshotPtr SnapshotLoader::Finish(int64_t version) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->version = version;
  snapshot->hasher = encoder_.hasher();
  snapshot->cases = cases_.Finish();
  snapshot->actions = actions_.Finish();
  snapshot->dictionaries = encoder_.Finish();
  AddUp(*snapshot);
  return snapshot;
}

}  // namespace redress::engine::columnar

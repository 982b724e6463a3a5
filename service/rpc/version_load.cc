#include "service/rpc/version_load.h"

#include <string>
#include <utility>
#include <vector>

#include "service/engine/size_limited_executor.h"
#include "service/query/catalogue.h"
#include "service/rpc/batched_load.h"
#include "service/rpc/log.h"

namespace redress::rpc {
namespace {

absl::Status LoadOnce(const store::Store& store, int64_t version,
                      const model::Reference& reference,
                      engine::Executor& executor, const StopCheck& stop) {
  absl::StatusOr<std::unique_ptr<engine::FactLoader>> loader =
      executor.StartLoad(version);
  if (!loader.ok()) return loader.status();
  BatchedLoad load(reference, **loader, stop);
  absl::Status status = store.ForEachRepresentation(
      version,
      [&load](const v1::Representation& record) { return load.Add(record); });
  if (status.ok()) {
    status = store.ForEachLearningAction(
        version,
        [&load](const v1::LearningAction& action) { return load.Add(action); });
  }
  if (status.ok()) status = load.Flush();
  return status.ok() ? (*loader)->Finish() : status;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const model::Reference>> LoadReference(
    const store::Store& store, int64_t version) {
  absl::StatusOr<std::vector<v1::ReferenceData>> entries =
      store.ReferenceAt(version);
  if (!entries.ok()) return entries.status();
  return std::make_shared<const model::Reference>(*entries);
}

absl::Status LoadFacts(const store::Store& store, int64_t version,
                       const model::Reference& reference,
                       engine::Executor& executor, const StopCheck& stop) {
  absl::Status loaded = LoadOnce(store, version, reference, executor, stop);
  if (!engine::IsOverCaseLimit(loaded)) return loaded;
  Log(LogLevel::kInfo, "over_columnar_limit",
      {{"instead", "facts go into PostgreSQL"}});
  return LoadOnce(store, version, reference, executor, stop);
}

absl::StatusOr<PastVersion> BuildPastVersion(const store::Store& store,
                                             int64_t number,
                                             const ExecutorMaker& make_executor,
                                             const StopCheck& stop) {
  PastVersion past;
  absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
      LoadReference(store, number);
  if (!reference.ok()) return reference.status();
  past.reference = *std::move(reference);
  past.dimensions = std::make_shared<const std::vector<v1::Dimension>>(
      query::Dimensions(past.reference->settings()));
  absl::StatusOr<std::unique_ptr<engine::Executor>> executor;
  // An erase in the middle shows in the version's number of erased records.
  absl::StatusOr<store::Version> before = store.GetVersion(number);
  for (bool whole = false; !whole;) {
    if (!before.ok()) return before.status();
    executor = make_executor();
    if (!executor.ok()) return executor.status();
    absl::Status loaded =
        LoadFacts(store, number, *past.reference, **executor, stop);
    if (!loaded.ok()) return loaded;
    absl::StatusOr<store::Version> after = store.GetVersion(number);
    if (!after.ok()) return after.status();
    whole = before->erased_records == after->erased_records;
    before = after;
  }
  past.version = *before;
  past.executor = *std::move(executor);
  return past;
}

void RemoveFacts(const store::Key& key, engine::FactChanges& changes) {
  switch (key.kind) {
    case store::Kind::kRepresentation:
      changes.removed_cases.push_back({key.authority, key.key});
      break;
    case store::Kind::kLearningAction:
      changes.removed_actions.push_back({key.authority, key.key});
      break;
    case store::Kind::kReferenceData:
      break;
  }
}

}  // namespace redress::rpc

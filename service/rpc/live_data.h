// The store and the executor as one: what is committed is answerable.

#ifndef REDRESS_SERVICE_RPC_LIVE_DATA_H_
#define REDRESS_SERVICE_RPC_LIVE_DATA_H_

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/reference.pb.h"
#include "service/engine/executor.h"
#include "service/model/reference.h"
#include "service/query/query_engine.h"
#include "service/store/store.h"

namespace redress::rpc {

// One version, answerable for as long as this lives.
class PinnedVersion {
 public:
  PinnedVersion(std::shared_ptr<const model::Reference> reference,
                store::Version version, const engine::Executor* executor,
                std::shared_ptr<const engine::VersionHold> hold)
      : reference_(std::move(reference)),
        version_(version),
        executor_(executor),
        hold_(std::move(hold)) {}

  // Valid while this lives.
  query::Snapshot snapshot() const {
    return {executor_, reference_.get(), version_.number, version_.data_date};
  }
  const model::Reference& reference() const { return *reference_; }
  const store::Version& version() const { return version_; }

 private:
  std::shared_ptr<const model::Reference> reference_;
  store::Version version_;
  const engine::Executor* executor_;
  std::shared_ptr<const engine::VersionHold> hold_;
};

// Thread-safe.
class LiveData {
 public:
  // Takes over a store and an executor, commits the entries of `configured`
  // that differ from what configuration said last, and publishes everything in
  // the store. An entry that was imported later stays in force until the
  // configured one changes.
  static absl::StatusOr<std::unique_ptr<LiveData>> Open(
      std::unique_ptr<store::Store> store,
      std::unique_ptr<engine::Executor> executor,
      const std::vector<v1::ReferenceData>& configured);

  // The last version that is answerable.
  absl::StatusOr<PinnedVersion> Pin() const;

  const store::Store& store() const { return *store_; }

  // Keeps other writers out for as long as it lives, so that what was read
  // stays true until it is committed.
  class WriteLock {
   public:
    explicit WriteLock(LiveData& data) : lock_(data.write_mutex_) {}

   private:
    std::lock_guard<std::mutex> lock_;
  };

  // Commits a batch and makes it answerable. An absent data date is that of
  // today for records, and the last one for reference data alone. Errors as
  // store::Store::Commit. If publishing fails after the commit, the data are
  // safe and the error says that answers lag behind.
  absl::StatusOr<store::CommitResult> Commit(const WriteLock& lock,
                                             store::Batch batch);

 private:
  struct State {
    store::Version version;
    std::shared_ptr<const model::Reference> reference;
  };

  LiveData(std::unique_ptr<store::Store> store,
           std::unique_ptr<engine::Executor> executor)
      : store_(std::move(store)), executor_(std::move(executor)) {}

  absl::StatusOr<std::shared_ptr<const model::Reference>> LoadReference(
      int64_t version) const;
  // Publishes every record in the store at `version`.
  absl::Status PublishAll(const store::Version& version,
                          std::shared_ptr<const model::Reference> reference);
  absl::Status Publish(const store::Version& version,
                       std::shared_ptr<const model::Reference> reference,
                       const engine::FactChanges& changes);

  const std::unique_ptr<store::Store> store_;
  const std::unique_ptr<engine::Executor> executor_;
  std::mutex write_mutex_;
  mutable std::mutex states_mutex_;
  // What goes with each version that the executor may hold: entered before the
  // executor publishes it, dropped once a later one is out. Guarded by
  // states_mutex_.
  std::map<int64_t, State> states_;
};

// Today in UTC: the data date of a commit that names none. The only clock that
// figures ever see, and it is read when committing, never when answering.
model::Day Today();

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_LIVE_DATA_H_

// The store and the executor as one: what is committed is answerable.

#ifndef REDRESS_SERVICE_RPC_LIVE_DATA_H_
#define REDRESS_SERVICE_RPC_LIVE_DATA_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/reference.pb.h"
#include "service/engine/executor.h"
#include "service/model/facts.h"
#include "service/model/reference.h"
#include "service/rpc/column_keeper.h"
#include "service/rpc/past_versions.h"
#include "service/rpc/pinned_version.h"
#include "service/rpc/retrier.h"
#include "service/rpc/version_load.h"
#include "service/rpc/version_states.h"
#include "service/store/store.h"

namespace redress::rpc {

struct LiveDataOptions {
  // Makes an executor without facts, in memory, for a past version.
  ExecutorMaker make_past_executor = [] {
    return engine::MakeColumnarExecutor();
  };
  // So many past versions are kept in memory.
  size_t past_versions = 4;
  // At least so long passes between two savings of the executor's facts; see
  // ColumnKeeper.
  std::chrono::milliseconds save_pause{60000};
  // How long FinishErasures waits for readers of what was erased.
  std::chrono::milliseconds erasure_wait{5000};
  // How long after its first failure it is tried again; see Retrier.
  std::chrono::milliseconds erasure_pause{1000};
  // How long a question waits for a version that is not here yet.
  std::chrono::milliseconds version_wait{5000};
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
      const std::vector<v1::ReferenceData>& configured,
      LiveDataOptions options = {});

  // The last version that is answerable; what `stop` says where it has to wait
  // for that. Nobody who publishes is waited for.
  absl::StatusOr<PinnedVersion> Pin(const StopCheck& stop = {}) const;

  // Version `number` as its records and reference data were, without those
  // erased since; 0: the last one. A past one is built where nobody asked for
  // it lately, which takes as long as a start; what `stop` says where it ended
  // the wait for that, within some milliseconds. NOT_FOUND, reason
  // UNKNOWN_VERSION: there is none, or not yet. The same number gives the same
  // figures for ever, but for erased records.
  absl::StatusOr<PinnedVersion> Pin(int64_t number,
                                    const StopCheck& stop = {}) const;

  // The same without what is needed to answer: cheap.
  absl::StatusOr<store::Version> VersionAt(int64_t number) const;

  const store::Store& store() const { return *store_; }

  // The number of the last version that is answerable.
  int64_t LastVersion() const { return states_.last(); }

  // Waits until version `number` is answerable: that another server made, say,
  // which told the caller. Ends at the latest with what `stop` says.
  // UNAVAILABLE, reason DATA_VERSION_NOT_YET_HERE: it was not within
  // LiveDataOptions::version_wait; the text says which is the last one.
  absl::Status AwaitVersion(int64_t number, const StopCheck& stop) const;

  // Keeps other writers out for as long as it lives, those of other servers
  // too, so that what was read stays true until it is committed. The last
  // version is answerable then, whoever made it.
  class WriteLock {
   public:
    explicit WriteLock(LiveData& data);

   private:
    friend class LiveData;
    const std::lock_guard<std::mutex> lock_;
    // Why other servers could not be kept out; then nothing can be committed.
    absl::Status status_;
    std::unique_ptr<store::WriterHold> hold_;
  };

  // Waits until another server has made a version, at most `wait` or until
  // `stop` says so, and makes the last version answerable; the same for what
  // was left of an erase. An error: the database, or another that facts are in,
  // is not to be reached, or what is in it cannot be made answerable. One
  // thread at a time.
  absl::Status FollowOthers(std::chrono::milliseconds wait,
                            const StopCheck& stop);

  // Commits a batch and makes it answerable. An absent data date is that of
  // today for records, and the last one for reference data and retractions
  // alone. Errors as store::Store::Commit. If publishing fails after the
  // commit, the data are safe and the error says that answers lag behind.
  absl::StatusOr<store::CommitResult> Commit(const WriteLock& lock,
                                             store::Batch batch) {
    return CommitDerived(lock, batch, {});
  }

  // The same, where the caller keeps the batch, whose data date is filled in,
  // and has the facts of its representations, by the reference data in force;
  // none: they are derived, and then none of them is serialised.
  absl::StatusOr<store::CommitResult> CommitDerived(
      const WriteLock& lock, store::Batch& batch,
      std::vector<model::CaseFacts> facts);

  // Erases a case or a learning action, from past versions too. What is pinned
  // keeps it until it is let go. Errors as store::Store::Erase, and as Commit
  // where publishing fails. FinishErasures is to be called next, better without
  // the lock.
  absl::StatusOr<store::Erasure> Erase(const WriteLock& lock,
                                       const store::Key& key,
                                       const std::string& source);

  // Overwrites what is left of erased records in the files of the store and the
  // executor; OK where nothing is. An error (as store::Store::FinishErasures)
  // says what is in the way: it is then tried again until it is done, here and
  // after the next start.
  absl::Status FinishErasures();
  bool ErasuresUnfinished() const;

 private:
  LiveData(std::unique_ptr<store::Store> store,
           std::unique_ptr<engine::Executor> executor, LiveDataOptions options);

  // What facts of a version are made of and by what, for Executor::Save; ""
  // where that cannot be said.
  std::string OriginOf(int64_t version) const;
  // Makes a first version answerable: from what the executor has kept, followed
  // up to it, or from the store alone.
  absl::Status StartAt(const store::Version& version);
  // Makes a version answerable whose facts `publish` gives to the executor.
  absl::Status Publish(const store::Version& version,
                       std::shared_ptr<const model::Reference> reference,
                       const std::function<absl::Status()>& publish);
  // Makes a version answerable from the store alone.
  absl::Status Rebuild(const store::Version& version);
  // Makes a version answerable whatever the last one that is: by what changed
  // in between, or from the store alone where that does not do. With
  // write_mutex_.
  absl::Status CatchUp(const store::Version& version);
  // Makes a version that was just committed on top of `head` answerable: from
  // the store where reference data changed or answers lag behind, else by the
  // changes that `derive` adds.
  absl::Status Follow(int64_t head, const store::Version& version,
                      bool reference_changed,
                      const std::function<void(const model::Reference&,
                                               engine::FactChanges&)>& derive);
  absl::Status TryFinishErasures(std::chrono::milliseconds wait);

  const LiveDataOptions options_;
  const std::unique_ptr<store::Store> store_;
  const std::unique_ptr<engine::Executor> executor_;
  std::mutex write_mutex_;
  VersionStates states_;
  mutable PastVersions past_;
  // Held while the files are seen to.
  std::mutex finish_mutex_;
  // Erases that the executor has followed, and how many of them its files have
  // been seen to for.
  std::atomic<int64_t> erases_{0};
  std::atomic<int64_t> scrubbed_{0};
  // Last: their threads use the rest. The keeper goes last of all, as its last
  // saving comes after everything else.
  ColumnKeeper keeper_;
  Retrier finisher_;
};

// Today in UTC: the data date of a commit that names none. The only clock that
// figures ever see, and it is read when committing, never when answering.
model::Day Today();

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_LIVE_DATA_H_

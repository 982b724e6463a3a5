// The columnar executor: facts in memory, in columns.

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/engine/columnar/column_file.h"
#include "service/engine/columnar/list_scan.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/columnar/table_scan.h"
#include "service/engine/executor.h"
#include "service/engine/plan_check.h"

namespace redress::engine {
namespace {

using columnar::Snapshot;
using columnar::SnapshotPtr;
using columnar::TableScan;

constexpr size_t kMostCountedDimensions = 64;

class SnapshotHold : public VersionHold {
 public:
  explicit SnapshotHold(SnapshotPtr snapshot)
      : snapshot_(std::move(snapshot)) {}
  int64_t version() const override { return snapshot_->version; }
  const SnapshotPtr& snapshot() const { return snapshot_; }

 private:
  const SnapshotPtr snapshot_;
};

absl::StatusOr<Partials> Aggregate(const Plan& plan, const Snapshot& snapshot,
                                   const StopCheck& stop) {
  TableScan cases(snapshot, plan, /*actions=*/false, stop);
  absl::Status status = cases.Scan(snapshot.cases.blocks, stop);
  if (!status.ok()) return status;
  TableScan actions(snapshot, plan, /*actions=*/true, stop);
  status = actions.Scan(snapshot.actions.blocks, stop);
  if (!status.ok()) return status;
  Partials partials;
  partials.accumulators.resize(plan.accumulators.size());
  int64_t groups_left = kMaxGroups;
  status = cases.Finish(stop, &groups_left, &partials);
  if (status.ok()) status = actions.Finish(stop, &groups_left, &partials);
  if (!status.ok()) return status;
  return partials;
}

// Publishes what it has loaded.
class ColumnarLoader : public FactLoader {
 public:
  using Publish = std::function<absl::Status(SnapshotPtr)>;
  ColumnarLoader(int64_t version, Publish publish)
      : version_(version), publish_(std::move(publish)) {}

 private:
  absl::Status DoAdd(const std::vector<model::CaseFacts>& cases,
                     const std::vector<model::ActionFacts>& actions) override {
    loader_.Add(cases, actions);
    return absl::OkStatus();
  }
  absl::Status DoFinish() override {
    return publish_(loader_.Finish(version_));
  }

  const int64_t version_;
  const Publish publish_;
  columnar::SnapshotLoader loader_;
};

class ColumnarExecutor : public Executor {
 public:
  explicit ColumnarExecutor(std::string column_file)
      : column_file_(std::move(column_file)) {
    // What a killed process was writing.
    if (!column_file_.empty()) columnar::RemoveUnfinished(column_file_);
  }

  absl::Status Publish(const FactChanges& changes) override {
    // One at a time; readers are not kept waiting.
    const std::lock_guard publishing(publish_mutex_);
    const SnapshotPtr last = Last();
    absl::Status status = CheckChanges(changes, last->version);
    if (!status.ok()) return status;
    Set(columnar::NextSnapshot(*last, changes));
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<FactLoader>> StartLoad(
      int64_t version) override {
    absl::Status status = CheckNextVersion(version, Last()->version);
    if (!status.ok()) return status;
    return std::make_unique<ColumnarLoader>(version, [this](SnapshotPtr next) {
      const std::lock_guard publishing(publish_mutex_);
      absl::Status follows = CheckNextVersion(next->version, Last()->version);
      if (follows.ok()) Set(std::move(next));
      return follows;
    });
  }

  absl::StatusOr<int64_t> Save(const OriginOf& origin) override {
    if (column_file_.empty()) return version();
    const std::lock_guard lock(file_mutex_);
    // Before the snapshot is taken: what a later one removes may be in it.
    const uint64_t scrubs = scrubs_;
    const SnapshotPtr snapshot = Last();
    const std::string made_of = origin(snapshot->version);
    if (made_of.empty()) return snapshot->version;
    absl::Status written = columnar::WriteColumnFile(
        column_file_, made_of, *snapshot, [this, scrubs] {
          return scrubs == scrubs_ ? absl::OkStatus()
                                   : absl::CancelledError("facts were removed");
        });
    if (!written.ok()) return written;
    return snapshot->version;
  }

  absl::StatusOr<int64_t> Restore(const OriginOf& origin) override {
    if (column_file_.empty()) return Executor::Restore(origin);
    const std::lock_guard lock(file_mutex_);
    absl::StatusOr<SnapshotPtr> snapshot = Kept(origin);
    const std::lock_guard publishing(publish_mutex_);
    if (snapshot.ok() && (*snapshot)->version <= Last()->version) {
      snapshot = absl::FailedPreconditionError(
          absl::StrCat(column_file_, ": version ", (*snapshot)->version,
                       " is not above the last one"));
    }
    if (snapshot.ok()) {
      const int64_t version = (*snapshot)->version;
      Set(*std::move(snapshot));
      return version;
    }
    if (!absl::IsNotFound(snapshot.status())) {
      const absl::Status removed = columnar::RemoveColumnFile(column_file_);
      if (!removed.ok()) return removed;
    }
    return snapshot.status();
  }

  // The next Save writes what is left.
  absl::Status Scrub(std::chrono::milliseconds /*wait*/) override {
    if (column_file_.empty()) return absl::OkStatus();
    ++scrubs_;
    const std::lock_guard lock(file_mutex_);
    return columnar::RemoveColumnFile(column_file_);
  }

  int64_t version() const override { return Last()->version; }

 private:
  absl::StatusOr<std::shared_ptr<const VersionHold>> DoHoldVersion(
      const StopCheck& /*stop*/) override {
    const std::lock_guard lock(mutex_);
    ForgetReleased();
    std::weak_ptr<const SnapshotHold>& held = held_[last_->version];
    std::shared_ptr<const SnapshotHold> hold = held.lock();
    if (hold == nullptr) {
      hold = std::make_shared<const SnapshotHold>(last_);
      held = hold;
    }
    return hold;
  }

  absl::StatusOr<Partials> DoAggregate(const Plan& plan, int64_t version,
                                       const StopCheck& stop) const override {
    const absl::Status status = CheckPlan(plan);
    if (!status.ok()) return status;
    const absl::StatusOr<SnapshotPtr> snapshot = At(version);
    if (!snapshot.ok()) return snapshot.status();
    return engine::Aggregate(plan, **snapshot, stop);
  }

  absl::StatusOr<RowList> DoList(const ListPlan& plan, int64_t version,
                                 const StopCheck& stop) const override {
    const absl::Status status = CheckList(plan);
    if (!status.ok()) return status;
    const absl::StatusOr<SnapshotPtr> snapshot = At(version);
    if (!snapshot.ok()) return snapshot.status();
    return columnar::List(plan, **snapshot, stop);
  }

  // Counted once for each version: questions look members up again and again.
  absl::StatusOr<MembersPtr> DoMembers(const std::string& dimension,
                                       int64_t version,
                                       const StopCheck& stop) const override {
    {
      const std::lock_guard lock(mutex_);
      const auto found = members_.find(dimension);
      if (version == last_->version && found != members_.end()) {
        return found->second;
      }
    }
    absl::StatusOr<MembersPtr> members =
        Executor::DoMembers(dimension, version, stop);
    const std::lock_guard lock(mutex_);
    // An attribute that nobody has must not fill the memory.
    if (members.ok() && version == last_->version &&
        members_.size() < kMostCountedDimensions) {
      members_[dimension] = *members;
    }
    return members;
  }

  // The snapshot in the file, where it is what `origin` says.
  absl::StatusOr<SnapshotPtr> Kept(const OriginOf& origin) const {
    const absl::StatusOr<columnar::ColumnFileLabel> label =
        columnar::ReadColumnFileLabel(column_file_);
    if (!label.ok()) return label.status();
    const std::string wanted = origin(label->version);
    if (wanted.empty() || label->origin != wanted) {
      return absl::FailedPreconditionError(
          absl::StrCat(column_file_, ": version ", label->version,
                       " of another database or another build"));
    }
    return columnar::ReadColumnFile(column_file_);
  }

  SnapshotPtr Last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

  // With publish_mutex_ held.
  void Set(SnapshotPtr next) {
    const std::lock_guard lock(mutex_);
    last_ = std::move(next);
    members_.clear();
    ForgetReleased();
  }

  absl::StatusOr<SnapshotPtr> At(int64_t version) const {
    const std::lock_guard lock(mutex_);
    if (version == last_->version) return last_;
    const auto found = held_.find(version);
    if (found != held_.end()) {
      if (const auto hold = found->second.lock()) return hold->snapshot();
    }
    return VersionNotHeld(version, last_->version);
  }

  // With mutex_ held.
  void ForgetReleased() {
    for (auto it = held_.begin(); it != held_.end();) {
      it = it->second.expired() ? held_.erase(it) : std::next(it);
    }
  }

  const std::string column_file_;
  // Guards the file. Taken before the others.
  std::mutex file_mutex_;
  // How often the file had to go.
  std::atomic<uint64_t> scrubs_{0};
  // Taken before mutex_. (Standard mutexes in this room: ThreadSanitizer does
  // not see through those of Debian's Abseil.)
  std::mutex publish_mutex_;
  // Guards what follows, for as long as it takes to copy a pointer. (The atomic
  // shared pointer of libstdc++ 12 is a lock too, one that spins.)
  mutable std::mutex mutex_;
  SnapshotPtr last_ = std::make_shared<const Snapshot>();
  std::map<int64_t, std::weak_ptr<const SnapshotHold>> held_;
  // Of last_, by dimension.
  mutable std::map<std::string, MembersPtr> members_;
};

}  // namespace

std::unique_ptr<Executor> MakeColumnarExecutor(std::string column_file) {
  return std::make_unique<ColumnarExecutor>(std::move(column_file));
}

}  // namespace redress::engine

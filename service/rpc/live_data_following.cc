// How LiveData goes on to versions that were committed: by others, or just now.

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/model/facts.h"
#include "service/rpc/live_data.h"
#include "service/rpc/version_load.h"

namespace redress::rpc {

absl::Status LiveData::CatchUp(const store::Version& version) {
  const absl::StatusOr<PinnedVersion> before = Pin();
  if (!before.ok()) return before.status();
  if (before->version().number >= version.number) return absl::OkStatus();
  const absl::StatusOr<store::RecordChanges> changed =
      store_->ChangesBetween(before->version().number, version.number);
  if (!changed.ok()) return changed.status();
  if (changed->erased) {
    // Of what, nothing tells: every past version may have had it.
    past_.Drop({{1, version.number}});
    absl::Status rebuilt = Rebuild(version);
    ++erases_;
    finisher_.Start();
    return rebuilt;
  }
  if (changed->reference_data) return Rebuild(version);
  const model::Reference& reference = before->reference();
  engine::FactChanges changes;
  changes.version = version.number;
  for (const v1::Representation& record : changed->representations) {
    changes.cases.push_back(model::DeriveFacts(record, reference));
  }
  for (const v1::LearningAction& action : changed->learning_actions) {
    changes.actions.push_back(model::DeriveFacts(action, reference));
  }
  for (const store::Key& key : changed->retractions) RemoveFacts(key, changes);
  return Publish(version, before->shared_reference(),
                 [&] { return executor_->Publish(changes); });
}

LiveData::WriteLock::WriteLock(LiveData& data) : lock_(data.write_mutex_) {
  if (!data.store_->IsShared()) return;
  absl::StatusOr<std::unique_ptr<store::WriterHold>> hold =
      data.store_->HoldWriters();
  status_ = hold.status();
  if (!status_.ok()) return;
  hold_ = *std::move(hold);
  const absl::StatusOr<store::Version> head = data.store_->Head();
  status_ = head.ok() ? data.CatchUp(*head) : head.status();
}

absl::Status LiveData::FollowOthers(std::chrono::milliseconds wait,
                                    const StopCheck& stop) {
  const absl::StatusOr<store::Version> head =
      store_->AwaitVersion(states_.last() + 1, wait, stop);
  if (!head.ok()) return head.status();
  // Of a server that ended before it had done with it.
  if (store_->ErasuresUnfinished()) finisher_.Start();
  // Facts may be in databases of their own, and answers need these.
  if (head->number <= states_.last()) return Pin().status();
  const std::lock_guard<std::mutex> lock(write_mutex_);
  return CatchUp(*head);
}

absl::Status LiveData::Follow(
    int64_t head, const store::Version& version, bool reference_changed,
    const std::function<void(const model::Reference&, engine::FactChanges&)>&
        derive) {
  absl::StatusOr<PinnedVersion> before = Pin();
  if (!before.ok()) return before.status();
  absl::Status published;
  if (before->version().number != head) {
    published = CatchUp(version);
  } else if (reference_changed) {
    published = Rebuild(version);
  } else {
    engine::FactChanges changes;
    changes.version = version.number;
    derive(before->reference(), changes);
    // The reference data are shared, not copied: nothing in them changed.
    published = Publish(version, before->shared_reference(),
                        [&] { return executor_->Publish(changes); });
  }
  if (published.ok()) return published;
  return absl::InternalError(absl::StrCat(
      "version ", version.number,
      " is stored, but answers still come from version ",
      before->version().number, ": ", std::string(published.message())));
}

}  // namespace redress::rpc

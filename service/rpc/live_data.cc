#include "service/rpc/live_data.h"

#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/model/facts.h"

namespace redress::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;

// Imports cannot have it: ImportSession puts a word before theirs.
constexpr char kConfigurationSource[] = "configuration";

bool HasChange(const std::vector<store::Change>& changes) {
  for (const store::Change change : changes) {
    if (change != store::Change::kUnchanged) return true;
  }
  return false;
}

}  // namespace

model::Day Today() {
  const auto now = std::chrono::system_clock::now();
  return static_cast<model::Day>(
      std::chrono::floor<std::chrono::days>(now).time_since_epoch().count());
}

absl::StatusOr<std::unique_ptr<LiveData>> LiveData::Open(
    std::unique_ptr<store::Store> store,
    std::unique_ptr<engine::Executor> executor,
    const std::vector<v1::ReferenceData>& configured) {
  std::unique_ptr<LiveData> data(
      new LiveData(std::move(store), std::move(executor)));

  absl::StatusOr<store::Version> head = data->store_->Head();
  if (!head.ok()) return head.status();
  // Compared with what configuration said last, not with what is in force: an
  // entry imported since then stays until the configuration itself changes.
  absl::StatusOr<std::vector<v1::ReferenceData>> applied =
      data->store_->LastReferenceFrom(kConfigurationSource);
  if (!applied.ok()) return applied.status();
  std::map<std::string, const v1::ReferenceData*> by_key;
  for (const v1::ReferenceData& entry : *applied) {
    by_key[model::ReferenceKey(entry)] = &entry;
  }
  std::map<std::string, v1::ReferenceData> changed;
  for (const v1::ReferenceData& entry : configured) {
    const std::string key = model::ReferenceKey(entry);
    const auto found = by_key.find(key);
    if (found == by_key.end() ||
        !MessageDifferencer::Equals(*found->second, entry)) {
      changed[key] = entry;
    }
  }
  store::Version version = *head;
  if (!changed.empty()) {
    store::Batch batch;
    for (auto& [key, entry] : changed) {
      batch.reference_data.push_back(std::move(entry));
    }
    batch.data_date = head->number == 0 ? Today() : head->data_date;
    batch.source = kConfigurationSource;
    absl::StatusOr<store::CommitResult> result = data->store_->Commit(batch);
    if (!result.ok()) return result.status();
    version = result->version;
  }
  absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
      data->LoadReference(version.number);
  if (!reference.ok()) return reference.status();
  if (absl::Status status = data->PublishAll(version, *reference);
      !status.ok()) {
    return status;
  }
  return data;
}

absl::StatusOr<std::shared_ptr<const model::Reference>> LiveData::LoadReference(
    int64_t version) const {
  absl::StatusOr<std::vector<v1::ReferenceData>> entries =
      store_->ReferenceAt(version);
  if (!entries.ok()) return entries.status();
  return std::make_shared<const model::Reference>(*entries);
}

absl::Status LiveData::PublishAll(
    const store::Version& version,
    std::shared_ptr<const model::Reference> reference) {
  engine::FactChanges changes;
  changes.version = version.number;
  changes.replace_all = true;
  absl::Status status = store_->ForEachRepresentation(
      version.number, [&](const v1::Representation& record) {
        changes.cases.push_back(model::DeriveFacts(record, *reference));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  status = store_->ForEachLearningAction(
      version.number, [&](const v1::LearningAction& action) {
        changes.actions.push_back(model::DeriveFacts(action, *reference));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return Publish(version, std::move(reference), changes);
}

absl::Status LiveData::Publish(
    const store::Version& version,
    std::shared_ptr<const model::Reference> reference,
    const engine::FactChanges& changes) {
  {
    const std::lock_guard<std::mutex> lock(states_mutex_);
    states_[version.number] = {version, std::move(reference)};
  }
  // Version 0 is the empty store, which an executor is before its first
  // version.
  absl::Status status =
      version.number == 0 ? absl::OkStatus() : executor_->Publish(changes);
  const std::lock_guard<std::mutex> lock(states_mutex_);
  if (!status.ok()) {
    states_.erase(version.number);
    return status;
  }
  // Pin reads the executor's version and this map under one lock, so that no
  // one can still ask for an earlier entry.
  states_.erase(states_.begin(), states_.find(version.number));
  return absl::OkStatus();
}

absl::StatusOr<PinnedVersion> LiveData::Pin() const {
  const std::lock_guard<std::mutex> lock(states_mutex_);
  absl::StatusOr<std::shared_ptr<const engine::VersionHold>> hold =
      executor_->HoldVersion();
  if (!hold.ok()) return hold.status();
  const auto state = states_.find((*hold)->version());
  if (state == states_.end()) {
    return absl::InternalError(
        absl::StrCat("version ", (*hold)->version(), " has no state"));
  }
  return PinnedVersion(state->second.reference, state->second.version,
                       executor_.get(), *std::move(hold));
}

absl::StatusOr<store::CommitResult> LiveData::Commit(const WriteLock&,
                                                     store::Batch batch) {
  absl::StatusOr<store::Version> head = store_->Head();
  if (!head.ok()) return head.status();
  if (batch.data_date == model::kNoDay) {
    const bool reference_alone =
        batch.representations.empty() && batch.learning_actions.empty();
    batch.data_date =
        reference_alone && head->number > 0 ? head->data_date : Today();
  }
  absl::StatusOr<store::CommitResult> result = store_->Commit(batch);
  if (!result.ok() || result->version.number == head->number) return result;

  absl::StatusOr<PinnedVersion> before = Pin();
  if (!before.ok()) return before.status();
  absl::Status published;
  if (HasChange(result->reference_data) ||
      before->version().number != head->number) {
    absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
        LoadReference(result->version.number);
    if (!reference.ok()) return reference.status();
    published = PublishAll(result->version, *std::move(reference));
  } else {
    // The state's reference is shared, not copied: nothing in it changed.
    std::shared_ptr<const model::Reference> reference;
    {
      const std::lock_guard<std::mutex> lock(states_mutex_);
      reference = states_.at(before->version().number).reference;
    }
    engine::FactChanges changes;
    changes.version = result->version.number;
    for (size_t i = 0; i < batch.representations.size(); ++i) {
      if (result->representations[i] == store::Change::kUnchanged) continue;
      changes.cases.push_back(
          model::DeriveFacts(batch.representations[i], *reference));
    }
    for (size_t i = 0; i < batch.learning_actions.size(); ++i) {
      if (result->learning_actions[i] == store::Change::kUnchanged) continue;
      changes.actions.push_back(
          model::DeriveFacts(batch.learning_actions[i], *reference));
    }
    published = Publish(result->version, std::move(reference), changes);
  }
  if (!published.ok()) {
    return absl::InternalError(absl::StrCat(
        "version ", result->version.number,
        " is stored, but answers still come from version ",
        before->version().number, ": ", std::string(published.message())));
  }
  return result;
}

}  // namespace redress::rpc

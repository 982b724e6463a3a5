#include "service/rpc/live_data.h"

#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/base/build_id.h"
#include "service/base/errors.h"
#include "service/engine/size_limited_executor.h"
#include "service/model/facts.h"
#include "service/rpc/batched_load.h"
#include "service/rpc/log.h"

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

// Puts the key of a retracted or erased record among the removed facts.
void Remove(const store::Key& key, engine::FactChanges& changes) {
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

// Whether there is a version `number`, of those up to `last`.
absl::Status CheckVersion(int64_t number, const store::Version& last) {
  if (number >= 1 && number <= last.number) return absl::OkStatus();
  std::string message;
  if (number < 1) {
    message = absl::StrCat("there is no data version ", number,
                           ": the first one is 1");
  } else if (last.number == 0) {
    message = absl::StrCat("there is no data version ", number,
                           " yet: nothing has been imported");
  } else {
    message = absl::StrCat("there is no data version ", number,
                           " yet: the last one is ", last.number);
    if (last.data_date != model::kNoDay) {
      absl::StrAppend(&message, ", of ", model::IsoDay(last.data_date));
    }
  }
  return ErrorWithReason(absl::StatusCode::kNotFound, message,
                         "UNKNOWN_VERSION");
}

}  // namespace

model::Day Today() {
  const auto now = std::chrono::system_clock::now();
  return static_cast<model::Day>(
      std::chrono::floor<std::chrono::days>(now).time_since_epoch().count());
}

LiveData::LiveData(std::unique_ptr<store::Store> store,
                   std::unique_ptr<engine::Executor> executor,
                   LiveDataOptions options)
    : options_(std::move(options)),
      store_(std::move(store)),
      executor_(std::move(executor)),
      past_(options_.past_versions,
            [this](int64_t number) { return BuildPast(number); }),
      keeper_(
          [this] {
            return executor_->Save(
                [this](int64_t version) { return OriginOf(version); });
          },
          options_.save_pause),
      finisher_(
          [this] { return TryFinishErasures(std::chrono::milliseconds(0)); },
          options_.erasure_pause) {}

absl::StatusOr<std::unique_ptr<LiveData>> LiveData::Open(
    std::unique_ptr<store::Store> store,
    std::unique_ptr<engine::Executor> executor,
    const std::vector<v1::ReferenceData>& configured, LiveDataOptions options) {
  std::unique_ptr<LiveData> data(
      new LiveData(std::move(store), std::move(executor), std::move(options)));

  absl::StatusOr<store::Version> version = data->Configure(configured);
  if (!version.ok()) return version.status();
  absl::Status status = data->StartAt(*version);
  if (!status.ok()) return status;
  if (data->ErasuresUnfinished()) data->finisher_.Start();
  return data;
}

absl::StatusOr<store::Version> LiveData::Configure(
    const std::vector<v1::ReferenceData>& configured) {
  // Servers that start at one time do not each say the same.
  const absl::StatusOr<std::unique_ptr<store::WriterHold>> hold =
      store_->HoldWriters();
  if (!hold.ok()) return hold.status();
  absl::StatusOr<store::Version> head = store_->Head();
  if (!head.ok()) return head.status();
  // Compared with what configuration said last, not with what is in force: an
  // entry imported since then stays until the configuration itself changes.
  absl::StatusOr<std::vector<v1::ReferenceData>> applied =
      store_->LastReferenceFrom(kConfigurationSource);
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
  if (changed.empty()) return head;
  store::Batch batch;
  for (auto& [key, entry] : changed) {
    batch.reference_data.push_back(std::move(entry));
  }
  batch.data_date = head->number == 0 ? Today() : head->data_date;
  batch.source = kConfigurationSource;
  absl::StatusOr<store::CommitResult> result = store_->Commit(batch);
  if (!result.ok()) return result.status();
  return result->version;
}

absl::StatusOr<std::shared_ptr<const model::Reference>> LiveData::LoadReference(
    int64_t version) const {
  absl::StatusOr<std::vector<v1::ReferenceData>> entries =
      store_->ReferenceAt(version);
  if (!entries.ok()) return entries.status();
  return std::make_shared<const model::Reference>(*entries);
}

std::string LiveData::OriginOf(int64_t version) const {
  const std::string build = BuildId();
  const absl::StatusOr<std::string> commit = store_->CommitId(version);
  if (build.empty() || !commit.ok()) return "";
  return absl::StrCat(build, " ", absl::BytesToHexString(*commit));
}

absl::Status LiveData::StartAt(const store::Version& version) {
  if (version.number == 0) return Rebuild(version);
  const absl::StatusOr<int64_t> kept =
      executor_->Restore([this](int64_t number) { return OriginOf(number); });
  if (!kept.ok()) {
    if (absl::IsNotFound(kept.status())) {
      Log(LogLevel::kInfo, "column_file_not_used",
          {{"reason", "there is none"},
           {"instead", "facts are made anew from the records"}});
    } else if (!absl::IsUnimplemented(kept.status())) {
      Log(LogLevel::kWarning, "column_file_not_used",
          {{"reason", std::string(kept.status().message())},
           {"instead", "facts are made anew from the records"}});
    }
    return Rebuild(version);
  }
  const absl::StatusOr<store::Version> known = store_->GetVersion(*kept);
  if (!known.ok()) return known.status();
  absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
      LoadReference(*kept);
  if (!reference.ok()) return reference.status();
  keeper_.Kept(*kept);
  // The executor has it already.
  absl::Status status =
      Publish(*known, *std::move(reference), [] { return absl::OkStatus(); });
  if (!status.ok()) return status;
  if (*kept == version.number) return absl::OkStatus();
  Log(LogLevel::kInfo, "column_file_followed_up",
      {{"from_version", absl::StrCat(*kept)},
       {"to_version", absl::StrCat(version.number)}});
  status = CatchUp(version);
  // Not later, as what the file holds was erased since.
  if (status.ok() && erases_ != scrubbed_) {
    status = executor_->Scrub(options_.erasure_wait);
  }
  return status;
}

absl::Status LiveData::Load(int64_t version, const model::Reference& reference,
                            engine::Executor& executor) const {
  absl::Status loaded = LoadOnce(version, reference, executor);
  if (!engine::IsOverCaseLimit(loaded)) return loaded;
  Log(LogLevel::kInfo, "over_columnar_limit",
      {{"instead", "facts go into PostgreSQL"}});
  return LoadOnce(version, reference, executor);
}

absl::Status LiveData::LoadOnce(int64_t version,
                                const model::Reference& reference,
                                engine::Executor& executor) const {
  absl::StatusOr<std::unique_ptr<engine::FactLoader>> loader =
      executor.StartLoad(version);
  if (!loader.ok()) return loader.status();
  BatchedLoad load(reference, **loader);
  absl::Status status = store_->ForEachRepresentation(
      version,
      [&load](const v1::Representation& record) { return load.Add(record); });
  if (status.ok()) {
    status = store_->ForEachLearningAction(
        version,
        [&load](const v1::LearningAction& action) { return load.Add(action); });
  }
  if (status.ok()) status = load.Flush();
  return status.ok() ? (*loader)->Finish() : status;
}

absl::StatusOr<PastVersion> LiveData::BuildPast(int64_t number) const {
  PastVersion past;
  absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
      LoadReference(number);
  if (!reference.ok()) return reference.status();
  past.reference = *std::move(reference);
  past.dimensions = std::make_shared<const std::vector<v1::Dimension>>(
      query::Dimensions(past.reference->settings()));
  absl::StatusOr<std::unique_ptr<engine::Executor>> executor;
  // An erase in the middle shows in the version's number of erased records.
  absl::StatusOr<store::Version> before = store_->GetVersion(number);
  for (bool whole = false; !whole;) {
    if (!before.ok()) return before.status();
    executor = options_.make_past_executor();
    if (!executor.ok()) return executor.status();
    absl::Status loaded = Load(number, *past.reference, **executor);
    if (!loaded.ok()) return loaded;
    absl::StatusOr<store::Version> after = store_->GetVersion(number);
    if (!after.ok()) return after.status();
    whole = before->erased_records == after->erased_records;
    before = after;
  }
  past.version = *before;
  past.executor = *std::move(executor);
  return past;
}

absl::Status LiveData::Publish(
    const store::Version& version,
    std::shared_ptr<const model::Reference> reference,
    const std::function<absl::Status()>& publish) {
  {
    const std::lock_guard<std::mutex> lock(states_mutex_);
    states_[version.number] = MakeState(version, std::move(reference));
  }
  // Version 0 is the empty store, which an executor is before its first
  // version.
  absl::Status status = version.number == 0 ? absl::OkStatus() : publish();
  const std::lock_guard<std::mutex> lock(states_mutex_);
  if (!status.ok()) {
    states_.erase(version.number);
    return status;
  }
  if (version.number > 0) keeper_.Note(version.number);
  // Pin reads the executor's version and this map under one lock, so that no
  // one can still ask for an earlier entry.
  states_.erase(states_.begin(), states_.find(version.number));
  last_version_ = version.number;
  published_.notify_all();
  return absl::OkStatus();
}

absl::Status LiveData::Rebuild(const store::Version& version) {
  absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
      LoadReference(version.number);
  if (!reference.ok()) return reference.status();
  const model::Reference& in_force = **reference;
  return Publish(version, *std::move(reference),
                 [&] { return Load(version.number, in_force, *executor_); });
}

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
  std::shared_ptr<const model::Reference> reference;
  {
    const std::lock_guard<std::mutex> lock(states_mutex_);
    reference = states_.at(before->version().number).reference;
  }
  engine::FactChanges changes;
  changes.version = version.number;
  for (const v1::Representation& record : changed->representations) {
    changes.cases.push_back(model::DeriveFacts(record, *reference));
  }
  for (const v1::LearningAction& action : changed->learning_actions) {
    changes.actions.push_back(model::DeriveFacts(action, *reference));
  }
  for (const store::Key& key : changed->retractions) Remove(key, changes);
  return Publish(version, std::move(reference),
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
      store_->AwaitVersion(last_version_ + 1, wait, stop);
  if (!head.ok()) return head.status();
  // Of a server that ended before it had done with it.
  if (store_->ErasuresUnfinished()) finisher_.Start();
  // Facts may be in databases of their own, and answers need these.
  if (head->number <= last_version_) return Pin().status();
  const std::lock_guard<std::mutex> lock(write_mutex_);
  return CatchUp(*head);
}

absl::Status LiveData::AwaitVersion(int64_t number,
                                    const StopCheck& stop) const {
  constexpr std::chrono::milliseconds kBetweenStops(10);
  const auto deadline =
      std::chrono::steady_clock::now() + options_.version_wait;
  std::unique_lock<std::mutex> lock(states_mutex_);
  while (last_version_ < number) {
    absl::Status stopped = CheckStop(stop);
    if (!stopped.ok()) return stopped;
    if (std::chrono::steady_clock::now() >= deadline) {
      return ErrorWithReason(absl::StatusCode::kUnavailable,
                             absl::StrCat("min_data_version: version ", number,
                                          " is not here yet: the last one is ",
                                          last_version_.load(), "; try again"),
                             "DATA_VERSION_NOT_YET_HERE");
    }
    published_.wait_for(lock, kBetweenStops);
  }
  return absl::OkStatus();
}

LiveData::State LiveData::MakeState(
    const store::Version& version,
    std::shared_ptr<const model::Reference> reference) const {
  State state{version, std::move(reference), nullptr};
  if (!states_.empty()) {
    const State& last = states_.rbegin()->second;
    if (last.reference == state.reference) state.dimensions = last.dimensions;
  }
  if (state.dimensions == nullptr) {
    state.dimensions = std::make_shared<const std::vector<v1::Dimension>>(
        query::Dimensions(state.reference->settings()));
  }
  return state;
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
  // This outlives what is pinned, and owns the executor.
  std::shared_ptr<const engine::Executor> executor(
      std::shared_ptr<const engine::Executor>(), executor_.get());
  return PinnedVersion(state->second.reference, state->second.dimensions,
                       state->second.version, std::move(executor),
                       *std::move(hold));
}

absl::StatusOr<PinnedVersion> LiveData::Pin(int64_t number) const {
  absl::StatusOr<PinnedVersion> last = Pin();
  if (!last.ok() || number == 0 || number == last->version().number) {
    return last;
  }
  absl::Status known = CheckVersion(number, last->version());
  if (!known.ok()) return known;
  absl::StatusOr<std::shared_ptr<const PastVersion>> past = past_.Get(number);
  if (!past.ok()) return past.status();
  absl::StatusOr<std::shared_ptr<const engine::VersionHold>> hold =
      (*past)->executor->HoldVersion();
  if (!hold.ok() && ErrorReason(hold.status()) != "DATABASE_UNREACHABLE") {
    // Facts of past versions are kept where a crash takes them; once more.
    Log(LogLevel::kWarning, "past_version_lost",
        {{"version", absl::StrCat(number)},
         {"message", std::string(hold.status().message())},
         {"instead", "its facts are made anew from the records"}});
    past_.Lost(number, *past);
    past = past_.Get(number);
    if (!past.ok()) return past.status();
    hold = (*past)->executor->HoldVersion();
  }
  if (!hold.ok()) return hold.status();
  return PinnedVersion((*past)->reference, (*past)->dimensions,
                       (*past)->version, (*past)->executor, *std::move(hold));
}

absl::StatusOr<store::Version> LiveData::VersionAt(int64_t number) const {
  absl::StatusOr<PinnedVersion> last = Pin();
  if (!last.ok()) return last.status();
  if (number == 0 || number == last->version().number) return last->version();
  absl::Status known = CheckVersion(number, last->version());
  if (!known.ok()) return known;
  return store_->GetVersion(number);
}

absl::StatusOr<store::CommitResult> LiveData::CommitDerived(
    const WriteLock& lock, store::Batch& batch,
    std::vector<model::CaseFacts> facts) {
  if (!lock.status_.ok()) return lock.status_;
  absl::StatusOr<store::Version> head = store_->Head();
  if (!head.ok()) return head.status();
  if (batch.data_date == model::kNoDay) {
    const bool without_records =
        batch.representations.empty() && batch.learning_actions.empty();
    batch.data_date =
        without_records && head->number > 0 ? head->data_date : Today();
  }
  absl::StatusOr<store::CommitResult> result = store_->Commit(batch);
  if (!result.ok() || result->version.number == head->number) return result;

  bool reference_changed = HasChange(result->reference_data);
  for (size_t i = 0; i < batch.retractions.size(); ++i) {
    reference_changed =
        reference_changed ||
        (batch.retractions[i].kind == store::Kind::kReferenceData &&
         result->retractions[i] != store::Change::kUnchanged);
  }
  absl::Status followed = Follow(
      head->number, result->version, reference_changed,
      [&](const model::Reference& reference, engine::FactChanges& changes) {
        for (size_t i = 0; i < batch.representations.size(); ++i) {
          if (result->representations[i] == store::Change::kUnchanged) continue;
          changes.cases.push_back(
              facts.empty()
                  ? model::DeriveFacts(batch.representations[i], reference)
                  : std::move(facts[i]));
        }
        for (size_t i = 0; i < batch.learning_actions.size(); ++i) {
          if (result->learning_actions[i] == store::Change::kUnchanged) {
            continue;
          }
          changes.actions.push_back(
              model::DeriveFacts(batch.learning_actions[i], reference));
        }
        for (size_t i = 0; i < batch.retractions.size(); ++i) {
          if (result->retractions[i] == store::Change::kUnchanged) continue;
          Remove(batch.retractions[i], changes);
        }
      });
  if (!followed.ok()) return followed;
  return result;
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
    // The state's reference is shared, not copied: nothing in it changed.
    std::shared_ptr<const model::Reference> reference;
    {
      const std::lock_guard<std::mutex> lock(states_mutex_);
      reference = states_.at(before->version().number).reference;
    }
    engine::FactChanges changes;
    changes.version = version.number;
    derive(*reference, changes);
    published = Publish(version, std::move(reference),
                        [&] { return executor_->Publish(changes); });
  }
  if (published.ok()) return published;
  return absl::InternalError(absl::StrCat(
      "version ", version.number,
      " is stored, but answers still come from version ",
      before->version().number, ": ", std::string(published.message())));
}

absl::StatusOr<store::Erasure> LiveData::Erase(const WriteLock& lock,
                                               const store::Key& key,
                                               const std::string& source) {
  if (!lock.status_.ok()) return lock.status_;
  absl::StatusOr<store::Version> head = store_->Head();
  if (!head.ok()) return head.status();
  absl::StatusOr<store::Erasure> erasure = store_->Erase(key, source);
  if (!erasure.ok()) return erasure;
  past_.Drop(erasure->versions);
  absl::Status followed =
      Follow(head->number, erasure->version, /*reference_changed=*/false,
             [&](const model::Reference&, engine::FactChanges& changes) {
               Remove(key, changes);
             });
  // Not before the executor has let go of it. From here on the files are seen
  // to, whether or not anybody calls FinishErasures.
  ++erases_;
  finisher_.Start();
  if (!followed.ok()) return followed;
  return erasure;
}

absl::Status LiveData::FinishErasures() {
  absl::Status finished = TryFinishErasures(options_.erasure_wait);
  if (!finished.ok()) finisher_.Start();
  return finished;
}

absl::Status LiveData::TryFinishErasures(std::chrono::milliseconds wait) {
  const std::lock_guard<std::mutex> lock(finish_mutex_);
  absl::Status stored = store_->FinishErasures(wait);
  // Read before the files are seen to: an erase may come meanwhile.
  const int64_t erases = erases_;
  if (erases != scrubbed_) {
    absl::Status executed = executor_->Scrub(wait);
    if (executed.ok()) {
      scrubbed_ = erases;
    } else if (stored.ok()) {
      stored = executed;
    }
  }
  return stored;
}

bool LiveData::ErasuresUnfinished() const {
  return store_->ErasuresUnfinished() || erases_ != scrubbed_;
}

}  // namespace redress::rpc

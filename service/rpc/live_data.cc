#include "service/rpc/live_data.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/base/build_id.h"
#include "service/base/errors.h"
#include "service/model/facts.h"
#include "service/rpc/configured_entries.h"
#include "service/rpc/log.h"

namespace redress::rpc {
namespace {

bool HasChange(const std::vector<store::Change>& changes) {
  for (const store::Change change : changes) {
    if (change != store::Change::kUnchanged) return true;
  }
  return false;
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
            [this](int64_t number, const StopCheck& stop) {
              return BuildPastVersion(*store_, number,
                                      options_.make_past_executor, stop);
            }),
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

  absl::StatusOr<store::Version> version =
      CommitConfigured(*data->store_, configured, Today());
  if (!version.ok()) return version.status();
  absl::Status status = data->StartAt(*version);
  if (!status.ok()) return status;
  if (data->ErasuresUnfinished()) data->finisher_.Start();
  return data;
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
      LoadReference(*store_, *kept);
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

absl::Status LiveData::Publish(
    const store::Version& version,
    std::shared_ptr<const model::Reference> reference,
    const std::function<absl::Status()>& publish) {
  states_.Enter(version, std::move(reference));
  // Version 0 is the empty store, which an executor is before its first
  // version.
  absl::Status status = version.number == 0 ? absl::OkStatus() : publish();
  if (!status.ok()) {
    states_.Withdraw(version.number);
    return status;
  }
  if (version.number > 0) keeper_.Note(version.number);
  states_.Published(version.number);
  return absl::OkStatus();
}

absl::Status LiveData::Rebuild(const store::Version& version) {
  absl::StatusOr<std::shared_ptr<const model::Reference>> reference =
      LoadReference(*store_, version.number);
  if (!reference.ok()) return reference.status();
  const model::Reference& in_force = **reference;
  return Publish(version, *std::move(reference), [&] {
    return LoadFacts(*store_, version.number, in_force, *executor_, {});
  });
}

absl::Status LiveData::AwaitVersion(int64_t number,
                                    const StopCheck& stop) const {
  return states_.Await(number, options_.version_wait, stop);
}

absl::StatusOr<PinnedVersion> LiveData::Pin(const StopCheck& stop) const {
  // Held first, and without a lock: the executor may be waiting for a database.
  for (int64_t before = -1;;) {
    absl::StatusOr<std::shared_ptr<const engine::VersionHold>> hold =
        executor_->HoldVersion(stop);
    if (!hold.ok()) return hold.status();
    const int64_t number = (*hold)->version();
    if (std::optional<VersionState> state = states_.Find(number)) {
      // This outlives what is pinned, and owns the executor.
      std::shared_ptr<const engine::Executor> executor(
          std::shared_ptr<const engine::Executor>(), executor_.get());
      return PinnedVersion(std::move(state->reference),
                           std::move(state->dimensions), state->version,
                           std::move(executor), *std::move(hold));
    }
    // A later one was published in between; the executor has that now.
    if (number <= before) {
      return absl::InternalError(
          absl::StrCat("version ", number, " has no state"));
    }
    before = number;
  }
}

absl::StatusOr<PinnedVersion> LiveData::Pin(int64_t number,
                                            const StopCheck& stop) const {
  absl::StatusOr<PinnedVersion> last = Pin(stop);
  if (!last.ok() || number == 0 || number == last->version().number) {
    return last;
  }
  absl::Status known = CheckVersion(number, last->version());
  if (!known.ok()) return known;
  // Not kept from going while this waits.
  last = absl::CancelledError("let go");
  absl::StatusOr<std::shared_ptr<const PastVersion>> past =
      past_.Get(number, stop);
  if (!past.ok()) return past.status();
  absl::StatusOr<std::shared_ptr<const engine::VersionHold>> hold =
      (*past)->executor->HoldVersion(stop);
  if (!hold.ok() && ErrorReason(hold.status()) != "DATABASE_UNREACHABLE") {
    absl::Status stopped = CheckStop(stop);
    if (!stopped.ok()) return stopped;
    // Facts of past versions are kept where a crash takes them; once more.
    Log(LogLevel::kWarning, "past_version_lost",
        {{"version", absl::StrCat(number)},
         {"message", std::string(hold.status().message())},
         {"instead", "its facts are made anew from the records"}});
    past_.Lost(number, *past);
    past = past_.Get(number, stop);
    if (!past.ok()) return past.status();
    hold = (*past)->executor->HoldVersion(stop);
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
    const bool without_records = batch.representations.empty() &&
                                 batch.serialised_representations.empty() &&
                                 batch.learning_actions.empty();
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
        for (size_t i = 0; i < result->representations.size(); ++i) {
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
          RemoveFacts(batch.retractions[i], changes);
        }
      });
  if (!followed.ok()) return followed;
  return result;
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
               RemoveFacts(key, changes);
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

#include "service/rpc/import_session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/rpc/conversion.h"
#include "service/rpc/item_violations.h"

namespace redress::rpc {
namespace {

constexpr int kMaxBatchItems = 1000;
constexpr size_t kMaxAtomicItems = 200'000;
constexpr size_t kMaxAtomicBytes = size_t{256} << 20;

absl::Status ProtocolError(const std::string& field, const std::string& reason,
                           const std::string& description) {
  return InvalidArgument({{field, reason, description}});
}

std::vector<const v1::ImportItem*> ItemsOf(const v1::ImportBatch& batch) {
  std::vector<const v1::ImportItem*> items;
  items.reserve(static_cast<size_t>(batch.items_size()));
  for (const v1::ImportItem& item : batch.items()) items.push_back(&item);
  return items;
}

}  // namespace

absl::StatusOr<std::optional<v1::ImportRecordsResponse>> ImportSession::Take(
    const v1::ImportRecordsRequest& request) {
  absl::StatusOr<std::optional<PreparedBatch>> prepared = Prepare(request);
  if (!prepared.ok()) return prepared.status();
  if (!prepared->has_value()) return std::nullopt;
  absl::StatusOr<v1::ImportRecordsResponse> response =
      Complete(request, **prepared);
  if (!response.ok()) return response.status();
  return *std::move(response);
}

absl::StatusOr<std::optional<ImportSession::PreparedBatch>>
ImportSession::Prepare(const v1::ImportRecordsRequest& request) {
  if (request.has_header()) {
    if (absl::Status status = TakeHeader(request.header()); !status.ok()) {
      return status;
    }
    return std::nullopt;
  }
  absl::StatusOr<PreparedBatch> prepared = PrepareBatch(request.batch());
  if (!prepared.ok()) return prepared.status();
  return *std::move(prepared);
}

absl::Status ImportSession::TakeHeader(const v1::ImportHeader& header) {
  if (header_.has_value()) {
    return ProtocolError("header", "HEADER_REPEATED",
                         "header: an import has one header, as its first "
                         "message");
  }
  absl::StatusOr<model::Day> day = model::DayFromProto(header.data_date());
  if (!day.ok()) {
    return ProtocolError("header.data_date", "INVALID_DATE",
                         absl::StrCat("header.data_date: ",
                                      std::string(day.status().message())));
  }
  data_date_ = *day;
  header_ = header;
  return absl::OkStatus();
}

absl::StatusOr<ImportSession::PreparedBatch> ImportSession::PrepareBatch(
    const v1::ImportBatch& batch) {
  if (!header_.has_value()) {
    return ProtocolError("header", "HEADER_MISSING",
                         "header: an import starts with a header");
  }
  if (batch.sequence() != last_sequence_ + 1) {
    return ProtocolError(
        "batch.sequence", "SEQUENCE_OUT_OF_ORDER",
        absl::StrCat("batch.sequence: ", batch.sequence(), " came after ",
                     last_sequence_, "; the next one is ", last_sequence_ + 1));
  }
  if (batch.items().empty() || batch.items_size() > kMaxBatchItems) {
    return ProtocolError(
        "batch.items", "BATCH_SIZE",
        absl::StrCat("batch.items: ", batch.items_size(),
                     " items; a batch has 1 to ", kMaxBatchItems));
  }
  last_sequence_ = batch.sequence();
  const absl::StatusOr<PinnedVersion> pinned = data_.Pin();
  if (!pinned.ok()) return pinned.status();
  // The reference data's version, which may be behind the store's.
  const int64_t base = pinned->version().number;
  const std::lock_guard<std::mutex> lock(mutex_);
  uncertain_.emplace_back();
  absl::StatusOr<Outcome> outcome =
      Process(ItemsOf(batch), *pinned, base, uncertain_.back());
  if (!outcome.ok()) return outcome.status();
  return PreparedBatch{*std::move(outcome), base, redone_};
}

absl::StatusOr<v1::ImportRecordsResponse> ImportSession::Complete(
    const v1::ImportRecordsRequest& request, PreparedBatch& prepared) {
  const v1::ImportBatch& batch = request.batch();
  Outcome& outcome = prepared.outcome_;
  if (!header_->validate_only() && !header_->atomic()) {
    absl::Status committed = CommitBatch(batch, prepared);
    if (!committed.ok()) return committed;
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    uncertain_.pop_front();
  }
  v1::ImportRecordsResponse& response = outcome.response;
  if (header_->atomic() && !header_->validate_only()) {
    absl::Status held = Hold(batch, response.rejected_size() > 0);
    if (!held.ok()) return held;
  }
  response.set_sequence(batch.sequence());
  return std::move(response);
}

absl::Status ImportSession::CommitBatch(const v1::ImportBatch& batch,
                                        PreparedBatch& prepared) {
  const LiveData::WriteLock lock(data_);
  const absl::StatusOr<store::Version> head = data_.store().Head();
  if (!head.ok()) return head.status();
  {
    const std::lock_guard<std::mutex> state(mutex_);
    if (!IsCurrent(prepared, head->number)) {
      absl::StatusOr<Outcome> outcome = ProcessAgain(batch, head->number);
      if (!outcome.ok()) return outcome.status();
      prepared.outcome_ = *std::move(outcome);
    }
  }
  const bool changes_reference =
      !prepared.outcome_.batch.reference_data.empty();
  const absl::StatusOr<int64_t> version =
      CommitOutcome(lock, prepared.outcome_);
  if (!version.ok()) return version.status();
  if (*version != head->number) NoteOwn(*version, changes_reference);
  return absl::OkStatus();
}

bool ImportSession::IsCurrent(const PreparedBatch& prepared,
                              int64_t head) const {
  if (prepared.redone_ != redone_) return false;
  return prepared.base_ == head ||
         (own_last_ == head && own_first_ <= prepared.base_ + 1);
}

absl::StatusOr<ImportSession::Outcome> ImportSession::ProcessAgain(
    const v1::ImportBatch& batch, int64_t head) {
  // Those after it were held against what it brought at first, and will be
  // processed again too.
  ++redone_;
  for (std::vector<const std::string*>& accepted : uncertain_) {
    for (const std::string* key : accepted) {
      accepted_.erase(accepted_.find(*key));
    }
    accepted.clear();
  }
  const absl::StatusOr<PinnedVersion> pinned = data_.Pin();
  if (!pinned.ok()) return pinned.status();
  return Process(ItemsOf(batch), *pinned, head, uncertain_.front());
}

void ImportSession::NoteOwn(int64_t version, bool changes_reference) {
  if (changes_reference) {
    // Whatever was prepared before it was held against other reference data.
    own_first_ = version + 1;
  } else if (version != own_last_ + 1) {
    own_first_ = version;
  }
  own_last_ = version;
}

absl::Status ImportSession::Hold(const v1::ImportBatch& batch, bool rejected) {
  if (rejected) {
    // Nothing of an atomic import will be committed any more.
    rejected_ = true;
    held_.clear();
  }
  if (rejected_) return absl::OkStatus();
  for (const v1::ImportItem& item : batch.items()) {
    held_bytes_ += item.ByteSizeLong();
  }
  if (held_.size() + static_cast<size_t>(batch.items_size()) >
          kMaxAtomicItems ||
      held_bytes_ > kMaxAtomicBytes) {
    return ErrorWithReason(
        absl::StatusCode::kResourceExhausted,
        absl::StrCat("an atomic import holds at most ", kMaxAtomicItems,
                     " items or ", kMaxAtomicBytes >> 20,
                     " MB; nothing was committed"),
        "ATOMIC_IMPORT_TOO_LARGE");
  }
  held_.insert(held_.end(), batch.items().begin(), batch.items().end());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::ImportRecordsResponse>>
ImportSession::Finish() {
  if (!header_.has_value() || !header_->atomic() || header_->validate_only()) {
    return std::nullopt;
  }
  v1::ImportRecordsResponse last;
  if (!rejected_ && !held_.empty()) {
    // Other imports may have committed since the batches were checked, so that
    // everything is merged again, and nobody else writes until it is in.
    const LiveData::WriteLock lock(data_);
    const absl::StatusOr<store::Version> head = data_.store().Head();
    if (!head.ok()) return head.status();
    const absl::StatusOr<PinnedVersion> pinned = data_.Pin();
    if (!pinned.ok()) return pinned.status();
    accepted_.clear();
    std::vector<const v1::ImportItem*> items;
    for (const v1::ImportItem& item : held_) items.push_back(&item);
    std::vector<const std::string*> accepted;
    absl::StatusOr<Outcome> outcome =
        Process(items, *pinned, head->number, accepted);
    if (!outcome.ok()) return outcome.status();
    if (outcome->response.rejected().empty()) {
      absl::Status status = CommitOutcome(lock, *outcome).status();
      if (!status.ok()) return status;
    }
    last = std::move(outcome->response);
    // The batches' responses have told them.
    last.clear_flagged();
  }
  held_.clear();
  last.set_sequence(last_sequence_);
  last.set_final(true);
  return last;
}

absl::StatusOr<int64_t> ImportSession::CommitOutcome(
    const LiveData::WriteLock& lock, Outcome& outcome) {
  const bool empty = outcome.batch.serialised_representations.empty() &&
                     outcome.batch.learning_actions.empty() &&
                     outcome.batch.reference_data.empty();
  store::Version version;
  if (empty) {
    absl::StatusOr<store::Version> head = data_.store().Head();
    if (!head.ok()) return head.status();
    version = *head;
  } else {
    absl::StatusOr<store::CommitResult> result =
        data_.CommitDerived(lock, outcome.batch, std::move(outcome.facts));
    if (!result.ok()) return result.status();
    version = result->version;
  }
  *outcome.response.mutable_data_version() = ToProto(version);
  return version.number;
}

}  // namespace redress::rpc

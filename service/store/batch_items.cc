#include "service/store/batch_items.h"

#include <chrono>
#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"

namespace redress::store {
namespace {

// Checks the keys of the batch's items one after another.
class ItemList {
 public:
  explicit ItemList(size_t most) {
    // No item moves later on, so that the keys can be referred to.
    items_.reserve(most);
    seen_.reserve(most);
  }

  // `index` counts within `field`.
  void Add(const char* field, size_t index, PreparedItem item) {
    items_.push_back(std::move(item));
    const Key& key = items_.back().key;
    const bool repeated =
        !key.key.empty() &&
        !seen_.insert({key.kind, key.authority, key.key}).second;
    if (!key.key.empty() && !repeated) return;
    const std::string path = absl::StrCat(field, "[", index, "]");
    if (repeated) {
      violations_.push_back(
          {path, "DUPLICATE_KEY",
           absl::StrCat("the batch holds ", Describe(key), " twice")});
    } else {
      violations_.push_back(
          {path, "MISSING_KEY", absl::StrCat(path, " has no key")});
    }
    items_.pop_back();
  }

  absl::StatusOr<std::vector<PreparedItem>> Take() {
    if (!violations_.empty()) return InvalidArgument(violations_);
    return std::move(items_);
  }

 private:
  // Kind, authority and key.
  absl::flat_hash_set<std::tuple<Kind, absl::string_view, absl::string_view>>
      seen_;
  std::vector<PreparedItem> items_;
  std::vector<FieldViolation> violations_;
};

absl::Status Erased(const Key& key, const std::string& what) {
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                         absl::StrCat(Describe(key), what), "ERASED_RECORD");
}

}  // namespace

absl::StatusOr<std::vector<PreparedItem>> PrepareItems(const Batch& batch) {
  ItemList list(batch.representations.size() +
                batch.serialised_representations.size() +
                batch.learning_actions.size() + batch.reference_data.size() +
                batch.retractions.size());
  for (size_t i = 0; i < batch.representations.size(); ++i) {
    const v1::Representation& record = batch.representations[i];
    list.Add("representations", i,
             {KeyOf(record), SerialiseDeterministically(record), {}});
  }
  for (size_t i = 0; i < batch.serialised_representations.size(); ++i) {
    const SerialisedRepresentation& record =
        batch.serialised_representations[i];
    list.Add("serialised_representations", i, {record.key, record.content, {}});
  }
  for (size_t i = 0; i < batch.learning_actions.size(); ++i) {
    const v1::LearningAction& action = batch.learning_actions[i];
    std::vector<Key> references;
    for (const std::string& reference : action.references()) {
      references.push_back(
          {Kind::kRepresentation, action.authority(), reference});
    }
    list.Add("learning_actions", i,
             {KeyOf(action), SerialiseDeterministically(action),
              std::move(references)});
  }
  for (size_t i = 0; i < batch.reference_data.size(); ++i) {
    const v1::ReferenceData& entry = batch.reference_data[i];
    list.Add("reference_data", i,
             {KeyOf(entry), SerialiseDeterministically(entry), {}});
  }
  for (size_t i = 0; i < batch.retractions.size(); ++i) {
    list.Add("retractions", i, {batch.retractions[i], std::nullopt, {}});
  }
  return list.Take();
}

CommitResult ResultOf(const Batch& batch, const Written& written) {
  CommitResult result;
  result.version = written.version;
  auto change = written.changes.begin();
  const auto take = [&change](size_t count) {
    const auto first = change;
    change += static_cast<std::ptrdiff_t>(count);
    return std::vector<Change>(first, change);
  };
  result.representations = take(batch.representations.size() +
                                batch.serialised_representations.size());
  result.learning_actions = take(batch.learning_actions.size());
  result.reference_data = take(batch.reference_data.size());
  result.retractions = take(batch.retractions.size());
  return result;
}

Version NextVersion(const Version& head, const Batch& batch) {
  Version next;
  next.number = head.number + 1;
  next.data_date =
      batch.data_date == model::kNoDay ? head.data_date : batch.data_date;
  return next;
}

int64_t CommitTime() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Change ChangeOf(const PreparedItem& item, bool there, bool same) {
  if (!item.content.has_value()) {
    return there ? Change::kRetracted : Change::kUnchanged;
  }
  if (!there) return Change::kCreated;
  return same ? Change::kUnchanged : Change::kUpdated;
}

bool MovesDataDate(const Batch& batch, const Version& head,
                   const Version& next) {
  return batch.moves_data_date && head.number > 0 &&
         next.data_date != head.data_date;
}

absl::Status ErasedItem(const PreparedItem& item) {
  return Erased(item.key, " was erased");
}

absl::Status ErasedReference(const PreparedItem& item) {
  return Erased(item.key, " refers to a case that was erased");
}

absl::Status CheckDataDate(const PreparedItem& item, const Version& next) {
  if (next.data_date != model::kNoDay ||
      item.key.kind == Kind::kReferenceData) {
    return absl::OkStatus();
  }
  return InvalidArgument({{"data_date", "MISSING_DATA_DATE",
                           "records need a day that they speak for"}});
}

}  // namespace redress::store

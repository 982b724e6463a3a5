#include "service/rpc/configured_entries.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "google/protobuf/util/message_differencer.h"
#include "service/model/reference.h"

namespace redress::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;

// Imports cannot have it: ImportSession puts a word before theirs.
constexpr char kConfigurationSource[] = "configuration";

}  // namespace

absl::StatusOr<store::Version> CommitConfigured(
    store::Store& store, const std::vector<v1::ReferenceData>& configured,
    model::Day today) {
  // Servers that start at one time do not each say the same.
  const absl::StatusOr<std::unique_ptr<store::WriterHold>> hold =
      store.HoldWriters();
  if (!hold.ok()) return hold.status();
  absl::StatusOr<store::Version> head = store.Head();
  if (!head.ok()) return head.status();
  // Compared with what configuration said last, not with what is in force: an
  // entry imported since then stays until the configuration itself changes.
  absl::StatusOr<std::vector<v1::ReferenceData>> applied =
      store.LastReferenceFrom(kConfigurationSource);
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
  batch.data_date = head->number == 0 ? today : head->data_date;
  batch.source = kConfigurationSource;
  absl::StatusOr<store::CommitResult> result = store.Commit(batch);
  if (!result.ok()) return result.status();
  return result->version;
}

}  // namespace redress::rpc

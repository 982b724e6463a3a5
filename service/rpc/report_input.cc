#include "service/rpc/report_input.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "service/store/store.h"

namespace redress::rpc {
namespace {

absl::StatusOr<std::vector<v1::Representation>> ReadCases(
    const store::Store& store, int64_t version,
    const google::protobuf::RepeatedPtrField<v1::CaseEntry>& entries) {
  std::vector<store::Key> keys;
  keys.reserve(static_cast<size_t>(entries.size()));
  for (const v1::CaseEntry& entry : entries) {
    keys.push_back(
        {store::Kind::kRepresentation, entry.authority(), entry.reference()});
  }
  auto found = store.GetRepresentations(keys, version);
  if (!found.ok()) return found.status();
  std::vector<v1::Representation> records;
  records.reserve(found->size());
  for (std::optional<store::Revision<v1::Representation>>& revision : *found) {
    // Erased since it was listed.
    records.push_back(revision ? std::move(revision->record)
                               : v1::Representation());
  }
  return records;
}

}  // namespace

report::ReportInput InputOf(const PinnedVersion& pinned,
                            const ServiceContext& context,
                            const CallerContext& caller) {
  report::ReportInput input;
  input.snapshot = pinned.snapshot(caller.stop);
  const store::Store* store = &context.data->store();
  const int64_t version = pinned.version().number;
  input.learning =
      [store, version](
          const std::function<absl::Status(const v1::LearningAction&)>& visit) {
        return store->ForEachLearningAction(version, visit);
      };
  input.cases =
      [store, version](
          const google::protobuf::RepeatedPtrField<v1::CaseEntry>& entries) {
        return ReadCases(*store, version, entries);
      };
  input.generator = context.generator;
  return input;
}

}  // namespace redress::rpc

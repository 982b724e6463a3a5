#include "service/rpc/item_violations.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/repeated_field.h"
#include "service/base/text.h"

namespace redress::rpc {

v1::Violation ItemError(const std::string& field, const std::string& value,
                        const std::string& reason, const std::string& message) {
  v1::Violation violation;
  violation.set_severity(v1::SEVERITY_ERROR);
  violation.set_field(field);
  violation.set_value(Printable(value, kShownBytes));
  violation.set_reason(reason);
  violation.set_message(message);
  return violation;
}

v1::Violation ErasedRecord(const std::string& field, const std::string& key) {
  return ItemError(
      field, key, "ERASED_RECORD",
      absl::StrCat(field, ": \"", Printable(key),
                   "\" was erased, and an erased record does not come "
                   "back; leave it out of what you import"));
}

absl::Status DropErasedReferences(const store::Store& store,
                                  v1::LearningAction& action,
                                  std::vector<v1::Violation>& violations) {
  google::protobuf::RepeatedPtrField<std::string> kept;
  for (int i = 0; i < action.references_size(); ++i) {
    const std::string& reference = action.references(i);
    const absl::StatusOr<bool> erased = store.IsErased(
        {store::Kind::kRepresentation, action.authority(), reference});
    if (!erased.ok()) return erased.status();
    if (!*erased) {
      *kept.Add() = reference;
      continue;
    }
    const std::string field = absl::StrCat("references[", i, "]");
    violations.push_back(
        ItemError(field, reference, "ERASED_RECORD",
                  absl::StrCat(field, ": the case \"", Printable(reference),
                               "\" was erased; the reference is left out")));
    violations.back().set_severity(v1::SEVERITY_QUERY);
  }
  action.mutable_references()->Swap(&kept);
  return absl::OkStatus();
}

}  // namespace redress::rpc

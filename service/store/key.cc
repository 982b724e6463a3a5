#include "service/store/key.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "service/model/reference.h"

namespace redress::store {

bool Key::operator<(const Key& other) const {
  return std::tie(kind, authority, key) <
         std::tie(other.kind, other.authority, other.key);
}

Key KeyOf(const v1::Representation& record) {
  return {Kind::kRepresentation, record.authority(), record.reference()};
}

Key KeyOf(const v1::LearningAction& action) {
  return {Kind::kLearningAction, action.authority(), action.id()};
}

Key KeyOf(const v1::ReferenceData& entry) {
  return {Kind::kReferenceData, "", model::ReferenceKey(entry)};
}

std::string Describe(const Key& key) {
  switch (key.kind) {
    case Kind::kReferenceData:
      return absl::StrCat("reference data \"", key.key, "\"");
    case Kind::kLearningAction:
      return absl::StrCat("learning action \"", key.key, "\" of \"",
                          key.authority, "\"");
    case Kind::kRepresentation:
      break;
  }
  return absl::StrCat("case \"", key.key, "\" of \"", key.authority, "\"");
}

}  // namespace redress::store

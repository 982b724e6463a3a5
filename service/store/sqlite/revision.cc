#include "service/store/sqlite/revision.h"

#include <tuple>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
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

std::string SerialiseDeterministically(
    const google::protobuf::MessageLite& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::Status Parse(const StoredRevision& revision,
                   google::protobuf::MessageLite& message) {
  if (Crc32c(revision.content) == revision.crc32c &&
      message.ParseFromString(revision.content)) {
    return absl::OkStatus();
  }
  return ErrorWithReason(
      absl::StatusCode::kDataLoss,
      absl::StrCat("the stored ", Describe(revision.key), " (of version ",
                   revision.valid_from, ") is damaged"),
      "RECORD_DAMAGED");
}

}  // namespace redress::store

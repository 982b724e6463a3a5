#include "service/store/sqlite/revision.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"

namespace redress::store {

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

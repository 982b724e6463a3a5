// What a row of the log is: a message under a key.

#ifndef REDRESS_SERVICE_STORE_SQLITE_REVISION_H_
#define REDRESS_SERVICE_STORE_SQLITE_REVISION_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message_lite.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"

namespace redress::store {

// As in the column `kind`; the numbers are for ever.
enum class Kind : int64_t {
  kRepresentation = 1,
  kLearningAction = 2,
  kReferenceData = 3,
};

// What identifies a record or a piece of reference data.
struct Key {
  Kind kind;
  // Empty for reference data.
  std::string authority;
  // The reference, the id, or the key of the reference data. Empty: the item
  // has none, and cannot be stored.
  std::string key;

  bool operator<(const Key& other) const;
};

Key KeyOf(const v1::Representation& record);
Key KeyOf(const v1::LearningAction& action);
Key KeyOf(const v1::ReferenceData& entry);

// For messages: `case "C-1" of "Anytown"`.
std::string Describe(const Key& key);

// A row of the log.
struct StoredRevision {
  Key key;
  int64_t valid_from = 0;
  // The serialised message.
  std::string content;
  // Its checksum, as stored.
  int64_t crc32c = 0;
};

// The same bytes for equal messages, whatever the order of their maps.
std::string SerialiseDeterministically(
    const google::protobuf::MessageLite& message);

// Reads the content into `message`. DATA_LOSS, reason RECORD_DAMAGED: it is not
// what was written; the text names the key.
absl::Status Parse(const StoredRevision& revision,
                   google::protobuf::MessageLite& message);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_REVISION_H_

// What a row of the log is: a message under a key.

#ifndef REDRESS_SERVICE_STORE_REVISION_H_
#define REDRESS_SERVICE_STORE_REVISION_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message_lite.h"
#include "service/store/key.h"

namespace redress::store {

// A row of the log.
struct StoredRevision {
  Key key;
  int64_t valid_from = 0;
  // The serialised message.
  std::string content;
  // Its checksum, as stored.
  int64_t crc32c = 0;
};

// Reads the content into `message`. DATA_LOSS, reason RECORD_DAMAGED: it is not
// what was written; the text names the key.
absl::Status Parse(const StoredRevision& revision,
                   google::protobuf::MessageLite& message);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_REVISION_H_

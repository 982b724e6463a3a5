// What an erase keeps and changes, whatever the database.

#ifndef REDRESS_SERVICE_STORE_ERASURE_H_
#define REDRESS_SERVICE_STORE_ERASURE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "service/store/key.h"
#include "service/store/revision.h"
#include "service/store/store.h"

namespace redress::store {

// By which an erased record is known again: SHA-256 of the database's salt, the
// kind and the two parts of the key.
std::string ErasedDigest(const std::string& salt, const Key& key);

// Adds a revision, of which the last version that it was in force at is `last`.
// They come in the order of their versions.
void AddToExtent(int64_t first, int64_t last, Erasure& erasure);

// What a revision's row becomes.
struct NewContent {
  std::string content;
  int64_t crc32c = 0;
};

// The revision of a learning action without its references to the case
// `reference`; nullopt where it has none. A revision that is damaged and has
// the reference in it cannot be mended, only emptied; it stays damaged.
std::optional<NewContent> WithoutReference(const StoredRevision& revision,
                                           const std::string& reference);

// NOT_FOUND, reason UNKNOWN_REFERENCE: there is nothing to erase.
absl::Status NothingToErase(const Key& key);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_ERASURE_H_

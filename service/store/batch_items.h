// A batch as the items that are written, whatever the database.

#ifndef REDRESS_SERVICE_STORE_BATCH_ITEMS_H_
#define REDRESS_SERVICE_STORE_BATCH_ITEMS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/store/key.h"
#include "service/store/store.h"

namespace redress::store {

// An item of a batch, ready to be written.
struct PreparedItem {
  Key key;
  // nullopt: it is retracted.
  std::optional<std::string> content;
  // The cases that it refers to.
  std::vector<Key> references;
};

// The batch's items: cases, then learning actions, reference data and
// retractions, each in the batch's order. INVALID_ARGUMENT lists every item
// without a key (MISSING_KEY) and every second one with the same key
// (DUPLICATE_KEY).
absl::StatusOr<std::vector<PreparedItem>> PrepareItems(const Batch& batch);

// What became of the items of a batch, in their order.
struct Written {
  Version version;
  std::vector<Change> changes;
};

CommitResult ResultOf(const Batch& batch, const Written& written);

// The version that the batch makes on top of `head`.
Version NextVersion(const Version& head, const Batch& batch);

// Seconds since 1970-01-01 UTC, now: when a commit is made.
int64_t CommitTime();

// What becomes of the item, where a revision of its key is in force (`there`)
// and its content is the item's (`same`).
Change ChangeOf(const PreparedItem& item, bool there, bool same);

// Whether a batch in which nothing changed makes a version for its date alone.
bool MovesDataDate(const Batch& batch, const Version& head,
                   const Version& next);

// FAILED_PRECONDITION, reason ERASED_RECORD: the item, or a case that it refers
// to, was erased.
absl::Status ErasedItem(const PreparedItem& item);
absl::Status ErasedReference(const PreparedItem& item);

// INVALID_ARGUMENT, where the item cannot be the first of all records for want
// of a data date.
absl::Status CheckDataDate(const PreparedItem& item, const Version& next);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_BATCH_ITEMS_H_

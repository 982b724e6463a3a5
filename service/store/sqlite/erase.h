// Takes a record out of the log.

#ifndef REDRESS_SERVICE_STORE_SQLITE_ERASE_H_
#define REDRESS_SERVICE_STORE_SQLITE_ERASE_H_

#include <string>

#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/store/key.h"
#include "service/store/sqlite/erased_keys.h"
#include "service/store/store.h"

namespace redress::store {

// As Store::Erase, in one transaction, which also notes that FinishErasures is
// due.
absl::StatusOr<Erasure> EraseFromLog(sqlite::Database& database,
                                     ErasedKeys& erased_keys, const Key& key,
                                     const std::string& source);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_ERASE_H_

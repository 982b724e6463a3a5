// Takes a record out of the log, and out of the files of its tables.

#ifndef REDRESS_SERVICE_STORE_POSTGRESQL_ERASE_H_
#define REDRESS_SERVICE_STORE_POSTGRESQL_ERASE_H_

#include <chrono>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/store/key.h"
#include "service/store/store.h"

namespace redress::store {

// Where every commit is told of with NOTIFY, by the number of its version.
inline constexpr char kVersionChannel[] = "redress_version";

// Makes the version. Reads the clock.
absl::Status InsertCommitRow(postgres::Connection& connection,
                             const Version& version, const std::string& source,
                             const std::string& attempt);

// As Store::Erase, within a transaction that has the writers' lock. Also notes
// that FinishErasures is due.
absl::StatusOr<Erasure> EraseFromLog(postgres::Connection& connection,
                                     const std::string& salt, const Key& key,
                                     const std::string& source,
                                     const std::string& attempt);

// Writes the tables anew, within a transaction, and notes that nothing is left
// to do; OK where it is so already. Locks out writers and readers meanwhile,
// and waits up to `wait` for those there are: UNAVAILABLE, reason
// DATABASE_BUSY.
absl::Status RewriteTables(postgres::Connection& connection,
                           std::chrono::milliseconds wait);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_POSTGRESQL_ERASE_H_

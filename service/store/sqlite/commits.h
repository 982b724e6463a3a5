// The rows of the table of commits.

#ifndef REDRESS_SERVICE_STORE_SQLITE_COMMITS_H_
#define REDRESS_SERVICE_STORE_SQLITE_COMMITS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/store/store.h"

namespace redress::store {

// The last version that the connection sees.
absl::StatusOr<Version> ReadHead(sqlite::Database& database);

// The commit of a version; nullopt where there is none.
absl::StatusOr<std::optional<CommitInfo>> ReadCommit(sqlite::Database& database,
                                                     int64_t version);

// The id of a version's commit; "" where there is no such version.
absl::StatusOr<std::string> ReadCommitId(sqlite::Database& database,
                                         int64_t version);

// As Store::ListVersions.
absl::StatusOr<std::vector<CommitInfo>> ReadCommits(sqlite::Database& database,
                                                    int64_t before,
                                                    int64_t limit);

// Makes the version. Reads the clock.
absl::Status InsertCommit(sqlite::Database& database, const Version& version,
                          const std::string& source);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_COMMITS_H_

// The rows of the log.

#ifndef REDRESS_SERVICE_STORE_POSTGRESQL_ROWS_H_
#define REDRESS_SERVICE_STORE_POSTGRESQL_ROWS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/store/log_store.h"
#include "service/store/store.h"

namespace redress::store {

// What a writer has to know of the log before it writes, and a reader of it as
// a whole.
struct LogState {
  // The last version that the connection sees.
  Version head;
  // Something was ever erased; what was erased may still be in the files.
  bool anything_erased = false;
  bool unfinished = false;
};
absl::StatusOr<LogState> ReadState(postgres::Connection& connection);

// What this database's digests of erased keys are salted with.
absl::StatusOr<std::string> ReadSalt(postgres::Connection& connection);

// Those of the digests that erased records have.
absl::StatusOr<std::vector<std::string>> ReadErased(
    postgres::Connection& connection, const std::vector<std::string>& digests);

// The commit of a version; nullopt where there is none.
absl::StatusOr<std::optional<CommitInfo>> ReadCommit(
    postgres::Connection& connection, int64_t version);

// As Store::CommitId: what the writer of a commit knows it by again.
absl::StatusOr<std::string> ReadCommitId(postgres::Connection& connection,
                                         int64_t version);

// As Store::ListVersions, Store::ListRevisions.
absl::StatusOr<std::vector<CommitInfo>> ReadCommits(
    postgres::Connection& connection, int64_t before, int64_t limit);
absl::StatusOr<std::vector<RevisionInfo>> ReadRevisions(
    postgres::Connection& connection, const Key& key);

// The revision in force at `version`. NOT_FOUND: there is no such version.
absl::StatusOr<std::optional<StoredRevision>> FindRevision(
    postgres::Connection& connection, const Key& key, int64_t version);

// The same of many keys, in their order, at a version that there is.
absl::StatusOr<std::vector<std::optional<StoredRevision>>> FindRevisions(
    postgres::Connection& connection, const std::vector<Key>& keys,
    int64_t version);

// The next rows of a kind in force at `version`, by key, after `last`.
absl::StatusOr<std::vector<StoredRevision>> ReadRows(
    postgres::Connection& connection, Kind kind, int64_t version,
    const Key& last, int64_t limit);

// As LogStore::ForEachLastFrom, all at once.
absl::StatusOr<std::vector<StoredRevision>> ReadLastFrom(
    postgres::Connection& connection, Kind kind, const std::string& source);

// As LogStore::RowChangesBetween.
absl::StatusOr<RowChanges> ReadChanges(postgres::Connection& connection,
                                       int64_t from, int64_t to);

// NOT_FOUND: there is no such version.
absl::Status CheckVersion(postgres::Connection& connection, int64_t number);

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_POSTGRESQL_ROWS_H_

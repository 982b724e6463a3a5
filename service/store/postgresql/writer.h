// The one connection of a process that writes the log.

#ifndef REDRESS_SERVICE_STORE_POSTGRESQL_WRITER_H_
#define REDRESS_SERVICE_STORE_POSTGRESQL_WRITER_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/store/batch_items.h"
#include "service/store/postgresql/rows.h"
#include "service/store/store.h"

namespace redress::store {

// One thread at a time. Opens its connection when it needs one, and again where
// it was lost.
class PostgresqlWriter {
 public:
  // `salt`: see ReadSalt. `find_out`: see PostgresqlOptions.
  PostgresqlWriter(std::string conninfo, std::string salt,
                   std::chrono::milliseconds find_out)
      : conninfo_(std::move(conninfo)),
        salt_(std::move(salt)),
        find_out_(find_out) {}

  // Writes the items as one version in one transaction; see Store::Commit.
  // Changes are in the order of the items.
  absl::StatusOr<Written> Write(const std::vector<PreparedItem>& items,
                                const Batch& batch);

  // As Store::Erase, of which it leaves the arguments unchecked.
  absl::StatusOr<Erasure> Erase(const Key& key, const std::string& source);

  // Writes the tables anew from what is in force of them. UNAVAILABLE: after
  // `wait` somebody still reads them.
  absl::Status FinishErasures(std::chrono::milliseconds wait);

  // Keeps the writers of other processes out until Release. Where the
  // connection is lost meanwhile, so is that, and every call fails.
  absl::Status Hold();
  void Release();

 private:
  absl::Status TryToFinishErasures(std::chrono::milliseconds wait);
  // The last revision of an item's key, where it is in force.
  struct InForce {
    int64_t valid_from = 0;
    bool same = false;
  };

  // UNAVAILABLE: there is no connection, or the one that held was lost.
  absl::Status Connect();
  absl::StatusOr<postgres::Transaction> BeginWriting();
  absl::StatusOr<std::vector<std::optional<InForce>>> FindInForce(
      const std::vector<PreparedItem>& items);
  // FAILED_PRECONDITION: one of the items that change was erased, or refers to
  // a case that was; INVALID_ARGUMENT: it lacks a data date.
  absl::Status CheckItems(const std::vector<PreparedItem>& items,
                          const std::vector<Change>& changes,
                          const Version& next, bool anything_erased);
  absl::Status InsertCommit(const Version& version, const std::string& source,
                            const std::string& attempt);
  absl::Status CloseRevisions(
      const std::vector<PreparedItem>& items,
      const std::vector<std::optional<InForce>>& in_force,
      const std::vector<Change>& changes, int64_t version);
  absl::Status InsertRevisions(const std::vector<PreparedItem>& items,
                               const std::vector<Change>& changes,
                               int64_t version);
  // Commits, and tells those who listen. Where the connection breaks at that,
  // finds out over a new one whether it was done.
  absl::Status Finish(postgres::Transaction& transaction,
                      const Version& version, const std::string& attempt);
  absl::Status FindOut(const Version& version, const std::string& attempt,
                       const absl::Status& broken);

  const std::string conninfo_;
  const std::string salt_;
  const std::chrono::milliseconds find_out_;
  std::optional<postgres::Connection> connection_;
  bool held_ = false;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_POSTGRESQL_WRITER_H_

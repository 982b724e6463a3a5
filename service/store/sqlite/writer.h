// The one connection that writes the log.

#ifndef REDRESS_SERVICE_STORE_SQLITE_WRITER_H_
#define REDRESS_SERVICE_STORE_SQLITE_WRITER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/store/sqlite/revision.h"
#include "service/store/sqlite/sqlite_store.h"
#include "service/store/store.h"

namespace redress::store {

// An item of a batch, ready to be written.
struct PreparedItem {
  Key key;
  std::string content;
};

// The batch's items: cases, then learning actions, then reference data, each in
// the batch's order. INVALID_ARGUMENT lists every item without a key
// (MISSING_KEY) and every second one with the same key (DUPLICATE_KEY).
absl::StatusOr<std::vector<PreparedItem>> PrepareItems(const Batch& batch);

// One thread at a time.
class Writer {
 public:
  // Opens the database at `path`, creating it where absent, and migrates it.
  static absl::StatusOr<std::unique_ptr<Writer>> Open(
      const std::string& path, const SqliteOptions& options);

  // Writes the items as one version in one transaction; see Store::Commit.
  // Changes are in the order of the items.
  struct Written {
    Version version;
    std::vector<Change> changes;
  };
  absl::StatusOr<Written> Write(const std::vector<PreparedItem>& items,
                                const Batch& batch);

 private:
  struct Statements {
    sqlite::Statement last;
    sqlite::Statement commit;
    sqlite::Statement close;
    sqlite::Statement insert;
  };

  Writer(sqlite::Database database, Statements statements);

  // The last revision of a key where it is in force: when it began, and
  // whether its content is `content`.
  struct InForce {
    int64_t valid_from = 0;
    bool same = false;
  };
  absl::StatusOr<std::optional<InForce>> FindInForce(const PreparedItem& item);

  absl::Status InsertCommit(const Version& version, const std::string& source);
  absl::Status InsertRevision(const PreparedItem& item,
                              std::optional<int64_t> replaced, int64_t version);

  sqlite::Database database_;
  Statements statements_;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_WRITER_H_

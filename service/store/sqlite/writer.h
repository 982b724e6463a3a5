// The one connection that writes the log.

#ifndef REDRESS_SERVICE_STORE_SQLITE_WRITER_H_
#define REDRESS_SERVICE_STORE_SQLITE_WRITER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/store/batch_items.h"
#include "service/store/sqlite/erased_keys.h"
#include "service/store/sqlite/sqlite_store.h"
#include "service/store/store.h"

namespace redress::store {

// One thread at a time.
class Writer {
 public:
  // Opens the database at `path`, creating it where absent, migrates it, and
  // tries to finish the erasures that a killed process left.
  static absl::StatusOr<std::unique_ptr<Writer>> Open(
      const std::string& path, const SqliteOptions& options);

  // Writes the items as one version in one transaction; see Store::Commit.
  // Changes are in the order of the items.
  absl::StatusOr<Written> Write(const std::vector<PreparedItem>& items,
                                const Batch& batch);

  // As Store::Erase, of which it leaves the arguments unchecked.
  absl::StatusOr<Erasure> Erase(const Key& key, const std::string& source);

  // As Store::FinishErasures.
  absl::Status FinishErasures(std::chrono::milliseconds wait);

  // Whether it has something to do. From any thread.
  bool erasures_unfinished() const { return unfinished_; }
  // Whether anything was ever erased. From any thread.
  bool anything_erased() const { return anything_erased_; }

 private:
  struct Statements {
    sqlite::Statement last;
    sqlite::Statement close;
    sqlite::Statement insert;
  };

  Writer(std::string path, std::unique_ptr<sqlite::Database> database,
         Statements statements, ErasedKeys erased_keys, bool anything_erased,
         bool unfinished);

  // The last revision of a key where it is in force: when it began, and
  // whether its content is `content`.
  struct InForce {
    int64_t valid_from = 0;
    bool same = false;
  };
  absl::StatusOr<std::optional<InForce>> FindInForce(const PreparedItem& item);

  // FAILED_PRECONDITION: the item, or a case that it refers to, was erased.
  absl::Status CheckNotErased(const PreparedItem& item);
  absl::Status CloseRevision(const Key& key, int64_t valid_from,
                             int64_t version);
  absl::Status InsertRevision(const PreparedItem& item, int64_t version);

  const std::string path_;
  const std::unique_ptr<sqlite::Database> database_;
  Statements statements_;
  ErasedKeys erased_keys_;
  std::atomic<bool> anything_erased_;
  // What was erased may still be in the files; and in the database's own, not
  // just in its write-ahead log.
  std::atomic<bool> unfinished_;
  bool in_file_;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_WRITER_H_

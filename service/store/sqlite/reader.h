// Connections that read the log.

#ifndef REDRESS_SERVICE_STORE_SQLITE_READER_H_
#define REDRESS_SERVICE_STORE_SQLITE_READER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/store/log_store.h"
#include "service/store/revision.h"
#include "service/store/sqlite/erased_keys.h"
#include "service/store/store.h"

namespace redress::store {

// One connection; one thread at a time. What is read at a version never
// changes but by an erase, so reads need no transaction beyond their own
// statement's.
class Reader {
 public:
  // Opens the migrated database at `path` for reading.
  static absl::StatusOr<std::unique_ptr<Reader>> Open(const std::string& path);

  absl::StatusOr<Version> Head();

  // NOT_FOUND: there is no such version.
  absl::StatusOr<Version> GetVersion(int64_t number);

  // NOT_FOUND: there is no such version.
  absl::StatusOr<std::string> CommitId(int64_t number);

  // The revision in force at `version`.
  absl::StatusOr<std::optional<StoredRevision>> Find(const Key& key,
                                                     int64_t version);

  // The same of many keys, in their order; in one transaction, as each begins
  // and ends with calls of the system.
  absl::StatusOr<std::vector<std::optional<StoredRevision>>> FindAll(
      const std::vector<Key>& keys, int64_t version);

  // As Store::ListRevisions, Store::ListVersions and Store::IsErased.
  absl::StatusOr<std::vector<RevisionInfo>> ListRevisions(const Key& key);
  absl::StatusOr<std::vector<CommitInfo>> ListVersions(int64_t before,
                                                       int64_t limit);
  absl::StatusOr<bool> IsErased(const Key& key);

  // As Store::ChangesBetween.
  absl::StatusOr<RowChanges> ChangesBetween(int64_t from, int64_t to);

  // The next revisions of a kind, as LogStore::ReadRows.
  absl::Status ReadNext(Kind kind, int64_t version, const Key& last,
                        size_t limit, std::vector<StoredRevision>& rows);

  // Calls `visit` with the last revision of each key of a kind that commits of
  // `source` made, by key, until it returns an error. While it runs nothing is
  // being read.
  absl::Status ForEachLastFrom(
      Kind kind, const std::string& source,
      const std::function<absl::Status(const StoredRevision&)>& visit);

 private:
  Reader(std::unique_ptr<sqlite::Database> database, sqlite::Statement exists,
         sqlite::Statement find, sqlite::Statement next,
         ErasedKeys erased_keys);

  // NOT_FOUND: there is no such version.
  absl::Status CheckVersion(int64_t number);
  absl::StatusOr<std::optional<StoredRevision>> FindKnown(const Key& key,
                                                          int64_t version);

  const std::unique_ptr<sqlite::Database> database_;
  sqlite::Statement exists_;
  sqlite::Statement find_;
  sqlite::Statement next_;
  ErasedKeys erased_keys_;
};

// Keeps readers that nobody uses for whoever needs one next. Thread-safe; it
// hands out as many as are asked for.
class ReaderPool {
 public:
  explicit ReaderPool(std::string path);

  // A reader for the caller alone; goes back when the lease ends. The pool must
  // outlive it.
  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<Reader> reader);
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Reader* operator->() const { return reader_.get(); }

   private:
    ReaderPool* pool_;
    std::unique_ptr<Reader> reader_;
  };

  absl::StatusOr<Lease> Take();

  // Closes the readers that nobody uses, and with them what they have in
  // memory.
  void CloseIdle();

 private:
  void GiveBack(std::unique_ptr<Reader> reader);

  const std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_READER_H_

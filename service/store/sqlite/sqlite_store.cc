#include "service/store/sqlite/sqlite_store.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <mutex>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/store/batch_items.h"
#include "service/store/log_store.h"
#include "service/store/revision.h"
#include "service/store/sqlite/file_lock.h"
#include "service/store/sqlite/reader.h"
#include "service/store/sqlite/writer.h"

namespace redress::store {
namespace {

class SqliteStore : public LogStore {
 public:
  SqliteStore(FileLock lock, std::unique_ptr<Writer> writer,
              const std::string& path)
      : lock_(std::move(lock)), writer_(std::move(writer)), readers_(path) {}

  absl::Status FinishErasures(std::chrono::milliseconds wait) override {
    if (!ErasuresUnfinished()) return absl::OkStatus();
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    absl::Status finished = writer_->FinishErasures(wait);
    readers_.CloseIdle();
    return finished;
  }

  bool ErasuresUnfinished() const override {
    return writer_->erasures_unfinished();
  }

  // The file's lock keeps other processes out for good.
  bool IsShared() const override { return false; }
  absl::StatusOr<std::unique_ptr<WriterHold>> HoldWriters() override {
    return std::make_unique<WriterHold>();
  }
  absl::StatusOr<Version> AwaitVersion(int64_t /*number*/,
                                       std::chrono::milliseconds /*wait*/,
                                       const StopCheck& /*stop*/) override {
    return Head();
  }

  absl::StatusOr<bool> IsErased(const Key& key) const override {
    if (!writer_->anything_erased()) return false;
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->IsErased(key);
  }

  absl::StatusOr<Version> Head() const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->Head();
  }

  absl::StatusOr<Version> GetVersion(int64_t number) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->GetVersion(number);
  }

  absl::StatusOr<std::string> CommitId(int64_t number) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->CommitId(number);
  }

  absl::StatusOr<std::vector<RevisionInfo>> ListRevisions(
      const Key& key) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->ListRevisions(key);
  }

  absl::StatusOr<std::vector<CommitInfo>> ListVersions(
      int64_t before, int64_t limit) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->ListVersions(before, limit);
  }

 private:
  absl::StatusOr<Written> Write(const std::vector<PreparedItem>& items,
                                const Batch& batch) override {
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    return writer_->Write(items, batch);
  }

  absl::StatusOr<Erasure> EraseRecord(const Key& key,
                                      const std::string& source) override {
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    return writer_->Erase(key, source);
  }

  absl::StatusOr<std::optional<StoredRevision>> Find(
      const Key& key, int64_t version) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->Find(key, version);
  }

  absl::StatusOr<std::vector<std::optional<StoredRevision>>> FindAll(
      const std::vector<Key>& keys, int64_t version) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->FindAll(keys, version);
  }

  absl::Status ReadRows(Kind kind, int64_t version, const Key& last,
                        size_t limit,
                        std::vector<StoredRevision>& rows) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->ReadNext(kind, version, last, limit, rows);
  }

  absl::Status ForEachLastFrom(Kind kind, const std::string& source,
                               const RevisionVisitor& visit) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->ForEachLastFrom(kind, source, visit);
  }

  absl::StatusOr<RowChanges> RowChangesBetween(int64_t from,
                                               int64_t to) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    return (*reader)->ChangesBetween(from, to);
  }

  // In this order, so that the readers are closed first, then the writer,
  // which empties the write-ahead log, and the lock is let go last.
  const FileLock lock_;
  std::mutex writer_mutex_;
  const std::unique_ptr<Writer> writer_;
  mutable ReaderPool readers_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path, const SqliteOptions& options) {
  if (path.empty()) {
    return absl::InvalidArgumentError("the database's path is empty");
  }
  // One name for the file, so that a symbolic link does not get round the lock,
  // and SQLite sees neither ":memory:" nor a URI.
  std::error_code error;
  std::filesystem::path file_path = std::filesystem::absolute(path, error);
  if (!error) file_path = std::filesystem::weakly_canonical(file_path, error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": ", error.message()));
  }
  const std::string file = file_path.string();
  absl::StatusOr<FileLock> lock = FileLock::Take(absl::StrCat(file, "-lock"));
  if (!lock.ok()) return About(path, lock.status());
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Open(file, options);
  if (!writer.ok()) return About(path, writer.status());
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(
      *std::move(lock), *std::move(writer), file));
}

absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path) {
  return OpenSqliteStore(path, SqliteOptions());
}

}  // namespace redress::store

#include "service/store/sqlite/sqlite_store.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <mutex>
#include <system_error>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "service/store/sqlite/file_lock.h"
#include "service/store/sqlite/reader.h"
#include "service/store/sqlite/revision.h"
#include "service/store/sqlite/writer.h"

namespace redress::store {
namespace {

// The status with `path` before its message.
absl::Status About(const std::string& path, const absl::Status& status) {
  absl::Status named(status.code(), absl::StrCat(path, ": ", status.message()));
  status.ForEachPayload(
      [&](absl::string_view type_url, const absl::Cord& payload) {
        named.SetPayload(type_url, payload);
      });
  return named;
}

class SqliteStore : public Store {
 public:
  SqliteStore(FileLock lock, std::unique_ptr<Writer> writer,
              const std::string& path)
      : lock_(std::move(lock)), writer_(std::move(writer)), readers_(path) {}

  absl::StatusOr<CommitResult> Commit(const Batch& batch) override {
    const absl::StatusOr<std::vector<PreparedItem>> items = PrepareItems(batch);
    if (!items.ok()) return items.status();
    absl::StatusOr<Writer::Written> written;
    {
      const std::lock_guard<std::mutex> lock(writer_mutex_);
      written = writer_->Write(*items, batch);
    }
    if (!written.ok()) return written.status();
    CommitResult result;
    result.version = written->version;
    auto change = written->changes.begin();
    const auto take = [&change](size_t count) {
      const auto first = change;
      change += static_cast<std::ptrdiff_t>(count);
      return std::vector<Change>(first, change);
    };
    result.representations = take(batch.representations.size());
    result.learning_actions = take(batch.learning_actions.size());
    result.reference_data = take(batch.reference_data.size());
    result.retractions = take(batch.retractions.size());
    return result;
  }

  absl::StatusOr<Erasure> Erase(const Key& key,
                                const std::string& source) override {
    if (key.kind == Kind::kReferenceData) {
      return absl::InvalidArgumentError(
          absl::StrCat(Describe(key), " cannot be erased"));
    }
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    return writer_->Erase(key, source);
  }

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

  absl::StatusOr<std::optional<Revision<v1::Representation>>> GetRepresentation(
      const std::string& authority, const std::string& reference,
      int64_t version) const override {
    return Get<v1::Representation>(
        {Kind::kRepresentation, authority, reference}, version);
  }

  absl::StatusOr<std::optional<Revision<v1::LearningAction>>> GetLearningAction(
      const std::string& authority, const std::string& id,
      int64_t version) const override {
    return Get<v1::LearningAction>({Kind::kLearningAction, authority, id},
                                   version);
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

  absl::Status ForEachRepresentation(
      int64_t version,
      const std::function<absl::Status(const v1::Representation&)>& visit)
      const override {
    return ForEach<v1::Representation>(Kind::kRepresentation, version, visit);
  }

  absl::Status ForEachLearningAction(
      int64_t version,
      const std::function<absl::Status(const v1::LearningAction&)>& visit)
      const override {
    return ForEach<v1::LearningAction>(Kind::kLearningAction, version, visit);
  }

  absl::StatusOr<std::vector<v1::ReferenceData>> ReferenceAt(
      int64_t version) const override {
    std::vector<v1::ReferenceData> entries;
    absl::Status read = ForEach<v1::ReferenceData>(
        Kind::kReferenceData, version, [&](const v1::ReferenceData& entry) {
          entries.push_back(entry);
          return absl::OkStatus();
        });
    if (!read.ok()) return read;
    return entries;
  }

  absl::StatusOr<std::vector<v1::ReferenceData>> LastReferenceFrom(
      const std::string& source) const override {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    std::vector<v1::ReferenceData> entries;
    absl::Status read = (*reader)->ForEachLastFrom(
        Kind::kReferenceData, source, [&](const StoredRevision& revision) {
          return Parse(revision, entries.emplace_back());
        });
    if (!read.ok()) return read;
    return entries;
  }

 private:
  template <typename T>
  absl::StatusOr<std::optional<Revision<T>>> Get(const Key& key,
                                                 int64_t version) const {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    const absl::StatusOr<std::optional<StoredRevision>> found =
        (*reader)->Find(key, version);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return std::optional<Revision<T>>();
    Revision<T> revision;
    revision.version = (*found)->valid_from;
    absl::Status parsed = Parse(**found, revision.record);
    if (!parsed.ok()) return parsed;
    return std::optional<Revision<T>>(std::move(revision));
  }

  template <typename T>
  absl::Status ForEach(
      Kind kind, int64_t version,
      const std::function<absl::Status(const T&)>& visit) const {
    absl::StatusOr<ReaderPool::Lease> reader = readers_.Take();
    if (!reader.ok()) return reader.status();
    T record;
    return (*reader)->ForEach(kind, version,
                              [&](const StoredRevision& revision) {
                                absl::Status parsed = Parse(revision, record);
                                return parsed.ok() ? visit(record) : parsed;
                              });
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

#include "service/store/postgresql/postgresql_store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/postgres.h"
#include "service/store/batch_items.h"
#include "service/store/erasure.h"
#include "service/store/log_store.h"
#include "service/store/postgresql/connections.h"
#include "service/store/postgresql/erase.h"
#include "service/store/postgresql/rows.h"
#include "service/store/postgresql/writer.h"

namespace redress::store {
namespace {

using postgres::Connection;

class PostgresqlStore : public LogStore {
 public:
  PostgresqlStore(const std::string& uri, const PostgresqlOptions& options,
                  std::string salt, const LogState& state)
      : salt_(std::move(salt)),
        uri_(uri),
        writer_(uri, salt_, options.find_out),
        pool_(uri),
        unfinished_(state.unfinished) {}

  absl::Status FinishErasures(std::chrono::milliseconds wait) override {
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    if (!unfinished_) return absl::OkStatus();
    absl::Status finished = writer_.FinishErasures(wait);
    if (finished.ok()) unfinished_ = false;
    return finished;
  }

  bool ErasuresUnfinished() const override { return unfinished_; }

  absl::StatusOr<bool> IsErased(const Key& key) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    const absl::StatusOr<std::vector<std::string>> erased =
        ReadErased(**connection, {ErasedDigest(salt_, key)});
    if (!erased.ok()) return erased.status();
    return !erased->empty();
  }

  absl::StatusOr<Version> Head() const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    return HeadOf(**connection);
  }

  absl::StatusOr<Version> GetVersion(int64_t number) const override {
    if (number == 0) return Version();
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    const absl::StatusOr<std::optional<CommitInfo>> commit =
        ReadCommit(**connection, number);
    if (!commit.ok()) return commit.status();
    if (!commit->has_value()) return NoVersion(number);
    return (*commit)->version;
  }

  absl::StatusOr<std::string> CommitId(int64_t number) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    return ReadCommitId(**connection, number);
  }

  absl::StatusOr<std::vector<RevisionInfo>> ListRevisions(
      const Key& key) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    return ReadRevisions(**connection, key);
  }

  absl::StatusOr<std::vector<CommitInfo>> ListVersions(
      int64_t before, int64_t limit) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    return ReadCommits(**connection, before, limit);
  }

  bool IsShared() const override { return true; }

  absl::StatusOr<std::unique_ptr<WriterHold>> HoldWriters() override {
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    absl::Status held = writer_.Hold();
    if (!held.ok()) return held;
    return std::unique_ptr<WriterHold>(std::make_unique<Hold>(*this));
  }

  absl::StatusOr<Version> AwaitVersion(int64_t number,
                                       std::chrono::milliseconds wait,
                                       const StopCheck& stop) override {
    if (listener_.has_value() && listener_->broken()) listener_.reset();
    if (!listener_.has_value()) {
      absl::StatusOr<Connection> opened = OpenConnection(uri_);
      if (!opened.ok()) return opened.status();
      absl::Status listens =
          opened->Execute(absl::StrCat("LISTEN ", kVersionChannel));
      if (!listens.ok()) return listens;
      listener_ = *std::move(opened);
    }
    using std::chrono::steady_clock;
    const auto deadline = steady_clock::now() + wait;
    for (;;) {
      absl::StatusOr<Version> head = HeadOf(*listener_);
      if (!head.ok() || head->number >= number) return head;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          deadline - steady_clock::now());
      // What is told may be of a version that was seen before it was told of.
      const absl::StatusOr<std::optional<postgres::Notification>> told =
          listener_->WaitForNotification(
              std::max(left, std::chrono::milliseconds(0)), stop);
      if (!told.ok()) return told.status();
      if (!told->has_value()) return HeadOf(*listener_);
    }
  }

 private:
  class Hold : public WriterHold {
   public:
    explicit Hold(PostgresqlStore& store) : store_(store) {}
    ~Hold() override {
      const std::lock_guard<std::mutex> lock(store_.writer_mutex_);
      store_.writer_.Release();
    }

   private:
    PostgresqlStore& store_;
  };

  absl::StatusOr<Version> HeadOf(Connection& connection) const {
    const absl::StatusOr<LogState> state = ReadState(connection);
    if (!state.ok()) return state.status();
    // Of what another process has erased, or seen to.
    unfinished_ = state->unfinished;
    return state->head;
  }

  absl::StatusOr<Written> Write(const std::vector<PreparedItem>& items,
                                const Batch& batch) override {
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    return writer_.Write(items, batch);
  }

  absl::StatusOr<Erasure> EraseRecord(const Key& key,
                                      const std::string& source) override {
    const std::lock_guard<std::mutex> lock(writer_mutex_);
    absl::StatusOr<Erasure> erasure = writer_.Erase(key, source);
    if (erasure.ok()) unfinished_ = true;
    return erasure;
  }

  absl::StatusOr<std::optional<StoredRevision>> Find(
      const Key& key, int64_t version) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    return FindRevision(**connection, key, version);
  }

  absl::StatusOr<std::vector<std::optional<StoredRevision>>> FindAll(
      const std::vector<Key>& keys, int64_t version) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    absl::Status known = CheckVersion(**connection, version);
    if (!known.ok()) return known;
    return FindRevisions(**connection, keys, version);
  }

  absl::Status ReadRows(Kind kind, int64_t version, const Key& last,
                        size_t limit,
                        std::vector<StoredRevision>& rows) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    // Whoever goes on has asked before.
    absl::Status known = last.key.empty() ? CheckVersion(**connection, version)
                                          : absl::OkStatus();
    if (!known.ok()) return known;
    absl::StatusOr<std::vector<StoredRevision>> read = store::ReadRows(
        **connection, kind, version, last, static_cast<int64_t>(limit));
    if (!read.ok()) return read.status();
    rows = *std::move(read);
    return absl::OkStatus();
  }

  absl::Status ForEachLastFrom(Kind kind, const std::string& source,
                               const RevisionVisitor& visit) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    const absl::StatusOr<std::vector<StoredRevision>> rows =
        ReadLastFrom(**connection, kind, source);
    if (!rows.ok()) return rows.status();
    for (const StoredRevision& row : *rows) {
      absl::Status visited = visit(row);
      if (!visited.ok()) return visited;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<RowChanges> RowChangesBetween(int64_t from,
                                               int64_t to) const override {
    absl::StatusOr<ConnectionPool::Lease> connection = pool_.Take();
    if (!connection.ok()) return connection.status();
    return ReadChanges(**connection, from, to);
  }

  const std::string salt_;
  const std::string uri_;
  std::mutex writer_mutex_;
  PostgresqlWriter writer_;
  mutable ConnectionPool pool_;
  mutable std::atomic<bool> unfinished_;
  // Of AwaitVersion.
  std::optional<Connection> listener_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenPostgresqlStore(
    const std::string& uri, const PostgresqlOptions& options) {
  const absl::StatusOr<std::string> place = postgres::PlaceOf(uri);
  if (!place.ok()) return place.status();
  absl::StatusOr<Connection> connection = OpenConnection(uri);
  absl::Status status = connection.status();
  if (status.ok()) status = MigratePostgresql(*connection, options.migrations);
  if (!status.ok()) return About(*place, status);
  absl::StatusOr<std::string> salt = ReadSalt(*connection);
  if (!salt.ok()) return About(*place, salt.status());
  const absl::StatusOr<LogState> state = ReadState(*connection);
  if (!state.ok()) return About(*place, state.status());
  auto store =
      std::make_unique<PostgresqlStore>(uri, options, *std::move(salt), *state);
  // What a killed process left; where it cannot be done now, or another process
  // is at it, ErasuresUnfinished says that it is due.
  store->FinishErasures(std::chrono::milliseconds(1000)).IgnoreError();
  return std::unique_ptr<Store>(std::move(store));
}

absl::StatusOr<std::unique_ptr<Store>> OpenPostgresqlStore(
    const std::string& uri) {
  return OpenPostgresqlStore(uri, PostgresqlOptions());
}

}  // namespace redress::store

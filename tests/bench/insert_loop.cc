#include "tests/bench/insert_loop.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/protobuf.h"
#include "service/store/key.h"
#include "service/store/store.h"
#include "tests/bench/generator.h"

namespace redress::bench {

absl::StatusOr<std::unique_ptr<InsertLoop>> InsertLoop::Open(
    const std::string& path) {
  {
    // Makes the schema, with all its indexes.
    auto store = store::OpenSqliteStore(path);
    if (!store.ok()) return store.status();
  }
  absl::StatusOr<sqlite::Database> database =
      sqlite::Database::Open(path, sqlite::OpenMode::kReadWrite);
  if (!database.ok()) return database.status();
  absl::Status status = database->Execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
      "PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;"
      "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
      "PRAGMA journal_size_limit = 67108864");
  if (!status.ok()) return status;
  return std::unique_ptr<InsertLoop>(
      new InsertLoop(std::make_unique<sqlite::Database>(*std::move(database))));
}

InsertLoop::Batch InsertLoop::RowsOf(const std::vector<v1::ImportItem>& items) {
  Batch rows;
  for (const v1::ImportItem& item : items) {
    const v1::Representation& record = item.representation();
    Row& row = rows.emplace_back();
    row.authority = record.authority();
    row.key = record.reference();
    row.content = SerialiseDeterministically(record);
    row.crc32c = Crc32c(row.content);
  }
  return rows;
}

absl::Status InsertLoop::Insert(const std::vector<Batch>& batches) {
  auto commit = database_->Prepare(
      "INSERT INTO commits (version, data_date, committed_at, source, id) "
      "VALUES (?, ?, 0, 'bench', randomblob(16))");
  if (!commit.ok()) return commit.status();
  auto insert = database_->Prepare(
      "INSERT INTO revisions "
      "(kind, authority, key, valid_from, content, crc32c) "
      "VALUES (1, ?, ?, ?, ?, ?)");
  if (!insert.ok()) return insert.status();
  for (const Batch& batch : batches) {
    ++version_;
    absl::Status status = database_->Execute("BEGIN IMMEDIATE");
    if (!status.ok()) return status;
    commit->BindInt64(1, version_);
    commit->BindInt64(2, DataDate());
    status = commit->Run();
    for (const Row& row : batch) {
      if (!status.ok()) return status;
      insert->BindTextInPlace(1, row.authority);
      insert->BindTextInPlace(2, row.key);
      insert->BindInt64(3, version_);
      insert->BindBlobInPlace(4, row.content);
      insert->BindInt64(5, row.crc32c);
      status = insert->Run();
    }
    if (status.ok()) status = database_->Execute("COMMIT");
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ReadAllRevisions(const std::string& path) {
  absl::StatusOr<sqlite::Database> database =
      sqlite::Database::Open(path, sqlite::OpenMode::kReadOnly);
  if (!database.ok()) return database.status();
  sqlite3_stmt* select = nullptr;
  if (sqlite3_prepare_v2(database->handle(),
                         "SELECT authority, key, content FROM revisions "
                         "WHERE kind = 1 AND valid_to IS NULL",
                         -1, &select, nullptr) != SQLITE_OK) {
    return absl::InternalError(sqlite3_errmsg(database->handle()));
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(
      select, sqlite3_finalize);
  int64_t rows = 0;
  int64_t bytes = 0;
  while (sqlite3_step(select) == SQLITE_ROW) {
    ++rows;
    for (int column = 0; column < 3; ++column) {
      if (sqlite3_column_blob(select, column) == nullptr) continue;
      bytes += sqlite3_column_bytes(select, column);
    }
  }
  if (bytes == 0) return absl::InternalError(absl::StrCat(path, " is empty"));
  return rows;
}

}  // namespace redress::bench

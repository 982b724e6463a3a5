#include "service/store/sqlite/reader.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

namespace redress::store {
namespace {

// More than this many unused connections are closed.
constexpr size_t kMaxIdle = 8;

constexpr char kVersionSql[] =
    "SELECT data_date FROM commits WHERE version = ?";

// The last revision made by then, and whether it was in force still.
constexpr char kFindSql[] =
    "SELECT valid_from, content, crc32c, "
    "       valid_to IS NULL OR valid_to > ?4 "
    "FROM revisions "
    "WHERE kind = ?1 AND authority = ?2 AND key = ?3 AND valid_from <= ?4 "
    "ORDER BY valid_from DESC LIMIT 1";

constexpr char kForEachSql[] =
    "SELECT authority, key, valid_from, content, crc32c "
    "FROM revisions "
    "WHERE kind = ?1 AND valid_from <= ?2 "
    "      AND (valid_to IS NULL OR valid_to > ?2) "
    "ORDER BY authority, key";

// Of the bare columns SQLite takes those of the row with the maximum.
constexpr char kForEachLastFromSql[] =
    "SELECT authority, key, MAX(valid_from), content, crc32c "
    "FROM revisions JOIN commits ON commits.version = valid_from "
    "WHERE kind = ?1 AND source = ?2 "
    "GROUP BY authority, key ORDER BY authority, key";

model::Day DataDate(const sqlite::Statement& statement, int column) {
  return statement.IsNull(column)
             ? model::kNoDay
             : static_cast<model::Day>(statement.Int64(column));
}

}  // namespace

absl::StatusOr<Version> ReadHead(sqlite::Database& database) {
  absl::StatusOr<sqlite::Statement> head = database.Prepare(
      "SELECT version, data_date FROM commits ORDER BY version DESC LIMIT 1");
  if (!head.ok()) return head.status();
  const absl::StatusOr<bool> row = head->Step();
  if (!row.ok()) return row.status();
  if (!*row) return Version{};
  return Version{head->Int64(0), DataDate(*head, 1)};
}

absl::StatusOr<std::unique_ptr<Reader>> Reader::Open(const std::string& path) {
  absl::StatusOr<sqlite::Database> database =
      sqlite::Database::Open(path, sqlite::OpenMode::kReadOnly);
  if (!database.ok()) return database.status();
  absl::Status set = database->Execute("PRAGMA cell_size_check = ON");
  if (!set.ok()) return set;
  absl::StatusOr<sqlite::Statement> version = database->Prepare(kVersionSql);
  if (!version.ok()) return version.status();
  absl::StatusOr<sqlite::Statement> find = database->Prepare(kFindSql);
  if (!find.ok()) return find.status();
  return std::unique_ptr<Reader>(
      new Reader(*std::move(database), *std::move(version), *std::move(find)));
}

Reader::Reader(sqlite::Database database, sqlite::Statement version,
               sqlite::Statement find)
    : database_(std::move(database)),
      version_(std::move(version)),
      find_(std::move(find)) {}

absl::StatusOr<Version> Reader::Head() { return ReadHead(database_); }

absl::StatusOr<Version> Reader::GetVersion(int64_t number) {
  if (number == 0) return Version{};
  version_.BindInt64(1, number);
  const absl::StatusOr<bool> row = version_.Step();
  if (!row.ok()) return row.status();
  if (!*row) {
    return absl::NotFoundError(
        absl::StrCat("there is no data version ", number));
  }
  const Version version{number, DataDate(version_, 0)};
  version_.Reset();
  return version;
}

absl::StatusOr<std::optional<StoredRevision>> Reader::Find(const Key& key,
                                                           int64_t version) {
  const absl::StatusOr<Version> known = GetVersion(version);
  if (!known.ok()) return known.status();
  find_.BindInt64(1, static_cast<int64_t>(key.kind));
  find_.BindText(2, key.authority);
  find_.BindText(3, key.key);
  find_.BindInt64(4, version);
  const absl::StatusOr<bool> row = find_.Step();
  if (!row.ok()) return row.status();
  std::optional<StoredRevision> found;
  if (*row) {
    if (find_.Int64(3) != 0) {
      found = {key, find_.Int64(0), find_.Blob(1), find_.Int64(2)};
    }
    find_.Reset();
  }
  return found;
}

absl::Status Reader::ForEach(
    Kind kind, int64_t version,
    const std::function<absl::Status(const StoredRevision&)>& visit) {
  const absl::StatusOr<Version> known = GetVersion(version);
  if (!known.ok()) return known.status();
  // Prepared here, so that however this ends its read transaction does too.
  absl::StatusOr<sqlite::Statement> rows = database_.Prepare(kForEachSql);
  if (!rows.ok()) return rows.status();
  rows->BindInt64(1, static_cast<int64_t>(kind));
  rows->BindInt64(2, version);
  return Visit(kind, *rows, visit);
}

absl::Status Reader::ForEachLastFrom(
    Kind kind, const std::string& source,
    const std::function<absl::Status(const StoredRevision&)>& visit) {
  absl::StatusOr<sqlite::Statement> rows =
      database_.Prepare(kForEachLastFromSql);
  if (!rows.ok()) return rows.status();
  rows->BindInt64(1, static_cast<int64_t>(kind));
  rows->BindText(2, source);
  return Visit(kind, *rows, visit);
}

absl::Status Reader::Visit(
    Kind kind, sqlite::Statement& rows,
    const std::function<absl::Status(const StoredRevision&)>& visit) {
  for (;;) {
    const absl::StatusOr<bool> row = rows.Step();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    absl::Status visited = visit({{kind, rows.Text(0), rows.Text(1)},
                                  rows.Int64(2),
                                  rows.Blob(3),
                                  rows.Int64(4)});
    if (!visited.ok()) return visited;
  }
}

ReaderPool::ReaderPool(std::string path) : path_(std::move(path)) {}

ReaderPool::Lease::Lease(ReaderPool& pool, std::unique_ptr<Reader> reader)
    : pool_(&pool), reader_(std::move(reader)) {}

ReaderPool::Lease::~Lease() {
  if (reader_ != nullptr) pool_->GiveBack(std::move(reader_));
}

absl::StatusOr<ReaderPool::Lease> ReaderPool::Take() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(*this, std::move(idle_.back()));
      idle_.pop_back();
      return lease;
    }
  }
  absl::StatusOr<std::unique_ptr<Reader>> opened = Reader::Open(path_);
  if (!opened.ok()) return opened.status();
  return Lease(*this, *std::move(opened));
}

void ReaderPool::GiveBack(std::unique_ptr<Reader> reader) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(reader));
}

}  // namespace redress::store

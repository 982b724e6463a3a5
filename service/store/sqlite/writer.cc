#include "service/store/sqlite/writer.h"

#include <chrono>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/store/sqlite/reader.h"

namespace redress::store {
namespace {

using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr char kLastSql[] =
    "SELECT valid_from, content, valid_to IS NULL FROM revisions "
    "WHERE kind = ? AND authority = ? AND key = ? "
    "ORDER BY valid_from DESC LIMIT 1";
constexpr char kCommitSql[] =
    "INSERT INTO commits (version, data_date, committed_at, source) "
    "VALUES (?, ?, ?, ?)";
constexpr char kCloseSql[] =
    "UPDATE revisions SET valid_to = ?5 "
    "WHERE kind = ?1 AND authority = ?2 AND key = ?3 AND valid_from = ?4";
constexpr char kInsertSql[] =
    "INSERT INTO revisions (kind, authority, key, valid_from, content, crc32c) "
    "VALUES (?, ?, ?, ?, ?, ?)";

int64_t SecondsNow() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void BindKey(Statement& statement, const Key& key) {
  statement.BindInt64(1, static_cast<int64_t>(key.kind));
  statement.BindText(2, key.authority);
  statement.BindText(3, key.key);
}

// Appends the items, and what is wrong with their keys to `violations`.
template <typename Items>
void Append(const Items& items, const std::string& field, std::set<Key>& seen,
            std::vector<PreparedItem>& prepared,
            std::vector<FieldViolation>& violations) {
  int index = 0;
  for (const auto& item : items) {
    const std::string path = absl::StrCat(field, "[", index++, "]");
    Key key = KeyOf(item);
    if (key.key.empty()) {
      violations.push_back(
          {path, "MISSING_KEY", absl::StrCat(path, " has no key")});
    } else if (!seen.insert(key).second) {
      violations.push_back(
          {path, "DUPLICATE_KEY",
           absl::StrCat("the batch holds ", Describe(key), " twice")});
    } else {
      prepared.push_back({std::move(key), SerialiseDeterministically(item)});
    }
  }
}

// Sets up a connection that has passed CheckMigratable.
absl::Status Configure(Database& database, const SqliteOptions& options) {
  const auto mode = database.QueryText("PRAGMA journal_mode = WAL");
  if (!mode.ok()) return mode.status();
  if (*mode != "wal") {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat("the file system allows no write-ahead log (SQLite stays ",
                     "with the journal mode \"", *mode, "\")"),
        "NO_WRITE_AHEAD_LOG");
  }
  // FULL: COMMIT returns once the log is on the disk.
  absl::Status set = database.Execute(
      "PRAGMA synchronous = FULL;"
      "PRAGMA cell_size_check = ON;"
      "PRAGMA cache_size = -16000;"
      "PRAGMA journal_size_limit = 67108864");
  if (!set.ok() || options.max_pages == 0) return set;
  return database.Execute(
      absl::StrCat("PRAGMA max_page_count = ", options.max_pages));
}

}  // namespace

absl::StatusOr<std::vector<PreparedItem>> PrepareItems(const Batch& batch) {
  std::vector<PreparedItem> prepared;
  std::vector<FieldViolation> violations;
  std::set<Key> seen;
  Append(batch.representations, "representations", seen, prepared, violations);
  Append(batch.learning_actions, "learning_actions", seen, prepared,
         violations);
  Append(batch.reference_data, "reference_data", seen, prepared, violations);
  if (!violations.empty()) return InvalidArgument(violations);
  return prepared;
}

absl::StatusOr<std::unique_ptr<Writer>> Writer::Open(
    const std::string& path, const SqliteOptions& options) {
  absl::StatusOr<Database> database =
      Database::Open(path, sqlite::OpenMode::kCreate);
  if (!database.ok()) return database.status();
  absl::Status ours = CheckMigratable(*database, options.migrations);
  if (!ours.ok()) return ours;
  // SQLite opens a file for reading only where it may not write it.
  if (sqlite3_db_readonly(database->handle(), "main") != 0) {
    return sqlite::ErrorOf(SQLITE_READONLY, nullptr);
  }
  absl::Status configured = Configure(*database, options);
  if (!configured.ok()) return configured;
  absl::Status migrated = Migrate(*database, options.migrations);
  if (!migrated.ok()) return migrated;

  auto last = database->Prepare(kLastSql);
  if (!last.ok()) return last.status();
  auto commit = database->Prepare(kCommitSql);
  if (!commit.ok()) return commit.status();
  auto close = database->Prepare(kCloseSql);
  if (!close.ok()) return close.status();
  auto insert = database->Prepare(kInsertSql);
  if (!insert.ok()) return insert.status();
  return std::unique_ptr<Writer>(new Writer(
      *std::move(database), {*std::move(last), *std::move(commit),
                             *std::move(close), *std::move(insert)}));
}

Writer::Writer(Database database, Statements statements)
    : database_(std::move(database)), statements_(std::move(statements)) {}

absl::StatusOr<std::optional<Writer::InForce>> Writer::FindInForce(
    const PreparedItem& item) {
  Statement& last = statements_.last;
  BindKey(last, item.key);
  const absl::StatusOr<bool> row = last.Step();
  if (!row.ok()) return row.status();
  std::optional<InForce> found;
  if (*row) {
    if (last.Int64(2) != 0) {
      found = {last.Int64(0), last.Blob(1) == item.content};
    }
    last.Reset();
  }
  return found;
}

absl::Status Writer::InsertCommit(const Version& version,
                                  const std::string& source) {
  Statement& commit = statements_.commit;
  commit.BindInt64(1, version.number);
  if (version.data_date == model::kNoDay) {
    commit.BindNull(2);
  } else {
    commit.BindInt64(2, version.data_date);
  }
  commit.BindInt64(3, SecondsNow());
  commit.BindText(4, source);
  return commit.Run();
}

absl::Status Writer::InsertRevision(const PreparedItem& item,
                                    std::optional<int64_t> replaced,
                                    int64_t version) {
  if (replaced.has_value()) {
    Statement& close = statements_.close;
    BindKey(close, item.key);
    close.BindInt64(4, *replaced);
    close.BindInt64(5, version);
    absl::Status closed = close.Run();
    if (!closed.ok()) return closed;
  }
  Statement& insert = statements_.insert;
  BindKey(insert, item.key);
  insert.BindInt64(4, version);
  insert.BindBlob(5, item.content);
  insert.BindInt64(6, Crc32c(item.content));
  return insert.Run();
}

absl::StatusOr<Writer::Written> Writer::Write(
    const std::vector<PreparedItem>& items, const Batch& batch) {
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(database_, Transaction::Kind::kImmediate);
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<Version> head = ReadHead(database_);
  if (!head.ok()) return head.status();
  const Version next = {head->number + 1, batch.data_date == model::kNoDay
                                              ? head->data_date
                                              : batch.data_date};

  Written written{*head, {}};
  written.changes.reserve(items.size());
  for (const PreparedItem& item : items) {
    const auto in_force = FindInForce(item);
    if (!in_force.ok()) return in_force.status();
    if (in_force->has_value() && (*in_force)->same) {
      written.changes.push_back(Change::kUnchanged);
      continue;
    }
    if (written.version.number != next.number) {
      if (next.data_date == model::kNoDay &&
          item.key.kind != Kind::kReferenceData) {
        return InvalidArgument({{"data_date", "MISSING_DATA_DATE",
                                 "records need a day that they speak for"}});
      }
      absl::Status begun = InsertCommit(next, batch.source);
      if (!begun.ok()) return begun;
      written.version = next;
    }
    std::optional<int64_t> replaced;
    if (in_force->has_value()) replaced = (*in_force)->valid_from;
    absl::Status inserted = InsertRevision(item, replaced, next.number);
    if (!inserted.ok()) return inserted;
    written.changes.push_back(replaced.has_value() ? Change::kUpdated
                                                   : Change::kCreated);
  }
  if (written.version.number != next.number && batch.moves_data_date &&
      head->number > 0 && next.data_date != head->data_date) {
    absl::Status begun = InsertCommit(next, batch.source);
    if (!begun.ok()) return begun;
    written.version = next;
  }
  if (written.version.number != next.number) return written;
  absl::Status committed = transaction->Commit();
  if (!committed.ok()) return committed;
  return written;
}

}  // namespace redress::store

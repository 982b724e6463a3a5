#include "service/store/sqlite/writer.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/store/sqlite/commits.h"
#include "service/store/sqlite/erase.h"

namespace redress::store {
namespace {

using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr char kLastSql[] =
    "SELECT valid_from, content, valid_to IS NULL FROM revisions "
    "WHERE kind = ? AND authority = ? AND key = ? "
    "ORDER BY valid_from DESC LIMIT 1";
constexpr char kCloseSql[] =
    "UPDATE revisions SET valid_to = ?5 "
    "WHERE kind = ?1 AND authority = ?2 AND key = ?3 AND valid_from = ?4";
constexpr char kInsertSql[] =
    "INSERT INTO revisions (kind, authority, key, valid_from, content, crc32c) "
    "VALUES (?, ?, ?, ?, ?, ?)";

// Longer than a reader of another program takes to look something up.
constexpr std::chrono::milliseconds kWaitAtOpen{1000};

// Without a copy: items outlive the runs of the statements that they are bound
// to.
void BindKey(Statement& statement, const Key& key) {
  statement.BindInt64(1, static_cast<int64_t>(key.kind));
  statement.BindTextInPlace(2, key.authority);
  statement.BindTextInPlace(3, key.key);
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
      // What goes is overwritten at once, and no temporary file sees any of it;
      // FinishErasures sees to the rest.
      "PRAGMA secure_delete = ON;"
      "PRAGMA temp_store = MEMORY;"
      "PRAGMA cache_size = -16000;"
      "PRAGMA journal_size_limit = 67108864");
  if (!set.ok() || options.max_pages == 0) return set;
  return database.Execute(
      absl::StrCat("PRAGMA max_page_count = ", options.max_pages));
}

}  // namespace

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

  // The statements and the table of erased keys keep pointing at it.
  auto held = std::make_unique<Database>(*std::move(database));
  auto last = held->Prepare(kLastSql);
  if (!last.ok()) return last.status();
  auto close = held->Prepare(kCloseSql);
  if (!close.ok()) return close.status();
  auto insert = held->Prepare(kInsertSql);
  if (!insert.ok()) return insert.status();
  auto erased_keys = ErasedKeys::Open(*held);
  if (!erased_keys.ok()) return erased_keys.status();
  const absl::StatusOr<bool> none_erased = erased_keys->IsEmpty();
  if (!none_erased.ok()) return none_erased.status();
  const auto unfinished =
      held->QueryInt64("SELECT unfinished FROM erasure_state");
  if (!unfinished.ok()) return unfinished.status();
  sqlite::RemoveRewriteFile(path);
  std::unique_ptr<Writer> writer(
      new Writer(path, std::move(held),
                 {*std::move(last), *std::move(close), *std::move(insert)},
                 *std::move(erased_keys), !*none_erased, *unfinished != 0));
  // Where it cannot be done now, erasures_unfinished() says that it is due.
  writer->FinishErasures(kWaitAtOpen).IgnoreError();
  return writer;
}

Writer::Writer(std::string path, std::unique_ptr<Database> database,
               Statements statements, ErasedKeys erased_keys,
               bool anything_erased, bool unfinished)
    : path_(std::move(path)),
      database_(std::move(database)),
      statements_(std::move(statements)),
      erased_keys_(std::move(erased_keys)),
      anything_erased_(anything_erased),
      unfinished_(unfinished),
      in_file_(unfinished) {}

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

absl::Status Writer::CheckNotErased(const PreparedItem& item) {
  absl::StatusOr<bool> erased = erased_keys_.Contains(item.key);
  if (!erased.ok()) return erased.status();
  if (*erased) return ErasedItem(item);
  for (const Key& reference : item.references) {
    erased = erased_keys_.Contains(reference);
    if (!erased.ok()) return erased.status();
    if (*erased) return ErasedReference(item);
  }
  return absl::OkStatus();
}

absl::Status Writer::CloseRevision(const Key& key, int64_t valid_from,
                                   int64_t version) {
  Statement& close = statements_.close;
  BindKey(close, key);
  close.BindInt64(4, valid_from);
  close.BindInt64(5, version);
  return close.Run();
}

absl::Status Writer::InsertRevision(const PreparedItem& item, int64_t version) {
  Statement& insert = statements_.insert;
  BindKey(insert, item.key);
  insert.BindInt64(4, version);
  insert.BindBlobInPlace(5, *item.content);
  insert.BindInt64(6, Crc32c(*item.content));
  return insert.Run();
}

absl::StatusOr<Written> Writer::Write(const std::vector<PreparedItem>& items,
                                      const Batch& batch) {
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(*database_, Transaction::Kind::kImmediate);
  if (!transaction.ok()) return transaction.status();
  const absl::StatusOr<Version> head = ReadHead(*database_);
  if (!head.ok()) return head.status();
  const Version next = NextVersion(*head, batch);

  Written written{*head, {}};
  written.changes.reserve(items.size());
  for (const PreparedItem& item : items) {
    const auto in_force = FindInForce(item);
    if (!in_force.ok()) return in_force.status();
    const bool there = in_force->has_value();
    written.changes.push_back(
        ChangeOf(item, there, there && (*in_force)->same));
    if (written.changes.back() == Change::kUnchanged) continue;
    if (anything_erased_) {
      absl::Status checked = CheckNotErased(item);
      if (!checked.ok()) return checked;
    }
    if (written.version.number != next.number) {
      absl::Status dated = CheckDataDate(item, next);
      if (!dated.ok()) return dated;
      absl::Status begun = InsertCommit(*database_, next, batch.source);
      if (!begun.ok()) return begun;
      written.version = next;
    }
    absl::Status status;
    if (there) {
      status = CloseRevision(item.key, (*in_force)->valid_from, next.number);
    }
    if (status.ok() && item.content.has_value()) {
      status = InsertRevision(item, next.number);
    }
    if (!status.ok()) return status;
  }
  if (written.version.number != next.number &&
      MovesDataDate(batch, *head, next)) {
    absl::Status begun = InsertCommit(*database_, next, batch.source);
    if (!begun.ok()) return begun;
    written.version = next;
  }
  if (written.version.number != next.number) return written;
  absl::Status committed = transaction->Commit();
  if (!committed.ok()) return committed;
  return written;
}

absl::StatusOr<Erasure> Writer::Erase(const Key& key,
                                      const std::string& source) {
  absl::StatusOr<Erasure> erasure =
      EraseFromLog(*database_, erased_keys_, key, source);
  if (!erasure.ok()) return erasure;
  anything_erased_ = true;
  in_file_ = true;
  unfinished_ = true;
  return erasure;
}

absl::Status Writer::FinishErasures(std::chrono::milliseconds wait) {
  if (!unfinished_) return absl::OkStatus();
  if (in_file_) {
    absl::Status rewritten = sqlite::Rewrite(*database_, path_);
    if (!rewritten.ok()) return rewritten;
    in_file_ = false;
  }
  absl::Status emptied =
      sqlite::EmptyWriteAheadLog(*database_, static_cast<int>(wait.count()));
  if (!emptied.ok()) return emptied;
  absl::Status noted =
      database_->Execute("UPDATE erasure_state SET unfinished = 0");
  if (!noted.ok()) return noted;
  unfinished_ = false;
  return absl::OkStatus();
}

}  // namespace redress::store

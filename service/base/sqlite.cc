#include "service/base/sqlite.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::sqlite {
namespace {

// Of SQLite's virtual machine: a fraction of a millisecond.
constexpr int kStepsBetweenStops = 10000;

struct Meaning {
  absl::StatusCode code;
  const char* reason;
  const char* words;
};

Meaning MeaningOf(int code) {
  constexpr Meaning kDamaged = {absl::StatusCode::kDataLoss, "DATABASE_DAMAGED",
                                "the database is damaged"};
  constexpr Meaning kError = {absl::StatusCode::kInternal, "DATABASE_ERROR",
                              "the database failed"};
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {absl::StatusCode::kResourceExhausted, "DISK_FULL",
              "no room left for the database"};
    case SQLITE_NOMEM:
      return {absl::StatusCode::kResourceExhausted, "OUT_OF_MEMORY",
              "no memory left for the database"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return {absl::StatusCode::kUnavailable, "DATABASE_BUSY",
              "the database is busy with another process; try again"};
    case SQLITE_CORRUPT:
      return kDamaged;
    case SQLITE_NOTADB:
      return {absl::StatusCode::kFailedPrecondition, "NOT_A_DATABASE",
              "the file is not a database"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {absl::StatusCode::kFailedPrecondition, "DATABASE_READ_ONLY",
              "no right to write to the database"};
    case SQLITE_CANTOPEN:
      return {absl::StatusCode::kFailedPrecondition, "CANNOT_OPEN",
              "the database cannot be opened"};
    case SQLITE_INTERRUPT:
      return {absl::StatusCode::kCancelled, "INTERRUPTED",
              "the database was interrupted"};
    case SQLITE_TOOBIG:
      return {absl::StatusCode::kInvalidArgument, "VALUE_TOO_LARGE",
              "a value is too large for the database"};
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_DATA) {
        return kDamaged;
      }
      return kError;
    default:
      return kError;
  }
}

}  // namespace

absl::Status ErrorOf(int code, sqlite3* database) {
  const Meaning meaning = MeaningOf(code);
  // The connection's text is about its last call, which may be another one.
  const bool same = database != nullptr && (sqlite3_extended_errcode(database) &
                                            0xff) == (code & 0xff);
  return ErrorWithReason(
      meaning.code,
      absl::StrCat(meaning.words, " (",
                   same ? sqlite3_errmsg(database) : sqlite3_errstr(code), ")"),
      meaning.reason);
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::Note(int code) {
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
}

void Statement::BindInt64(int parameter, int64_t value) {
  Note(sqlite3_bind_int64(statement_.get(), parameter, value));
}

void Statement::BindText(int parameter, const std::string& value) {
  Note(sqlite3_bind_text64(statement_.get(), parameter, value.data(),
                           value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::BindBlob(int parameter, const std::string& value) {
  Note(sqlite3_bind_blob64(statement_.get(), parameter, value.data(),
                           value.size(), SQLITE_TRANSIENT));
}

void Statement::BindTextInPlace(int parameter, std::string_view value) {
  Note(sqlite3_bind_text64(statement_.get(), parameter, value.data(),
                           value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::BindBlobInPlace(int parameter, std::string_view value) {
  Note(sqlite3_bind_blob64(statement_.get(), parameter, value.data(),
                           value.size(), SQLITE_STATIC));
}

void Statement::BindNull(int parameter) {
  Note(sqlite3_bind_null(statement_.get(), parameter));
}

absl::StatusOr<bool> Statement::Step() {
  sqlite3* const database = sqlite3_db_handle(statement_.get());
  if (bind_error_ != SQLITE_OK) {
    const int code = std::exchange(bind_error_, SQLITE_OK);
    Reset();
    return ErrorOf(code, database);
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    Reset();
    return false;
  }
  absl::Status error = ErrorOf(code, database);
  Reset();
  return error;
}

absl::Status Statement::Run() {
  for (;;) {
    const absl::StatusOr<bool> row = Step();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
  }
}

void Statement::Reset() { sqlite3_reset(statement_.get()); }

int64_t Statement::Int64(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::Text(int column) const {
  return std::string(TextView(column));
}

std::string Statement::Blob(int column) const {
  return std::string(BlobView(column));
}

std::string_view Statement::TextView(int column) const {
  const auto* text = sqlite3_column_text(statement_.get(), column);
  if (text == nullptr) return "";
  return {reinterpret_cast<const char*>(text),
          static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::BlobView(int column) const {
  const void* blob = sqlite3_column_blob(statement_.get(), column);
  if (blob == nullptr) return "";
  return {static_cast<const char*>(blob),
          static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Database::Close::operator()(sqlite3* database) const {
  // The second form leaves statements that outlive it harmless.
  sqlite3_close_v2(database);
}

absl::StatusOr<Database> Database::Open(const std::string& path, OpenMode mode,
                                        int busy_timeout_ms) {
  // Debian's SQLite reads "file:" as the start of a URI.
  const std::string name =
      path.rfind("file:", 0) == 0 ? absl::StrCat("./", path) : path;
  int flags = SQLITE_OPEN_NOMUTEX;
  switch (mode) {
    case OpenMode::kReadOnly:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case OpenMode::kReadWrite:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case OpenMode::kCreate:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
  }
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &opened, flags, nullptr);
  // A connection that failed to open has to be closed too.
  Database database(opened);
  if (code != SQLITE_OK) return ErrorOf(code, opened);
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, busy_timeout_ms);
  for (const auto& [option, value] :
       {std::pair(SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        std::pair(SQLITE_DBCONFIG_DEFENSIVE, 1),
        std::pair(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
        std::pair(SQLITE_DBCONFIG_DQS_DML, 0),
        std::pair(SQLITE_DBCONFIG_DQS_DDL, 0)}) {
    const int set = sqlite3_db_config(opened, option, value, nullptr);
    if (set != SQLITE_OK) return ErrorOf(set, opened);
  }
  return database;
}

absl::Status Database::Execute(const std::string& sql) {
  const int code =
      sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return ErrorOf(code, database_.get());
  return absl::OkStatus();
}

absl::StatusOr<Statement> Database::Prepare(const std::string& sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code =
      sqlite3_prepare_v3(database_.get(), sql.c_str(), -1,
                         SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) return ErrorOf(code, database_.get());
  if (prepared == nullptr) return absl::InternalError("an empty statement");
  return Statement(prepared);
}

absl::StatusOr<int64_t> Database::QueryInt64(const std::string& sql) {
  absl::StatusOr<Statement> statement = Prepare(sql);
  if (!statement.ok()) return statement.status();
  const absl::StatusOr<bool> row = statement->Step();
  if (!row.ok()) return row.status();
  if (!*row) return absl::NotFoundError(absl::StrCat("no row: ", sql));
  return statement->Int64(0);
}

absl::StatusOr<std::string> Database::QueryText(const std::string& sql) {
  absl::StatusOr<Statement> statement = Prepare(sql);
  if (!statement.ok()) return statement.status();
  const absl::StatusOr<bool> row = statement->Step();
  if (!row.ok()) return row.status();
  if (!*row) return absl::NotFoundError(absl::StrCat("no row: ", sql));
  return statement->Text(0);
}

StoppableRead::StoppableRead(Database& database, const StopCheck& stop)
    : database_(database.handle()), stop_(stop) {
  if (stop_) {
    sqlite3_progress_handler(database_, kStepsBetweenStops, &Ask, this);
  }
}

StoppableRead::~StoppableRead() {
  if (stop_) sqlite3_progress_handler(database_, 0, nullptr, nullptr);
}

int StoppableRead::Ask(void* self) {
  auto& read = *static_cast<StoppableRead*>(self);
  if (read.stopped_.ok()) read.stopped_ = read.stop_();
  return read.stopped_.ok() ? 0 : 1;
}

void Database::Interrupt() { sqlite3_interrupt(database_.get()); }

absl::StatusOr<Transaction> Transaction::Begin(Database& database, Kind kind) {
  absl::Status begun = database.Execute(
      kind == Kind::kImmediate ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED");
  if (!begun.ok()) return begun;
  return Transaction(database.handle());
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // Some errors (a full disk) have rolled back already.
  if (database_ != nullptr && sqlite3_get_autocommit(database_) == 0) {
    sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

absl::Status Transaction::Commit() {
  const int code = sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return ErrorOf(code, database_);
  database_ = nullptr;
  return absl::OkStatus();
}

void RemoveRewriteFile(const std::string& path) {
  for (const char* suffix : {"-rewrite", "-rewrite-journal"}) {
    std::error_code error;
    std::filesystem::remove(absl::StrCat(path, suffix), error);
  }
}

absl::Status Rewrite(Database& database, const std::string& path) {
  // VACUUM would do the same with a file in the temporary folder, which may be
  // small, or not there.
  const std::string copy = absl::StrCat(path, "-rewrite");
  RemoveRewriteFile(path);
  absl::Status rewritten = [&]() -> absl::Status {
    // It is nobody else's to read, whatever the umask.
    const int file =
        open(copy.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return ErrorOf(SQLITE_CANTOPEN, nullptr);
    close(file);
    absl::StatusOr<Statement> vacuum = database.Prepare("VACUUM INTO ?");
    if (!vacuum.ok()) return vacuum.status();
    vacuum->BindText(1, copy);
    absl::Status made = vacuum->Run();
    if (!made.ok()) return made;
    absl::StatusOr<Database> from = Database::Open(copy, OpenMode::kReadOnly);
    if (!from.ok()) return from.status();
    sqlite3_backup* backup =
        sqlite3_backup_init(database.handle(), "main", from->handle(), "main");
    if (backup == nullptr) {
      return ErrorOf(sqlite3_extended_errcode(database.handle()),
                     database.handle());
    }
    const int step = sqlite3_backup_step(backup, -1);
    const int finish = sqlite3_backup_finish(backup);
    if (finish != SQLITE_OK) return ErrorOf(finish, database.handle());
    return step == SQLITE_DONE ? absl::OkStatus() : ErrorOf(step, nullptr);
  }();
  RemoveRewriteFile(path);
  return rewritten;
}

absl::Status EmptyWriteAheadLog(Database& database, int busy_timeout_ms) {
  const absl::StatusOr<int64_t> before =
      database.QueryInt64("PRAGMA busy_timeout");
  if (!before.ok()) return before.status();
  sqlite3_busy_timeout(database.handle(), busy_timeout_ms);
  const int code = sqlite3_wal_checkpoint_v2(
      database.handle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(database.handle(), static_cast<int>(*before));
  return code == SQLITE_OK ? absl::OkStatus()
                           : ErrorOf(code, database.handle());
}

}  // namespace redress::sqlite

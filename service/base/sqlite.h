// SQLite connections, statements and transactions that clean up after
// themselves and speak absl::Status.

#ifndef REDRESS_SERVICE_BASE_SQLITE_H_
#define REDRESS_SERVICE_BASE_SQLITE_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"

namespace redress::sqlite {

// The status of an SQLite result code, with a reason (see ErrorReason):
//   DISK_FULL           RESOURCE_EXHAUSTED   no room on the disk
//   OUT_OF_MEMORY       RESOURCE_EXHAUSTED
//   DATABASE_BUSY       UNAVAILABLE          a retry is safe
//   DATABASE_DAMAGED    DATA_LOSS
//   NOT_A_DATABASE      FAILED_PRECONDITION  the file is something else
//   DATABASE_READ_ONLY  FAILED_PRECONDITION  no right to write
//   CANNOT_OPEN         FAILED_PRECONDITION  no such folder, no right to read
//   INTERRUPTED         CANCELLED
//   VALUE_TOO_LARGE     INVALID_ARGUMENT
//   DATABASE_ERROR      INTERNAL             everything else
// `database` is the connection that gave `code`, for its text; null where there
// is none.
absl::Status ErrorOf(int code, sqlite3* database);

enum class OpenMode {
  kReadOnly,
  kReadWrite,
  // Creates the file where absent.
  kCreate,
};

// One statement, prepared once and run any number of times. Belongs to the
// thread that uses its connection, and must not outlive the connection. A
// failed Bind shows as the error of the next Step or Run.
//
//   statement.BindText(1, name);
//   for (;;) {
//     absl::StatusOr<bool> row = statement.Step();
//     if (!row.ok()) return row.status();
//     if (!*row) break;
//     total += statement.Int64(0);
//   }
class Statement {
 public:
  Statement(Statement&&) = default;
  Statement& operator=(Statement&&) = default;

  // Parameters count from 1. They keep their values until bound anew.
  void BindInt64(int parameter, int64_t value);
  void BindText(int parameter, const std::string& value);
  void BindBlob(int parameter, const std::string& value);
  void BindNull(int parameter);

  // The same without a copy: the value must stay as it is until the statement
  // is bound anew or goes.
  void BindTextInPlace(int parameter, std::string_view value);
  void BindBlobInPlace(int parameter, std::string_view value);

  // Goes to the next row: true where there is one, false after the last, which
  // resets the statement for its next run; so does an error.
  absl::StatusOr<bool> Step();

  // Runs a statement to its end, passing over its rows.
  absl::Status Run();

  // Ends a run before its last row: a statement in the middle of its rows
  // holds its connection's read transaction open.
  void Reset();

  // Columns of the row that Step went to, counted from 0. NULL is 0 or "".
  int64_t Int64(int column) const;
  std::string Text(int column) const;
  std::string Blob(int column) const;
  bool IsNull(int column) const;
  // The same without a copy, until the next Step.
  std::string_view TextView(int column) const;
  std::string_view BlobView(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  void Note(int code);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  // The first error of a Bind since the last run.
  int bind_error_ = SQLITE_OK;
};

// A connection. One thread at a time uses it and its statements.
class Database {
 public:
  // Opens the file at `path`; ":memory:" is a new database in memory. Waits up
  // to `busy_timeout_ms` for locks of other connections. Foreign keys are
  // enforced, the file's schema is not trusted, and "double quotes" are names,
  // never strings. Errors as ErrorOf; that the file is no database shows only
  // when it is first read.
  static absl::StatusOr<Database> Open(const std::string& path, OpenMode mode,
                                       int busy_timeout_ms = 5000);

  Database(Database&&) = default;
  Database& operator=(Database&&) = default;

  // Runs one or more statements, passing over their rows.
  absl::Status Execute(const std::string& sql);

  // Prepares exactly one statement.
  absl::StatusOr<Statement> Prepare(const std::string& sql);

  // The first column of the first row of `sql`; NOT_FOUND without a row.
  absl::StatusOr<int64_t> QueryInt64(const std::string& sql);
  absl::StatusOr<std::string> QueryText(const std::string& sql);

  // Makes a run in another thread end with CANCELLED. The only call that
  // another thread may make.
  void Interrupt();

  // The connection itself, still owned by this.
  sqlite3* handle() const { return database_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  explicit Database(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Close> database_;
};

// A transaction that is rolled back unless it was committed. Must not outlive
// its connection, and one connection has at most one.
class Transaction {
 public:
  enum class Kind {
    // Takes what locks it needs when it needs them; right for reading.
    kDeferred,
    // Takes the write lock at once; right for writing.
    kImmediate,
  };

  static absl::StatusOr<Transaction> Begin(Database& database, Kind kind);

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Ends the transaction. After an error nothing of it is stored.
  absl::Status Commit();

 private:
  explicit Transaction(sqlite3* database) : database_(database) {}

  // Null once the transaction has ended.
  sqlite3* database_;
};

// While it lives, what the connection runs asks `stop`, some ten thousand steps
// apart, and ends where that says so. For reads only: an interrupted write
// rolls its transaction back. Must not outlive the connection nor `stop`; one
// at a time.
class StoppableRead {
 public:
  StoppableRead(Database& database, const StopCheck& stop);
  ~StoppableRead();
  StoppableRead(const StoppableRead&) = delete;
  StoppableRead& operator=(const StoppableRead&) = delete;

  // What `stop` said where it ended the read, else `error`.
  absl::Status Reason(const absl::Status& error) const {
    return stopped_.ok() ? error : stopped_;
  }

 private:
  static int Ask(void* self);

  sqlite3* const database_;
  const StopCheck& stop_;
  absl::Status stopped_;
};

// Writes the database's file at `path` anew, so that nothing is in it but what
// its tables hold: the pages of a search tree keep old copies of rows that were
// moved between them, which PRAGMA secure_delete does not reach. In one
// transaction, outside of any other. Needs the file's size twice more on its
// disk: for the log and for a file "PATH-rewrite", which is deleted at the end;
// one that a killed process left is deleted first. What was there before stays
// until EmptyWriteAheadLog has gone through. UNAVAILABLE: another process
// writes.
absl::Status Rewrite(Database& database, const std::string& path);

// Deletes what a killed process has left of a Rewrite.
void RemoveRewriteFile(const std::string& path);

// Brings the write-ahead log into the database's file and cuts it to nothing.
// Waits up to `busy_timeout_ms` for readers; UNAVAILABLE, reason DATABASE_BUSY:
// one still reads what was before.
absl::Status EmptyWriteAheadLog(Database& database, int busy_timeout_ms = 5000);

}  // namespace redress::sqlite

#endif  // REDRESS_SERVICE_BASE_SQLITE_H_

// PostgreSQL connections and transactions that clean up after themselves and
// speak absl::Status.

#ifndef REDRESS_SERVICE_BASE_POSTGRES_H_
#define REDRESS_SERVICE_BASE_POSTGRES_H_

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "service/base/postgres_values.h"
#include "service/base/stop.h"

namespace redress::postgres {

// The status of an SQLSTATE, with a reason (see ErrorReason):
//   DISK_FULL             RESOURCE_EXHAUSTED   no room on the server's disk
//   OUT_OF_MEMORY         RESOURCE_EXHAUSTED
//   DATABASE_BUSY         UNAVAILABLE          locks, deadlocks; retry is safe
//   DATABASE_UNREACHABLE  UNAVAILABLE          connection or server is gone
//   DATABASE_DAMAGED      DATA_LOSS
//   DATABASE_READ_ONLY    FAILED_PRECONDITION  a standby, say
//   NO_DATABASE_RIGHT     FAILED_PRECONDITION  the role may not do that
//   INTERRUPTED           CANCELLED
//   VALUE_TOO_LARGE       INVALID_ARGUMENT
//   DATABASE_ERROR        INTERNAL             everything else
// `message` is the server's; without an SQLSTATE the connection broke.
absl::Status ErrorOf(absl::string_view sqlstate, absl::string_view message);

// Reads a connection string: a URI (postgresql://…) or keywords (host=… …).
// Where it is, for people, without its user and password: "database redress at
// db.example:5432". INVALID_ARGUMENT, reason CONNECTION_STRING: it cannot be
// read; the text never quotes it, as it may hold a password.
absl::StatusOr<std::string> PlaceOf(const std::string& conninfo);

// What another connection told this one with NOTIFY.
struct Notification {
  std::string channel;
  std::string payload;
};

// A connection. One thread at a time uses it. Once it is broken it stays so:
// open a new one.
class Connection {
 public:
  // Connects within some ten seconds. Everything that `conninfo` leaves open
  // comes from libpq's environment and defaults (PGPASSFILE, ~/.pgpass,
  // PGSSLMODE…). UNAVAILABLE, reason DATABASE_UNREACHABLE: the server does not
  // answer, or refuses the role or the database; the text says which, and never
  // has the password. INVALID_ARGUMENT as PlaceOf.
  static absl::StatusOr<Connection> Open(const std::string& conninfo);

  Connection(Connection&&) = default;
  Connection& operator=(Connection&&) = default;

  // Runs one or more statements without parameters, passing over their rows.
  absl::Status Execute(const std::string& sql);

  // Runs one statement and returns all its rows. Where `stop` says so, the
  // server is told to give up, and what `stop` said is the error, within some
  // milliseconds. For reads only: of a stopped write it is open whether it was
  // done.
  absl::StatusOr<Result> Query(const std::string& sql,
                               absl::Span<const Parameter> parameters = {},
                               const StopCheck& stop = {});

  // The same for a statement that is run often: the server parses and plans it
  // once for the connection. The types of its parameters must be the same each
  // time.
  absl::StatusOr<Result> QueryPrepared(
      const std::string& sql, absl::Span<const Parameter> parameters = {},
      const StopCheck& stop = {});

  // Runs one statement and calls `visit` with each row, which is row 0 of the
  // result, as it arrives: for more rows than should be in memory at once.
  // Stops at the first error of `visit` and returns it. `visit` must not use
  // this connection.
  absl::Status ForEachRow(
      const std::string& sql, absl::Span<const Parameter> parameters,
      const std::function<absl::Status(const Result& row)>& visit,
      const StopCheck& stop = {});

  // The first column of the first row of `sql`; NOT_FOUND without a row.
  absl::StatusOr<int64_t> QueryInt64(
      const std::string& sql, absl::Span<const Parameter> parameters = {});
  absl::StatusOr<std::string> QueryText(
      const std::string& sql, absl::Span<const Parameter> parameters = {});

  // Waits until LISTEN has something, at most `wait`; nullopt: nothing came.
  // Run "LISTEN channel" with Execute before.
  absl::StatusOr<std::optional<Notification>> WaitForNotification(
      std::chrono::milliseconds wait, const StopCheck& stop = {});

  // The connection is lost; every call fails.
  bool broken() const { return PQstatus(connection_.get()) != CONNECTION_OK; }

  // A BEGIN is open.
  bool in_transaction() const {
    return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE;
  }

  // The connection itself, still owned by this.
  PGconn* handle() const { return connection_.get(); }

 private:
  friend class CopyIn;
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  explicit Connection(PGconn* connection) : connection_(connection) {}

  // What libpq says of the connection itself.
  absl::Status Failure() const;
  // Sends what was queued and waits for the next result (none: null).
  absl::StatusOr<PGresult*> Next(const StopCheck& stop);
  // Sends all that was queued.
  absl::Status Flush();
  // Waits until the socket has something to read, or room for writing.
  absl::Status Wait(bool for_writing, std::chrono::milliseconds wait) const;
  // Ends what runs, after `why`.
  absl::Status Cancel(const absl::Status& why);
  // The last result of what was sent; an error, if any had one.
  absl::StatusOr<Result> Finished(const StopCheck& stop);
  // Passes over what is left of what was sent.
  void Drain();
  absl::Status Send(const char* statement_name, const std::string& sql,
                    absl::Span<const Parameter> parameters);

  std::unique_ptr<PGconn, Finish> connection_;
  // Names of prepared statements by their SQL.
  std::map<std::string, std::string, std::less<>> prepared_;
};

// A transaction that is rolled back unless it was committed. Must not outlive
// its connection, and one connection has at most one.
class Transaction {
 public:
  enum class Kind {
    // One unchanging view of the database, for reading (REPEATABLE READ).
    kRead,
    // Each statement sees what is committed by then (READ COMMITTED): after a
    // lock was waited for, the next one sees what its last holder did.
    kWrite,
  };

  static absl::StatusOr<Transaction> Begin(Connection& connection, Kind kind);

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // Ends the transaction. After an error nothing of it is stored, but for one:
  // where the connection is broken afterwards (Connection::broken), it is open
  // whether it was; pg_xact_status tells.
  absl::Status Commit();

 private:
  explicit Transaction(Connection* connection) : connection_(connection) {}

  // Null once the transaction has ended.
  Connection* connection_;
};

// Rows on their way into a table with COPY … FROM STDIN, the fastest way in.
// Must not outlive its connection, which does nothing else meanwhile. Unless
// Finish has gone through none of the rows is stored.
class CopyIn {
 public:
  // `target` is a table with its columns: "t (a, b)".
  static absl::StatusOr<CopyIn> Begin(Connection& connection,
                                      const std::string& target);

  CopyIn(CopyIn&& other) noexcept;
  CopyIn& operator=(CopyIn&&) = delete;
  ~CopyIn();

  // A row has one parameter for each column, of exactly the column's type.
  absl::Status Add(absl::Span<const Parameter> row);

  // Ends the rows; returns how many there are.
  absl::StatusOr<int64_t> Finish();

 private:
  explicit CopyIn(Connection* connection) : connection_(connection) {}
  absl::Status Put();
  // Ends the rows, with `error` unless it is null.
  absl::Status End(const char* error);

  // Null once the copy has ended.
  Connection* connection_;
  std::string buffer_;
};

}  // namespace redress::postgres

#endif  // REDRESS_SERVICE_BASE_POSTGRES_H_

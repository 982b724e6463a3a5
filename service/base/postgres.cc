#include "service/base/postgres.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/base/errors.h"

namespace redress::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kBinary = 1;

// How often `stop` is asked while the server works.
constexpr milliseconds kBetweenStops(2);
// How long a server that was told to give up may take for it before the
// connection is given up.
constexpr milliseconds kCancelWait(1000);

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption[], FreeOptions>;

absl::Status BadConnectionString(const std::string& why) {
  return ErrorWithReason(
      absl::StatusCode::kInvalidArgument,
      absl::StrCat("the connection string ", why,
                   "; it looks like postgresql://user:password@host/database, "
                   "with %40 for @, %2F for / and %3A for : in the password"),
      "CONNECTION_STRING");
}

// The options in `conninfo`, checked so far that no piece of a password is
// taken for something else, which error texts would quote.
absl::StatusOr<Options> Parse(const std::string& conninfo) {
  char* error = nullptr;
  Options options(PQconninfoParse(conninfo.c_str(), &error));
  // It may quote the string.
  if (error != nullptr) PQfreemem(error);
  if (options == nullptr) return BadConnectionString("cannot be read");
  for (const PQconninfoOption* option = options.get();
       option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const absl::string_view keyword = option->keyword;
    if ((keyword == "host" || keyword == "port" || keyword == "dbname") &&
        absl::StrContains(option->val, '@') && option->val[0] != '@') {
      return BadConnectionString("has more than one @");
    }
  }
  return options;
}

absl::string_view Find(const Options& options, absl::string_view keyword) {
  for (const PQconninfoOption* option = options.get();
       option->keyword != nullptr; ++option) {
    if (keyword == option->keyword) {
      return option->val == nullptr ? "" : option->val;
    }
  }
  return "";
}

void IgnoreNotice(void* /*context*/, const PGresult* /*notice*/) {}

absl::Status ErrorOfResult(const PGresult* result) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return ErrorOf(sqlstate == nullptr ? "" : sqlstate,
                 message == nullptr ? PQresultErrorMessage(result) : message);
}

bool Failed(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR:
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::StatusOr<std::string> PlaceOf(const std::string& conninfo) {
  absl::StatusOr<Options> options = Parse(conninfo);
  if (!options.ok()) return options.status();
  const absl::string_view database = Find(*options, "dbname");
  const absl::string_view host = Find(*options, "host");
  const absl::string_view port = Find(*options, "port");
  return absl::StrCat(
      "database ", database.empty() ? "of the role's name" : database, " at ",
      host.empty() ? "the default host" : host, port.empty() ? "" : ":", port);
}

absl::StatusOr<Connection> Connection::Open(const std::string& conninfo) {
  absl::StatusOr<Options> options = Parse(conninfo);
  if (!options.ok()) return options.status();
  // What comes first counts less. A dead network shows within half a minute,
  // not after the hours that TCP allows.
  const char* const keywords[] = {"fallback_application_name",
                                  "connect_timeout",
                                  "keepalives_idle",
                                  "keepalives_interval",
                                  "keepalives_count",
                                  "tcp_user_timeout",
                                  "dbname",
                                  "client_encoding",
                                  nullptr};
  const char* const values[] = {
      "redress",        "10",   "10",   "5", "3", "30000",
      conninfo.c_str(), "UTF8", nullptr};
  Connection connection(
      PQconnectdbParams(keywords, values, /*expand_dbname=*/1));
  PGconn* const handle = connection.handle();
  if (handle == nullptr) {
    return ErrorOf("53200", "no memory for a connection");
  }
  if (PQstatus(handle) != CONNECTION_OK) {
    std::string message = PQerrorMessage(handle);
    const absl::string_view password = Find(*options, "password");
    if (!password.empty()) {
      message = absl::StrReplaceAll(message, {{password, "***"}});
    }
    return ErrorOf("", message);
  }
  PQsetNoticeReceiver(handle, &IgnoreNotice, nullptr);
  if (PQsetnonblocking(handle, 1) != 0) return connection.Failure();
  return connection;
}

absl::Status Connection::Failure() const {
  if (connection_ == nullptr) return ErrorOf("", "the connection was given up");
  return ErrorOf("", PQerrorMessage(connection_.get()));
}

absl::Status Connection::Wait(bool for_writing, milliseconds wait) const {
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  if (socket.fd < 0) return Failure();
  if (for_writing) socket.events |= POLLOUT;
  if (poll(&socket, 1, static_cast<int>(wait.count())) < 0 && errno != EINTR) {
    return ErrorOf("", "poll failed on the connection's socket");
  }
  return absl::OkStatus();
}

absl::Status Connection::Flush() {
  for (;;) {
    const int unsent = PQflush(connection_.get());
    if (unsent < 0) return Failure();
    if (unsent == 0) return absl::OkStatus();
    absl::Status waited = Wait(/*for_writing=*/true, milliseconds(1000));
    if (!waited.ok()) return waited;
    // The server may wait for us to read before it reads on.
    if (PQconsumeInput(connection_.get()) == 0) return Failure();
  }
}

absl::StatusOr<PGresult*> Connection::Next(const StopCheck& stop) {
  absl::Status flushed = Flush();
  if (!flushed.ok()) return flushed;
  while (PQisBusy(connection_.get()) != 0) {
    absl::Status stopped = CheckStop(stop);
    if (!stopped.ok()) return Cancel(stopped);
    absl::Status waited =
        Wait(/*for_writing=*/false, stop ? kBetweenStops : milliseconds(60000));
    if (!waited.ok()) return waited;
    if (PQconsumeInput(connection_.get()) == 0) return Failure();
  }
  return PQgetResult(connection_.get());
}

absl::Status Connection::Cancel(const absl::Status& why) {
  struct Free {
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
  };
  const std::unique_ptr<PGcancel, Free> cancel(PQgetCancel(connection_.get()));
  char error[256];
  bool ended = cancel != nullptr &&
               PQcancel(cancel.get(), error, static_cast<int>(sizeof(error)));
  const steady_clock::time_point deadline = steady_clock::now() + kCancelWait;
  while (ended) {
    while (PQisBusy(connection_.get()) != 0) {
      if (steady_clock::now() >= deadline ||
          !Wait(/*for_writing=*/false, kBetweenStops).ok() ||
          PQconsumeInput(connection_.get()) == 0) {
        ended = false;
        break;
      }
    }
    if (!ended) break;
    PGresult* const result = PQgetResult(connection_.get());
    if (result == nullptr) return why;
    PQclear(result);
  }
  // It does not let go: whoever uses the connection next must not wait for it.
  connection_.reset();
  return why;
}

void Connection::Drain() {
  for (;;) {
    const absl::StatusOr<PGresult*> result = Next({});
    if (!result.ok() || *result == nullptr) return;
    PQclear(*result);
  }
}

absl::StatusOr<Result> Connection::Finished(const StopCheck& stop) {
  absl::Status error;
  Result last(nullptr);
  for (;;) {
    const absl::StatusOr<PGresult*> next = Next(stop);
    if (!next.ok()) return next.status();
    if (*next == nullptr) break;
    last = Result(*next);
    if (error.ok() && Failed(*next)) error = ErrorOfResult(*next);
    // A COPY waits for its rows.
    if (PQresultStatus(*next) == PGRES_COPY_IN) break;
  }
  if (!error.ok()) return error;
  if (last.handle() == nullptr) return Failure();
  return last;
}

absl::Status Connection::Execute(const std::string& sql) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return Failure();
  return Finished({}).status();
}

absl::Status Connection::Send(const char* statement_name,
                              const std::string& sql,
                              absl::Span<const Parameter> parameters) {
  std::vector<Oid> types;
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (const Parameter& parameter : parameters) {
    types.push_back(parameter.type());
    values.push_back(parameter.is_null() ? nullptr : parameter.bytes().data());
    lengths.push_back(static_cast<int>(parameter.bytes().size()));
  }
  const std::vector<int> formats(parameters.size(), kBinary);
  const int count = static_cast<int>(parameters.size());
  const int sent =
      statement_name == nullptr
          ? PQsendQueryParams(connection_.get(), sql.c_str(), count,
                              types.data(), values.data(), lengths.data(),
                              formats.data(), kBinary)
          : PQsendQueryPrepared(connection_.get(), statement_name, count,
                                values.data(), lengths.data(), formats.data(),
                                kBinary);
  return sent == 1 ? absl::OkStatus() : Failure();
}

absl::StatusOr<Result> Connection::Query(const std::string& sql,
                                         absl::Span<const Parameter> parameters,
                                         const StopCheck& stop) {
  absl::Status sent = Send(nullptr, sql, parameters);
  if (!sent.ok()) return sent;
  return Finished(stop);
}

absl::StatusOr<Result> Connection::QueryPrepared(
    const std::string& sql, absl::Span<const Parameter> parameters,
    const StopCheck& stop) {
  auto found = prepared_.find(sql);
  if (found == prepared_.end()) {
    std::string name = absl::StrCat("s", prepared_.size());
    std::vector<Oid> types;
    for (const Parameter& parameter : parameters) {
      types.push_back(parameter.type());
    }
    if (PQsendPrepare(connection_.get(), name.c_str(), sql.c_str(),
                      static_cast<int>(types.size()), types.data()) == 0) {
      return Failure();
    }
    absl::Status prepared = Finished(stop).status();
    if (!prepared.ok()) return prepared;
    found = prepared_.emplace(sql, std::move(name)).first;
  }
  absl::Status sent = Send(found->second.c_str(), sql, parameters);
  if (!sent.ok()) return sent;
  return Finished(stop);
}

absl::Status Connection::ForEachRow(
    const std::string& sql, absl::Span<const Parameter> parameters,
    const std::function<absl::Status(const Result& row)>& visit,
    const StopCheck& stop) {
  absl::Status sent = Send(nullptr, sql, parameters);
  if (!sent.ok()) return sent;
  if (PQsetSingleRowMode(connection_.get()) == 0) return Failure();
  absl::Status error;
  for (;;) {
    const absl::StatusOr<PGresult*> next = Next(stop);
    if (!next.ok()) return next.status();
    if (*next == nullptr) return error;
    const Result row(*next);
    if (Failed(*next)) {
      error = ErrorOfResult(*next);
    } else if (PQresultStatus(*next) == PGRES_SINGLE_TUPLE) {
      absl::Status visited = CheckStop(stop);
      if (visited.ok()) visited = visit(row);
      if (!visited.ok()) return Cancel(visited);
    }
  }
}

absl::StatusOr<int64_t> Connection::QueryInt64(
    const std::string& sql, absl::Span<const Parameter> parameters) {
  const absl::StatusOr<Result> result = Query(sql, parameters);
  if (!result.ok()) return result.status();
  if (result->rows() == 0) {
    return absl::NotFoundError(absl::StrCat("no row: ", sql));
  }
  return result->Int64(0, 0);
}

absl::StatusOr<std::string> Connection::QueryText(
    const std::string& sql, absl::Span<const Parameter> parameters) {
  const absl::StatusOr<Result> result = Query(sql, parameters);
  if (!result.ok()) return result.status();
  if (result->rows() == 0) {
    return absl::NotFoundError(absl::StrCat("no row: ", sql));
  }
  return std::string(result->Text(0, 0));
}

absl::StatusOr<std::optional<Notification>> Connection::WaitForNotification(
    milliseconds wait, const StopCheck& stop) {
  struct Free {
    void operator()(PGnotify* notify) const { PQfreemem(notify); }
  };
  const steady_clock::time_point deadline = steady_clock::now() + wait;
  for (;;) {
    if (PQconsumeInput(connection_.get()) == 0) return Failure();
    const std::unique_ptr<PGnotify, Free> notify(PQnotifies(connection_.get()));
    if (notify != nullptr) {
      return Notification{notify->relname, notify->extra};
    }
    if (broken()) return Failure();
    absl::Status stopped = CheckStop(stop);
    if (!stopped.ok()) return stopped;
    const auto left =
        std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds(0)) return std::nullopt;
    absl::Status waited = Wait(
        /*for_writing=*/false, stop ? std::min(left, milliseconds(20)) : left);
    if (!waited.ok()) return waited;
  }
}

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection,
                                               Kind kind) {
  absl::Status begun = connection.Execute(
      kind == Kind::kRead ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                          : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  if (!begun.ok()) return begun;
  return Transaction(&connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ != nullptr && !connection_->broken() &&
      connection_->in_transaction()) {
    connection_->Execute("ROLLBACK").IgnoreError();
  }
}

absl::Status Transaction::Commit() {
  absl::StatusOr<Result> committed = connection_->Query("COMMIT");
  if (!committed.ok()) return committed.status();
  connection_ = nullptr;
  // A transaction with a failed statement in it answers ROLLBACK, and no error.
  if (committed->CommandTag() != "COMMIT") {
    return ErrorOf("25P02", "the transaction had failed before");
  }
  return absl::OkStatus();
}

}  // namespace redress::postgres

#include "service/engine/sql/postgresql/site.h"

#include <thread>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "service/base/errors.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Result;

// The key of the advisory lock that keeps others out of a schema.
constexpr char kLockKey[] = "hashtextextended('redress facts in ' || $1, 0)";

// How long a server that was killed may take to be noticed.
constexpr char kLockWait[] = "SET lock_timeout = '3s'";
constexpr char kShortWait[] = "SET lock_timeout = '50ms'";
constexpr char kNoWait[] = "SET lock_timeout = 0";

constexpr std::chrono::milliseconds kBetweenLooks(20);

bool IsBusy(const absl::Status& status) {
  return ErrorReason(status) == "DATABASE_BUSY";
}

}  // namespace

absl::Status Site::Connect() {
  return broken() ? About(ConnectAnew()) : absl::OkStatus();
}

absl::Status Site::About(const absl::Status& status) const {
  const absl::StatusOr<std::string> place = postgres::PlaceOf(uri_);
  if (status.ok() || !place.ok()) return status;
  absl::Status about(status.code(),
                     absl::StrCat(*place, ": ", std::string(status.message())));
  status.ForEachPayload(
      [&about](absl::string_view type, const absl::Cord& cord) {
        about.SetPayload(type, cord);
      });
  return about;
}

absl::Status Site::ConnectAnew() {
  connection_.reset();
  absl::StatusOr<Connection> opened = Connection::Open(uri_);
  if (!opened.ok()) return opened.status();
  // Names in tables' texts are whole, and nobody's functions come in between.
  absl::Status status = opened->Execute("SET search_path = pg_catalog");
  if (status.ok()) status = opened->Execute(kLockWait);
  if (!status.ok()) return status;
  status = opened
               ->Query(absl::StrCat("SELECT pg_advisory_lock(", kLockKey, ")"),
                       {Parameter::Text(layout_.schema)})
               .status();
  if (IsBusy(status)) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat("another server keeps its facts in the schema \"",
                     layout_.schema,
                     "\"; each server needs a schema of its own"),
        "FACTS_IN_USE");
  }
  if (status.ok()) status = opened->Execute(kNoWait);
  if (!status.ok()) return status;
  const absl::StatusOr<int64_t> database = opened->QueryInt64(
      "SELECT oid::bigint FROM pg_database WHERE datname = current_database()");
  if (!database.ok()) return database.status();
  database_ = *database;
  connection_ = *std::move(opened);
  return absl::OkStatus();
}

absl::Status Site::MakeTables() {
  return postgresql::MakeTables(*connection_, layout_);
}

absl::Status Site::Reset() {
  absl::Status forgotten = connection_->Execute(
      absl::StrCat("UPDATE ", layout_.schema, ".fact_version SET layout = ''"));
  return forgotten.ok() ? MakeTables() : forgotten;
}

std::string Site::PreparedName(int64_t version) const {
  return absl::StrCat("redress ", database_, " ", layout_.schema, " ", version);
}

absl::StatusOr<std::vector<int64_t>> Site::PreparedVersions() {
  const absl::StatusOr<Result> names = connection_->Query(
      "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()");
  if (!names.ok()) return names.status();
  std::vector<int64_t> versions;
  for (int i = 0; i < names->rows(); ++i) {
    const absl::string_view name = names->Text(i, 0);
    int64_t version = 0;
    if (absl::SimpleAtoi(name.substr(name.rfind(' ') + 1), &version) &&
        name == PreparedName(version)) {
      versions.push_back(version);
    }
  }
  return versions;
}

absl::Status Site::Prepare(int64_t version) {
  const absl::StatusOr<Result> prepared = connection_->Query(
      absl::StrCat("PREPARE TRANSACTION '", PreparedName(version), "'"));
  if (!prepared.ok()) return prepared.status();
  // A transaction with a failed statement in it answers ROLLBACK.
  if (prepared->CommandTag() != "PREPARE TRANSACTION") {
    return absl::InternalError("a transaction that had failed was prepared");
  }
  return absl::OkStatus();
}

absl::Status Site::CommitPrepared(int64_t version) {
  return connection_->Execute(
      absl::StrCat("COMMIT PREPARED '", PreparedName(version), "'"));
}

absl::Status Site::RollBackPrepared(int64_t version) {
  return connection_->Execute(
      absl::StrCat("ROLLBACK PREPARED '", PreparedName(version), "'"));
}

absl::Status Site::Drop(int64_t generation) {
  absl::Status status = connection_->Execute(kShortWait);
  if (status.ok()) {
    status =
        DropSchema(*connection_, GenerationSchema(layout_.schema, generation));
  }
  if (!connection_->broken()) connection_->Execute(kNoWait).IgnoreError();
  return status;
}

absl::Status Site::WaitForReaders(std::chrono::milliseconds wait) {
  const std::vector<Parameter> parameters = {Parameter::Text(transaction_)};
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (;;) {
    const absl::StatusOr<int64_t> readers = connection_->QueryInt64(
        "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
        "AND datname = current_database() AND age(backend_xmin) >= "
        "age($1::xid)",
        parameters);
    if (!readers.ok() || *readers == 0) return readers.status();
    if (std::chrono::steady_clock::now() >= deadline) {
      return ErrorWithReason(absl::StatusCode::kUnavailable,
                             "somebody still reads what was removed",
                             "DATABASE_BUSY");
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

absl::Status Site::Rewrite(int64_t generation, std::chrono::milliseconds wait) {
  if (touched_all_) {
    const std::string schema = GenerationSchema(layout_.schema, generation);
    for (const Table table : {Table::kCases, Table::kStages, Table::kActions}) {
      touched_.insert(absl::StrCat(schema, ".", TableName(table)));
    }
    const absl::StatusOr<std::string> now =
        connection_->QueryText("SELECT pg_current_xact_id()::xid::text");
    if (!now.ok()) return now.status();
    transaction_ = *now;
    touched_all_ = false;
  }
  if (touched_.empty()) return absl::OkStatus();
  absl::Status status = WaitForReaders(wait);
  if (status.ok()) {
    status = connection_->Execute(absl::StrCat(
        "SET lock_timeout = ", wait.count() < 1 ? 1 : wait.count()));
  }
  while (status.ok() && !touched_.empty()) {
    status =
        connection_->Execute(absl::StrCat("VACUUM (FULL) ", *touched_.begin()));
    if (status.ok()) touched_.erase(touched_.begin());
  }
  if (!connection_->broken()) connection_->Execute(kNoWait).IgnoreError();
  return status;
}

void Site::TouchNone() {
  touched_.clear();
  touched_all_ = false;
}

absl::Status DropAbandoned(Connection& connection, const std::string& schema) {
  const absl::StatusOr<Result> found = connection.Query(
      "SELECT nspname::text FROM pg_namespace WHERE nspname::text ~ ('^' || $1 "
      "|| '[0-9a-f]{16}$')",
      {Parameter::Text(absl::StrCat(schema, kPastSuffix))});
  if (!found.ok()) return found.status();
  for (int i = 0; i < found->rows(); ++i) {
    const std::string name(found->Text(i, 0));
    const std::vector<Parameter> parameters = {Parameter::Text(name)};
    const absl::StatusOr<int64_t> locked = connection.QueryInt64(
        absl::StrCat("SELECT pg_try_advisory_lock(", kLockKey, ")::int"),
        parameters);
    if (!locked.ok()) return locked.status();
    if (*locked == 0) continue;
    const absl::StatusOr<std::vector<int64_t>> generations =
        Generations(connection, name);
    absl::Status dropped = generations.status();
    if (generations.ok()) {
      for (const int64_t generation : *generations) {
        if (!dropped.ok()) break;
        dropped = DropSchema(connection, GenerationSchema(name, generation));
      }
    }
    if (dropped.ok()) dropped = DropSchema(connection, name);
    absl::Status unlocked =
        connection
            .Query(absl::StrCat("SELECT pg_advisory_unlock(", kLockKey, ")"),
                   parameters)
            .status();
    if (!dropped.ok()) return dropped;
    if (!unlocked.ok()) return unlocked;
  }
  return absl::OkStatus();
}

}  // namespace redress::engine::sql::postgresql

#include "service/engine/sql/postgresql/readers.h"

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/engine/plan_check.h"
#include "service/engine/sql/postgresql/fact_sites.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::Transaction;

// Idle connections kept; more are made when needed and closed afterwards.
constexpr size_t kMaxIdle = 8;

// Nobody's functions come in between; questions differ so much that compiling
// one never pays; a search for contradictions in conditions, once for each
// partition, takes for ever where they nest deep, and the pruning of partitions
// is another matter. (Counting partition by partition, which is another
// setting, took a third longer.)
constexpr char kSettings[] =
    "SET search_path = pg_catalog; SET jit = off;"
    "SET constraint_exclusion = off;";

// Where counts are those of shards, counting in this server is to look dear.
// The planner leaves counting to a shard only where that looks cheaper, and
// between few rows and as many groups it would toss a coin. For work in
// PostgreSQL's own tables the ratios of these are what matters, which stay.
constexpr char kShardSettings[] =
    "SET cpu_tuple_cost = 100; SET cpu_operator_cost = 25;";

}  // namespace

std::string ReaderSettings(size_t sites) {
  return absl::StrCat(kSettings, sites > 1 ? kShardSettings : "");
}

absl::Status PostgresHold::Run(const Read& read) const {
  const std::lock_guard lock(mutex_);
  // A statement that fails, or is stopped, takes its transaction along; up to
  // the last savepoint.
  absl::Status status = connection_->Execute("SAVEPOINT question");
  if (!status.ok()) return status;
  status = read(*connection_, sources_);
  if (!connection_->broken()) {
    connection_
        ->Execute(status.ok() ? "RELEASE question"
                              : "ROLLBACK TO question; RELEASE question")
        .IgnoreError();
  }
  return status;
}

bool PostgresHold::lost() const {
  // Not waiting for a reader: what is being read is there.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return false;
  // What a server says when it goes, and that it went: both may have come in
  // while nobody read.
  return PQconsumeInput(connection_->handle()) == 0 ||
         PQconsumeInput(connection_->handle()) == 0 || connection_->broken();
}

absl::StatusOr<std::unique_ptr<Connection>> Readers::Open() const {
  absl::StatusOr<Connection> opened = Connection::Open(place_.uri);
  if (!opened.ok()) return opened.status();
  auto connection = std::make_unique<Connection>(*std::move(opened));
  std::string settings = ReaderSettings(place_.sites);
  if (place_.parallel_workers.has_value()) {
    absl::StrAppend(&settings, "SET max_parallel_workers_per_gather = ",
                    *place_.parallel_workers);
  }
  absl::Status set = connection->Execute(settings);
  if (!set.ok()) return set;
  return connection;
}

std::unique_ptr<Connection> Readers::TakeIdle() const {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(idle_.back());
  idle_.pop_back();
  return connection;
}

void Readers::GiveBack(std::unique_ptr<Connection> connection) const {
  if (connection->broken() || connection->in_transaction()) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(connection));
}

absl::StatusOr<Readers::Reading> Readers::Start(
    std::unique_ptr<Connection> connection) const {
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(*connection, Transaction::Kind::kRead);
  if (!transaction.ok()) return transaction.status();
  // The first read fixes what the transaction sees.
  const absl::StatusOr<State> state =
      ReadState(*connection, place_.schema, place_.sites);
  if (!state.ok()) return state.status();
  return Reading{std::move(connection), *std::move(transaction), *state};
}

absl::StatusOr<Readers::Reading> Readers::Start() const {
  // A server that went away meanwhile shows in connections that are idle;
  // nothing has been read by then, so that another one may be tried.
  while (std::unique_ptr<Connection> idle = TakeIdle()) {
    absl::StatusOr<Reading> reading = Start(std::move(idle));
    if (ErrorReason(reading.status()) != "DATABASE_UNREACHABLE") return reading;
  }
  absl::StatusOr<std::unique_ptr<Connection>> opened = Open();
  if (!opened.ok()) return opened.status();
  return Start(*std::move(opened));
}

absl::Status Readers::RunAt(int64_t version, const GenerationToken& /*token*/,
                            const Read& read) const {
  absl::StatusOr<Reading> reading = Start();
  if (!reading.ok()) return reading.status();
  absl::Status status =
      reading->state.version == version
          ? read(*reading->connection,
                 SourcesOf(place_.schema, reading->state.generation,
                           place_.sites))
          : VersionNotHeld(version, reading->state.version);
  std::unique_ptr<Connection> connection = std::move(reading->connection);
  {
    // Ends before its connection is given back.
    const Transaction ended = std::move(reading->transaction);
  }
  GiveBack(std::move(connection));
  return status;
}

absl::StatusOr<std::shared_ptr<const PostgresHold>> Readers::Hold(
    GenerationToken token) const {
  absl::StatusOr<Reading> reading = Start();
  if (!reading.ok()) return reading.status();
  return std::make_shared<const PostgresHold>(
      std::move(reading->connection), std::move(reading->transaction),
      reading->state.version,
      SourcesOf(place_.schema, reading->state.generation, place_.sites),
      std::move(token));
}

}  // namespace redress::engine::sql::postgresql

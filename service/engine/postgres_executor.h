// The sql executor on PostgreSQL: facts in its tables, plans as its SQL.

#ifndef REDRESS_SERVICE_ENGINE_POSTGRES_EXECUTOR_H_
#define REDRESS_SERVICE_ENGINE_POSTGRES_EXECUTOR_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/engine/executor.h"

namespace redress::engine {

struct PostgresOptions {
  // Where the tables are: this schema, and others whose names begin with it. A
  // name of small letters, digits and "_", up to 30, that does not end as those
  // others do; see NearestSchema. An executor has it for itself: each of
  // several servers on one database needs one of its own.
  std::string schema = "redress_facts";
  // What is there is of an earlier run and not to be believed, as another build
  // may derive other facts from the same records: the version is 0.
  bool start_anew = false;
  // Facts of a past version: in a schema of their own beside that one, without
  // a write-ahead log, gone with the executor. Where the database crashes they
  // are lost: UNAVAILABLE, reason FACTS_LOST, for good.
  bool past_version = false;
  // How tables are partitioned: into so many by the hash of the authority (1:
  // not), and each of these by the year received.
  int authority_partitions = 4;
  int first_year = 2015;
  int last_year = 2034;
  // Processes that may help with one question, beside the one of its
  // connection; nullopt: as the server is set up (it says 2 by default).
  std::optional<int> parallel_workers;
  // Connection strings of the databases that share the facts between them, by
  // authority, in an order that stays, two or more; none: they are all in the
  // database that questions go to. There they are seen through postgres_fdw,
  // which that database must have or its role be allowed to create; it connects
  // to a shard as its string says. A shard needs max_prepared_transactions of 2
  // or more.
  std::vector<std::string> shards;
};

// `name` where it can be PostgresOptions::schema, else one like it that can.
std::string NearestSchema(const std::string& name);

// The sql executor on the PostgreSQL that `uri` is the connection string of.
// The tables are derived data: a load makes them anew. They keep their version:
// after a restart version() says what they hold. A lost connection is one
// answer's UNAVAILABLE (reason DATABASE_UNREACHABLE); the next one connects
// anew. What was held is lost with its connection.
//
// On a database with Citus tables are distributed to its workers by authority.
// Citus has no snapshots over workers: there an answer may see a commit that
// becomes visible at that moment on one worker and not yet on another.
//
// Scrub rewrites the tables that something was removed from; the write-ahead
// log and the free space of the server's disk are not its files.
//
// INVALID_ARGUMENT: the connection string or an option. FAILED_PRECONDITION,
// reason FACTS_IN_USE: another executor has the schema. Else what the database
// says.
absl::StatusOr<std::unique_ptr<Executor>> MakePostgresExecutor(
    const std::string& uri, const PostgresOptions& options = {});

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_POSTGRES_EXECUTOR_H_

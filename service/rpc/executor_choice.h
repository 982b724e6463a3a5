// Which executor answers, as the server's flags have it.

#ifndef REDRESS_SERVICE_RPC_EXECUTOR_CHOICE_H_
#define REDRESS_SERVICE_RPC_EXECUTOR_CHOICE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/engine/executor.h"
#include "service/engine/size_limited_executor.h"

namespace redress::rpc {

struct ExecutorChoice {
  // --executor: "columnar" or "sql".
  std::string executor = "columnar";
  // --columnar_limit: above so many cases the sql executor in PostgreSQL is
  // used instead of columnar. 0: columnar whatever there is.
  int64_t columnar_limit = 0;
  // The connection string of the PostgreSQL for the sql executor's tables; "":
  // it has a file in SQLite's format.
  std::string postgresql;
  // --facts_schema: where the tables are in it. Servers that share the database
  // need one each.
  std::string schema = "redress_facts";
  // --facts_shards: databases that share the facts between them; see
  // engine::PostgresOptions.
  std::vector<std::string> shards;
};

// INVALID_ARGUMENT: the choice is none; names the flag.
absl::Status CheckChoice(const ExecutorChoice& choice);

// What makes executors of a choice.
struct ExecutorMakers {
  // Without facts, for all that the server answers from.
  engine::ExecutorMaker current;
  // The same for a past version.
  engine::ExecutorMaker past;
};

// Makers of a choice that was checked. `columnar` makes the columnar executor
// for what the server answers from, and `sqlite_file` is where the sql one has
// its tables where it has no PostgreSQL.
ExecutorMakers MakersOf(const ExecutorChoice& choice,
                        engine::ExecutorMaker columnar,
                        const std::string& sqlite_file);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_EXECUTOR_CHOICE_H_

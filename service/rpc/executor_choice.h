// Which executor answers, as the server's flags have it.

#ifndef REDRESS_SERVICE_RPC_EXECUTOR_CHOICE_H_
#define REDRESS_SERVICE_RPC_EXECUTOR_CHOICE_H_

#include <cstdint>
#include <functional>
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
  // --columnar-limit: above so many cases the sql executor in PostgreSQL is
  // used instead of columnar. 0: columnar whatever there is.
  int64_t columnar_limit = 0;
  // --store: the connection string of the PostgreSQL that the records are in;
  // "": they are in SQLite.
  std::string store;
  // --facts-schema: where the sql executor's tables are in that. Servers that
  // share it need one each. "": they are in a file in SQLite's format.
  std::string schema;
  // --facts-shards: databases that share the facts between them; see
  // engine::PostgresOptions.
  std::vector<std::string> shards;
};

// INVALID_ARGUMENT: the choice is none, or part of it would go unused; names
// the flag, and its value unless that may hold a password.
absl::Status CheckChoice(const ExecutorChoice& choice);

// Whether it is PostgreSQL's kind of URI.
bool IsPostgresql(const std::string& store);

// What makes executors of a choice.
struct ExecutorMakers {
  // Without facts, for all that the server answers from.
  engine::ExecutorMaker current;
  // The same for a past version.
  engine::ExecutorMaker past;
  // Which one `current` has come to: "columnar" or "sql". A columnar one that
  // is limited says so once a load has gone beyond the limit. From any thread.
  std::function<std::string()> name;
};

// Makers of a choice that was checked. `columnar` makes the columnar executor
// for what the server answers from, and `sqlite_file` is where the sql one has
// its tables where it has no PostgreSQL.
ExecutorMakers MakersOf(const ExecutorChoice& choice,
                        engine::ExecutorMaker columnar,
                        const std::string& sqlite_file);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_EXECUTOR_CHOICE_H_

#include "service/rpc/executor_choice.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/engine/postgres_executor.h"

namespace redress::rpc {
namespace {

using engine::ExecutorMaker;

ExecutorMaker InPostgresql(const ExecutorChoice& choice, bool past_version) {
  engine::PostgresOptions options;
  options.schema = choice.schema;
  options.shards = choice.shards;
  options.past_version = past_version;
  // Made for one question or a few, out of fewer tables.
  if (past_version) options.authority_partitions = 1;
  // The server loads everything when it starts.
  options.start_anew = true;
  return [uri = choice.postgresql, options] {
    return engine::MakePostgresExecutor(uri, options);
  };
}

ExecutorMaker MakerOf(const ExecutorChoice& choice, ExecutorMaker columnar,
                      const std::string& sqlite_file, bool past_version) {
  if (choice.executor == "sql") {
    if (!choice.postgresql.empty()) return InPostgresql(choice, past_version);
    return [sqlite_file] { return engine::MakeSqlExecutor(sqlite_file); };
  }
  if (choice.columnar_limit == 0) return columnar;
  return [choice, columnar = std::move(columnar), past_version] {
    return engine::MakeSizeLimitedExecutor(choice.columnar_limit, columnar,
                                           InPostgresql(choice, past_version));
  };
}

}  // namespace

absl::Status CheckChoice(const ExecutorChoice& choice) {
  if (choice.executor != "columnar" && choice.executor != "sql") {
    return absl::InvalidArgumentError(absl::StrCat(
        "--executor: \"", choice.executor, "\"; valid are columnar and sql"));
  }
  if (choice.columnar_limit < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--columnar_limit: ", choice.columnar_limit,
                     " is below 0, which means no limit"));
  }
  if (choice.columnar_limit > 0 && choice.executor == "sql") {
    return absl::InvalidArgumentError(
        "--columnar_limit: it is for --executor=columnar; with sql every case "
        "is in the database");
  }
  if (choice.columnar_limit > 0 && choice.postgresql.empty()) {
    return absl::InvalidArgumentError(
        "--columnar_limit: above it the facts go into PostgreSQL, and the "
        "records are not in one; give --store and --facts_schema");
  }
  if (!choice.shards.empty() && choice.postgresql.empty()) {
    return absl::InvalidArgumentError(
        "--facts_shards: shards are asked by PostgreSQL, and the records are "
        "not in one; give --store and --facts_schema");
  }
  return absl::OkStatus();
}

ExecutorMakers MakersOf(const ExecutorChoice& choice, ExecutorMaker columnar,
                        const std::string& sqlite_file) {
  ExecutorMakers makers;
  makers.current = MakerOf(choice, std::move(columnar), sqlite_file,
                           /*past_version=*/false);
  makers.past = MakerOf(
      choice, [] { return engine::MakeColumnarExecutor(); }, ":memory:",
      /*past_version=*/true);
  return makers;
}

}  // namespace redress::rpc

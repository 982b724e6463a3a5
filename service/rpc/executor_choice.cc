#include "service/rpc/executor_choice.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/base/postgres.h"
#include "service/engine/postgres_executor.h"
#include "service/store/log_store.h"

namespace redress::rpc {
namespace {

using engine::ExecutorMaker;

// Set once an executor in the database has been made.
using Flag = std::shared_ptr<std::atomic<bool>>;

ExecutorMaker InPostgresql(const ExecutorChoice& choice, bool past_version,
                           Flag made) {
  engine::PostgresOptions options;
  options.schema = choice.schema;
  options.shards = choice.shards;
  options.past_version = past_version;
  // Made for one question or a few, out of fewer tables.
  if (past_version) options.authority_partitions = 1;
  // The server loads everything when it starts.
  options.start_anew = true;
  return [uri = choice.store, options, past_version, made = std::move(made)]()
             -> absl::StatusOr<std::unique_ptr<engine::Executor>> {
    auto executor = engine::MakePostgresExecutor(uri, options);
    if (executor.ok()) *made = true;
    if (executor.ok() || past_version) return executor;
    const bool of_schema = options.shards.empty() ||
                           ErrorReason(executor.status()) == "FACTS_IN_USE";
    return store::About(of_schema ? "--facts-schema" : "--facts-shards",
                        executor.status());
  };
}

ExecutorMaker MakerOf(const ExecutorChoice& choice, ExecutorMaker columnar,
                      const std::string& sqlite_file, bool past_version,
                      Flag made) {
  if (choice.executor == "sql") {
    if (!choice.schema.empty()) {
      return InPostgresql(choice, past_version, std::move(made));
    }
    return [sqlite_file] { return engine::MakeSqlExecutor(sqlite_file); };
  }
  if (choice.columnar_limit == 0) return columnar;
  return [choice, columnar = std::move(columnar), past_version,
          made = std::move(made)] {
    return engine::MakeSizeLimitedExecutor(
        choice.columnar_limit, columnar,
        InPostgresql(choice, past_version, made));
  };
}

absl::Status Wrong(const std::string& message) {
  return absl::InvalidArgumentError(message);
}

absl::Status CheckSchema(const ExecutorChoice& choice) {
  if (choice.schema.empty()) return absl::OkStatus();
  const std::string given =
      absl::StrCat("--facts-schema: \"", choice.schema, "\"");
  // Where the records are, which dumps of them are to have alone.
  constexpr char kOfRecords[] = "redress";
  if (choice.schema == kOfRecords) {
    return Wrong(absl::StrCat(given, " is where the records are; \"",
                              engine::PostgresOptions().schema, "\" would do"));
  }
  const std::string nearest = engine::NearestSchema(choice.schema);
  if (choice.schema != nearest) {
    return Wrong(absl::StrCat(
        given,
        " is no name of small letters, digits and _, up to 30, without an end "
        "as _g1 or _s1 of its own parts (did you mean \"",
        nearest, "\"?)"));
  }
  if (choice.store.empty()) {
    return Wrong(absl::StrCat(
        given,
        " is a schema in PostgreSQL, and the records are in SQLite; give "
        "--store=postgresql://… too, or leave it out"));
  }
  if (choice.executor == "columnar" && choice.columnar_limit == 0) {
    return Wrong(absl::StrCat(
        given,
        " would stay empty, as the columnar executor has its facts in memory; "
        "give --executor=sql, or --columnar-limit=N for more than N cases"));
  }
  return absl::OkStatus();
}

// Without values: they may have passwords.
absl::Status CheckShards(const ExecutorChoice& choice) {
  if (choice.shards.empty()) return absl::OkStatus();
  if (choice.schema.empty()) {
    return Wrong(
        "--facts-shards: they share the facts of a schema between them; give "
        "--facts-schema too");
  }
  if (choice.shards.size() == 1) {
    return Wrong(
        "--facts-shards: one database shares facts with no other; give two or "
        "more, separated by commas, or none for that of --store");
  }
  for (size_t i = 0; i < choice.shards.size(); ++i) {
    const std::string which = absl::StrCat("--facts-shards: number ", i + 1,
                                           " of ", choice.shards.size());
    if (!IsPostgresql(choice.shards[i])) {
      return Wrong(absl::StrCat(
          which,
          " does not begin with postgresql://; a comma within one is written "
          "%2C"));
    }
    const absl::Status read = postgres::PlaceOf(choice.shards[i]).status();
    if (!read.ok()) {
      return Wrong(absl::StrCat(which, ": ", std::string(read.message())));
    }
    for (size_t before = 0; before < i; ++before) {
      if (choice.shards[before] == choice.shards[i]) {
        return Wrong(absl::StrCat(which, " is number ", before + 1,
                                  " again; each is a database of its own"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsPostgresql(const std::string& store) {
  return absl::StartsWith(store, "postgresql://") ||
         absl::StartsWith(store, "postgres://");
}

absl::Status CheckChoice(const ExecutorChoice& choice) {
  const std::vector<std::string> executors = {"columnar", "sql"};
  if (std::find(executors.begin(), executors.end(), choice.executor) ==
      executors.end()) {
    return Wrong(absl::StrCat("--executor: \"", choice.executor,
                              "\"; valid are columnar and sql",
                              DidYouMean(choice.executor, executors)));
  }
  if (choice.columnar_limit < 0) {
    return Wrong(absl::StrCat("--columnar-limit: ", choice.columnar_limit,
                              " is below 0, which means no limit"));
  }
  if (choice.columnar_limit > 0 && choice.executor == "sql") {
    return Wrong(absl::StrCat(
        "--columnar-limit: ", choice.columnar_limit,
        " is for --executor=columnar; with sql every case is in the database"));
  }
  if (choice.columnar_limit > 0 && choice.schema.empty()) {
    return Wrong(absl::StrCat(
        "--columnar-limit: ", choice.columnar_limit,
        ", and there is no place for the facts of more cases; give ",
        choice.store.empty() ? "--store=postgresql://… and " : "",
        "--facts-schema=", engine::PostgresOptions().schema));
  }
  absl::Status status = CheckSchema(choice);
  return status.ok() ? CheckShards(choice) : status;
}

ExecutorMakers MakersOf(const ExecutorChoice& choice, ExecutorMaker columnar,
                        const std::string& sqlite_file) {
  const auto large = std::make_shared<std::atomic<bool>>(false);
  ExecutorMakers makers;
  makers.current = MakerOf(choice, std::move(columnar), sqlite_file,
                           /*past_version=*/false, large);
  makers.past = MakerOf(
      choice, [] { return engine::MakeColumnarExecutor(); }, ":memory:",
      /*past_version=*/true, std::make_shared<std::atomic<bool>>(false));
  makers.name = [executor = choice.executor, large] {
    return *large ? std::string("sql") : executor;
  };
  return makers;
}

}  // namespace redress::rpc

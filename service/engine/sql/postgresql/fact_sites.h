// Versions of facts in one or more databases.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FACT_SITES_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FACT_SITES_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/engine/executor.h"
#include "service/engine/postgres_executor.h"
#include "service/engine/sql/postgresql/site.h"
#include "service/engine/sql/postgresql/statement_text.h"
#include "service/engine/sql/postgresql/tables.h"

namespace redress::engine::sql::postgresql {

// Writes versions. With one site a version comes in force as its transaction
// commits. With more, each has its authorities' part of it, and they commit in
// two phases: once all have prepared, the version is decided and stays so
// through crashes. One thread at a time uses it.
class FactSites {
 public:
  // Connects to all, makes tables where there are none, settles what a crash
  // left open. Where sites do not agree on a version their tables are made
  // anew. `uri` is the database that questions go to. FAILED_PRECONDITION:
  // FACTS_IN_USE as Site::Connect; more than one site, and one of them cannot
  // prepare transactions.
  static absl::StatusOr<std::unique_ptr<FactSites>> Open(
      const std::string& uri, const PostgresOptions& options,
      const std::string& schema);

  // What is in force, as far as it is known here.
  const State& state() const { return state_; }
  const std::string& schema() const { return layout_.schema; }
  size_t sites() const { return sites_.size(); }

  // Makes a version of changes that do not replace all. The changes must have
  // passed CheckChanges.
  absl::Status Publish(const FactChanges& changes);

  // A load into a new generation. Nothing has changed unless FinishLoad said
  // OK; StartLoad drops what an earlier one left.
  absl::Status StartLoad();
  absl::Status AddToLoad(const std::vector<model::CaseFacts>& cases,
                         const std::vector<model::ActionFacts>& actions);
  absl::Status FinishLoad(int64_t version);
  void DropLoad();

  // Brings connections and prepared transactions in order after a failure.
  absl::Status Mend();

  // Drops a generation that is not in force; UNAVAILABLE: somebody reads it.
  absl::Status Drop(int64_t generation);

  // As Executor::Scrub.
  absl::Status Rewrite(std::chrono::milliseconds wait);

  // Drops everything.
  void DropAll();

 private:
  using Transactions = std::vector<postgres::Transaction>;

  FactSites(std::string uri, Layout layout)
      : uri_(std::move(uri)), layout_(std::move(layout)) {}

  absl::Status Begin(Transactions& transactions);
  // Writes the version row and commits everywhere.
  absl::Status Commit(Transactions& transactions, const State& next);
  absl::Status CommitInTwoPhases(Transactions& transactions, const State& next);
  // Whether a commit of which nothing more was heard went through.
  absl::Status FindOut(const State& next, const absl::Status& error);
  absl::Status ConnectAll();
  absl::Status SettlePrepared();
  absl::Status ReadStates(std::vector<State>* states);
  absl::Status MakeForeign();
  // Drops what the database that questions go to knows of past versions whose
  // tables are gone.
  absl::Status DropForeignAbandoned();
  absl::Status MakeForeignGeneration(int64_t generation);
  // Where foreign tables are.
  absl::StatusOr<postgres::Connection*> Coordinator();

  const std::string uri_;
  // Of the first site.
  Layout layout_;
  std::vector<Site> sites_;
  State state_;
  // A version that all sites have prepared, and that is to be committed.
  int64_t decided_ = 0;
  std::optional<postgres::Connection> coordinator_;
  // While there is a load.
  Transactions load_;
  int64_t load_generation_ = 0;
};

// The schemas with a generation's tables, in the database that questions go to.
Sources SourcesOf(const std::string& schema, int64_t generation, size_t sites);

// What is in force, as a transaction that reads sees it. UNAVAILABLE, reason
// FACTS_NOT_SETTLED: the sites are at different versions; FACTS_LOST as the
// ReadState of one.
absl::StatusOr<State> ReadState(postgres::Connection& connection,
                                const std::string& schema, size_t sites);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_FACT_SITES_H_

#include "service/engine/sql/postgresql/fact_sites.h"

#include <algorithm>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/errors.h"
#include "service/engine/sql/postgresql/fact_rows.h"
#include "service/engine/sql/postgresql/foreign_tables.h"

namespace redress::engine::sql::postgresql {
namespace {

using postgres::Connection;
using postgres::Parameter;
using postgres::Result;
using postgres::Transaction;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long a server that was lost in the middle of a commit is waited for.
constexpr milliseconds kFindOutWait(30000);
constexpr milliseconds kBetweenTries(100);

bool Same(const State& a, const State& b) {
  return a.version == b.version && a.generation == b.generation;
}

absl::Status NotSettled() {
  return ErrorWithReason(absl::StatusCode::kUnavailable,
                         "the databases of the facts are at different versions "
                         "for the moment; try again",
                         "FACTS_NOT_SETTLED");
}

absl::Status CheckPrepares(Connection& connection) {
  const absl::StatusOr<int64_t> most = connection.QueryInt64(
      "SELECT setting::bigint FROM pg_settings WHERE name = "
      "'max_prepared_transactions'");
  // One for what is in force, one for a past version.
  constexpr int64_t kNeeded = 2;
  if (!most.ok() || *most >= kNeeded) return most.status();
  return ErrorWithReason(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat("facts in more than one database need "
                   "max_prepared_transactions of at least ",
                   kNeeded, " in each of them; here it is ", *most),
      "NO_PREPARED_TRANSACTIONS");
}

}  // namespace

Sources SourcesOf(const std::string& schema, int64_t generation, size_t sites) {
  if (sites < 2) return {GenerationSchema(schema, generation)};
  Sources sources;
  for (size_t site = 0; site < sites; ++site) {
    sources.push_back(SiteSchema(schema, generation, site));
  }
  return sources;
}

absl::StatusOr<State> ReadState(Connection& connection,
                                const std::string& schema, size_t sites) {
  if (sites < 2) return ReadState(connection, schema);
  std::vector<std::string> arms;
  for (size_t site = 0; site < sites; ++site) {
    arms.push_back(absl::StrCat("SELECT version, generation FROM ",
                                SiteSchema(schema, site), ".fact_version"));
  }
  const absl::StatusOr<Result> rows =
      connection.Query(absl::StrJoin(arms, " UNION ALL "));
  if (!rows.ok()) return rows.status();
  if (rows->rows() != static_cast<int>(sites)) return FactsLost();
  const State state{rows->Int64(0, 0), rows->Int64(0, 1)};
  for (int i = 1; i < rows->rows(); ++i) {
    if (!Same(state, {rows->Int64(i, 0), rows->Int64(i, 1)})) {
      return NotSettled();
    }
  }
  return state;
}

absl::StatusOr<std::unique_ptr<FactSites>> FactSites::Open(
    const std::string& uri, const PostgresOptions& options,
    const std::string& schema) {
  Layout layout;
  layout.schema = schema;
  layout.unlogged = options.past_version;
  layout.authority_partitions = options.authority_partitions;
  layout.first_year = options.first_year;
  layout.last_year = options.last_year;
  layout.sites = std::max<size_t>(1, options.shards.size());
  std::unique_ptr<FactSites> facts(new FactSites(uri, layout));
  for (size_t i = 0; i < layout.sites; ++i) {
    layout.site = i;
    facts->sites_.emplace_back(options.shards.empty() ? uri : options.shards[i],
                               layout);
  }
  absl::Status status = facts->ConnectAll();
  for (Site& site : facts->sites_) {
    if (status.ok() && layout.sites > 1) {
      status = site.About(CheckPrepares(site.connection()));
    }
    if (status.ok()) status = site.MakeTables();
  }
  if (status.ok()) status = facts->SettlePrepared();
  std::vector<State> states;
  if (status.ok()) status = facts->ReadStates(&states);
  if (!status.ok()) return status;
  bool anew = options.start_anew && states.front().version != 0;
  for (const State& state : states) {
    anew = anew || !Same(state, states.front());
  }
  if (anew) {
    for (Site& site : facts->sites_) {
      if (status.ok()) status = site.Reset();
    }
    if (status.ok()) status = facts->ReadStates(&states);
    if (!status.ok()) return status;
  }
  facts->state_ = states.front();
  if (!options.past_version) {
    for (Site& site : facts->sites_) {
      if (status.ok()) status = DropAbandoned(site.connection(), schema);
    }
    if (status.ok() && layout.sites > 1) status = facts->DropForeignAbandoned();
  }
  if (status.ok() && layout.sites > 1) status = facts->MakeForeign();
  if (!status.ok()) return status;
  return facts;
}

absl::Status FactSites::ConnectAll() {
  for (Site& site : sites_) {
    absl::Status connected = site.Connect();
    if (!connected.ok()) return connected;
  }
  return absl::OkStatus();
}

absl::Status FactSites::ReadStates(std::vector<State>* states) {
  states->clear();
  for (Site& site : sites_) {
    const absl::StatusOr<State> state =
        postgresql::ReadState(site.connection(), layout_.schema);
    if (!state.ok()) return state.status();
    states->push_back(*state);
  }
  return absl::OkStatus();
}

absl::Status FactSites::SettlePrepared() {
  if (sites_.size() < 2) return absl::OkStatus();
  std::vector<State> states;
  absl::Status status = ReadStates(&states);
  if (!status.ok()) return status;
  // What one has committed, all had prepared.
  int64_t committed = decided_;
  for (const State& state : states) {
    committed = std::max(committed, state.version);
  }
  for (Site& site : sites_) {
    const absl::StatusOr<std::vector<int64_t>> versions =
        site.PreparedVersions();
    if (!versions.ok()) return versions.status();
    for (const int64_t version : *versions) {
      status = version == committed ? site.CommitPrepared(version)
                                    : site.RollBackPrepared(version);
      if (!status.ok()) return status;
    }
  }
  decided_ = 0;
  return absl::OkStatus();
}

absl::Status FactSites::Mend() {
  bool whole = decided_ == 0;
  for (Site& site : sites_) whole = whole && site.Answers();
  if (whole) return absl::OkStatus();
  absl::Status status = ConnectAll();
  if (status.ok()) status = SettlePrepared();
  std::vector<State> states;
  if (status.ok()) status = ReadStates(&states);
  if (!status.ok()) return status;
  for (const State& state : states) {
    if (!Same(state, states.front())) return NotSettled();
  }
  state_ = states.front();
  return absl::OkStatus();
}

absl::Status FactSites::Begin(Transactions& transactions) {
  for (Site& site : sites_) {
    absl::StatusOr<Transaction> transaction =
        Transaction::Begin(site.connection(), Transaction::Kind::kWrite);
    if (!transaction.ok()) return transaction.status();
    transactions.push_back(*std::move(transaction));
  }
  return absl::OkStatus();
}

absl::Status FactSites::Publish(const FactChanges& changes) {
  absl::Status status = Mend();
  if (!status.ok()) return status;
  Transactions transactions;
  status = Begin(transactions);
  for (Site& site : sites_) {
    if (!status.ok()) return status;
    status = ApplyChanges(site.connection(), site.layout(), state_.generation,
                          changes, &site.touched());
  }
  if (!status.ok()) return status;
  return Commit(transactions, {changes.version, state_.generation});
}

absl::Status FactSites::Commit(Transactions& transactions, const State& next) {
  for (Site& site : sites_) {
    const absl::StatusOr<Result> row = site.connection().Query(
        absl::StrCat("UPDATE ", layout_.schema,
                     ".fact_version SET version = $1, generation = $2 "
                     "RETURNING pg_current_xact_id()::xid::text"),
        {Parameter::Int64(next.version), Parameter::Int64(next.generation)});
    if (!row.ok()) return row.status();
    if (row->rows() != 1) {
      return absl::InternalError("the facts have no version row");
    }
    site.TouchedBy(std::string(row->Text(0, 0)));
  }
  absl::Status status;
  if (sites_.size() > 1) {
    status = CommitInTwoPhases(transactions, next);
  } else {
    status = transactions.front().Commit();
    if (!status.ok() && sites_.front().broken()) status = FindOut(next, status);
  }
  if (status.ok()) state_ = next;
  return status;
}

absl::Status FactSites::CommitInTwoPhases(Transactions& transactions,
                                          const State& next) {
  size_t prepared = 0;
  absl::Status status;
  for (; prepared < sites_.size(); ++prepared) {
    status = sites_[prepared].Prepare(next.version);
    if (!status.ok()) break;
  }
  transactions.clear();
  if (!status.ok()) {
    for (size_t i = 0; i < sites_.size(); ++i) {
      // One that cannot be reached now is settled when it is.
      if (!sites_[i].broken() && i < prepared) {
        sites_[i].RollBackPrepared(next.version).IgnoreError();
      }
    }
    return status;
  }
  decided_ = next.version;
  for (Site& site : sites_) {
    absl::Status committed = site.CommitPrepared(next.version);
    if (!committed.ok() && status.ok()) status = committed;
  }
  if (status.ok()) {
    decided_ = 0;
    return status;
  }
  return FindOut(next, status);
}

absl::Status FactSites::FindOut(const State& next, const absl::Status& error) {
  const steady_clock::time_point deadline = steady_clock::now() + kFindOutWait;
  while (steady_clock::now() < deadline) {
    if (Mend().ok()) return Same(state_, next) ? absl::OkStatus() : error;
    std::this_thread::sleep_for(kBetweenTries);
  }
  return error;
}

absl::Status FactSites::StartLoad() {
  DropLoad();
  absl::Status status = Mend();
  if (!status.ok()) return status;
  load_generation_ = state_.generation + 1;
  status = Begin(load_);
  for (Site& site : sites_) {
    if (!status.ok()) break;
    // What was left undropped may have the number.
    const absl::StatusOr<std::vector<int64_t>> generations =
        Generations(site.connection(), layout_.schema);
    status = generations.status();
    if (!status.ok()) break;
    for (const int64_t generation : *generations) {
      load_generation_ = std::max(load_generation_, generation + 1);
    }
  }
  for (Site& site : sites_) {
    if (!status.ok()) break;
    status =
        CreateGeneration(site.connection(), site.layout(), load_generation_);
  }
  if (!status.ok()) DropLoad();
  return status;
}

absl::Status FactSites::AddToLoad(
    const std::vector<model::CaseFacts>& cases,
    const std::vector<model::ActionFacts>& actions) {
  for (Site& site : sites_) {
    absl::Status copied = CopyFacts(site.connection(), site.layout(),
                                    load_generation_, cases, actions);
    if (!copied.ok()) return copied;
  }
  return absl::OkStatus();
}

absl::Status FactSites::FinishLoad(int64_t version) {
  absl::Status status;
  for (Site& site : sites_) {
    if (status.ok()) {
      status =
          IndexGeneration(site.connection(), site.layout(), load_generation_);
    }
  }
  // Before they are in force; nobody looks at them until then.
  if (status.ok() && sites_.size() > 1) {
    status = MakeForeignGeneration(load_generation_);
  }
  if (status.ok()) status = Commit(load_, {version, load_generation_});
  DropLoad();
  if (!status.ok()) return status;
  for (Site& site : sites_) site.TouchNone();
  return absl::OkStatus();
}

void FactSites::DropLoad() {
  load_.clear();
  load_generation_ = 0;
}

absl::StatusOr<Connection*> FactSites::Coordinator() {
  if (!coordinator_.has_value() || coordinator_->broken()) {
    absl::StatusOr<Connection> opened = Connection::Open(uri_);
    if (!opened.ok()) return opened.status();
    coordinator_ = *std::move(opened);
  }
  return &*coordinator_;
}

absl::Status FactSites::MakeForeign() {
  const absl::StatusOr<Connection*> connection = Coordinator();
  if (!connection.ok()) return connection.status();
  absl::Status dropped = DropForeign(**connection, layout_.schema);
  if (!dropped.ok()) return dropped;
  for (size_t site = 0; site < sites_.size(); ++site) {
    absl::Status made = MakeForeignServer(**connection, layout_.schema, site,
                                          sites_[site].uri());
    if (!made.ok()) return made;
  }
  absl::Status made = MakeForeignGeneration(state_.generation);
  if (!made.ok()) return made;
  // Before anything relies on it: whether that database may ask the others.
  return ReadState(**connection, layout_.schema, sites_.size()).status();
}

absl::Status FactSites::DropForeignAbandoned() {
  const absl::StatusOr<Connection*> connection = Coordinator();
  if (!connection.ok()) return connection.status();
  const absl::StatusOr<std::vector<std::string>> seen =
      ForeignSchemas(**connection, absl::StrCat(layout_.schema, kPastSuffix));
  if (!seen.ok()) return seen.status();
  for (const std::string& schema : *seen) {
    // Whose tables are there still, has somebody who uses them.
    const absl::StatusOr<int64_t> there =
        sites_.front().connection().QueryInt64(
            "SELECT count(*) FROM pg_namespace WHERE nspname::text = $1",
            {Parameter::Text(schema)});
    absl::Status status = there.status();
    if (status.ok() && *there == 0) status = DropForeign(**connection, schema);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status FactSites::MakeForeignGeneration(int64_t generation) {
  const absl::StatusOr<Connection*> connection = Coordinator();
  if (!connection.ok()) return connection.status();
  for (size_t site = 0; site < sites_.size(); ++site) {
    absl::Status made =
        MakeForeignTables(**connection, layout_.schema, generation, site);
    if (!made.ok()) return made;
  }
  return absl::OkStatus();
}

absl::Status FactSites::Drop(int64_t generation) {
  absl::Status status = Mend();
  for (Site& site : sites_) {
    if (status.ok()) status = site.Drop(generation);
  }
  if (!status.ok() || sites_.size() < 2) return status;
  const absl::StatusOr<Connection*> connection = Coordinator();
  if (!connection.ok()) return connection.status();
  for (size_t site = 0; site < sites_.size(); ++site) {
    if (status.ok()) {
      status = DropSchema(**connection,
                          SiteSchema(layout_.schema, generation, site));
    }
  }
  return status;
}

absl::Status FactSites::Rewrite(milliseconds wait) {
  absl::Status status = Mend();
  for (Site& site : sites_) {
    if (status.ok()) status = site.Rewrite(state_.generation, wait);
  }
  return status;
}

void FactSites::DropAll() {
  DropLoad();
  for (Site& site : sites_) {
    if (site.broken()) continue;
    const absl::StatusOr<std::vector<int64_t>> generations =
        Generations(site.connection(), layout_.schema);
    if (!generations.ok()) continue;
    for (const int64_t generation : *generations) {
      site.Drop(generation).IgnoreError();
    }
    DropSchema(site.connection(), layout_.schema).IgnoreError();
  }
  if (sites_.size() < 2) return;
  const absl::StatusOr<Connection*> connection = Coordinator();
  if (connection.ok()) {
    DropForeign(**connection, layout_.schema).IgnoreError();
  }
}

}  // namespace redress::engine::sql::postgresql

#include "service/engine/postgres_executor.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/base/errors.h"
#include "service/base/stop_wait.h"
#include "service/engine/plan_check.h"
#include "service/engine/sql/postgresql/answers.h"
#include "service/engine/sql/postgresql/fact_sites.h"
#include "service/engine/sql/postgresql/readers.h"

namespace redress::engine {
namespace {

using sql::postgresql::FactSites;
using sql::postgresql::GenerationToken;
using sql::postgresql::PostgresHold;
using sql::postgresql::Readers;
using sql::postgresql::Sources;

// With the parts that names get it stays within the 63 bytes of PostgreSQL.
constexpr size_t kMaxSchemaBytes = 30;
// Of the number in the name of a past version's schema.
constexpr int kPastDigits = 16;
constexpr int kMaxAuthorityPartitions = 64;
constexpr int kMaxYears = 100;
constexpr int kMaxWorkers = 1024;

bool IsDigit(char letter) { return letter >= '0' && letter <= '9'; }

// Takes off an end that parts of a schema's name have; false: it has none.
bool TakeEnd(std::string* name) {
  const size_t past = name->rfind(sql::postgresql::kPastSuffix);
  if (past != std::string::npos &&
      name->find_first_not_of(
          "0123456789abcdef",
          past + std::strlen(sql::postgresql::kPastSuffix)) ==
          std::string::npos &&
      name->size() ==
          past + std::strlen(sql::postgresql::kPastSuffix) + kPastDigits) {
    name->resize(past);
    return true;
  }
  size_t digits = name->size();
  while (digits > 0 && IsDigit((*name)[digits - 1])) --digits;
  if (digits == name->size() || digits < 2 || (*name)[digits - 2] != '_' ||
      ((*name)[digits - 1] != 'g' && (*name)[digits - 1] != 's')) {
    return false;
  }
  name->resize(digits - 2);
  return true;
}

absl::Status CheckOptions(const PostgresOptions& options) {
  std::vector<FieldViolation> violations;
  const auto check = [&violations](bool good, const char* field,
                                   const std::string& why) {
    if (!good) violations.push_back({field, "OUT_OF_RANGE", why});
  };
  const std::string nearest = NearestSchema(options.schema);
  check(options.schema == nearest, "schema",
        absl::StrCat("\"", options.schema, "\" is not a name; \"", nearest,
                     "\" is one"));
  check(options.shards.size() != 1, "shards",
        "one database shares facts with no other: give two or more, or none");
  check(options.authority_partitions >= 1 &&
            options.authority_partitions <= kMaxAuthorityPartitions,
        "authority_partitions",
        absl::StrCat(options.authority_partitions, " is not 1 to ",
                     kMaxAuthorityPartitions));
  check(options.first_year <= options.last_year &&
            options.last_year - static_cast<int64_t>(options.first_year) <
                kMaxYears,
        "last_year",
        absl::StrCat(options.first_year, " to ", options.last_year,
                     " are not 1 to ", kMaxYears, " years"));
  check(!options.parallel_workers.has_value() ||
            (*options.parallel_workers >= 0 &&
             *options.parallel_workers <= kMaxWorkers),
        "parallel_workers",
        absl::StrCat(options.parallel_workers.value_or(0), " is not 0 to ",
                     kMaxWorkers));
  return violations.empty() ? absl::OkStatus() : InvalidArgument(violations);
}

// A name that no other executor has.
std::string PastSchema(const std::string& schema) {
  std::random_device random;
  const uint64_t number = static_cast<uint64_t>(random()) << 32 | random();
  return absl::StrCat(schema, sql::postgresql::kPastSuffix,
                      absl::StrFormat("%0*x", kPastDigits, number));
}

class PostgresExecutor : public Executor {
  // Keeps publishes out for as long as it lives.
  class Loader : public FactLoader {
   public:
    Loader(PostgresExecutor& executor, int64_t version,
           std::unique_lock<std::mutex> lock)
        : executor_(executor), version_(version), lock_(std::move(lock)) {}
    ~Loader() override { executor_.facts_->DropLoad(); }

   private:
    absl::Status DoAdd(
        const std::vector<model::CaseFacts>& cases,
        const std::vector<model::ActionFacts>& actions) override {
      return executor_.facts_->AddToLoad(cases, actions);
    }
    absl::Status DoFinish() override { return executor_.FinishLoad(version_); }

    PostgresExecutor& executor_;
    const int64_t version_;
    const std::unique_lock<std::mutex> lock_;
  };

 public:
  PostgresExecutor(std::unique_ptr<FactSites> facts, const std::string& uri,
                   const PostgresOptions& options)
      : past_version_(options.past_version),
        facts_(std::move(facts)),
        readers_(
            {uri, facts_->schema(), facts_->sites(), options.parallel_workers}),
        last_version_(facts_->state().version),
        token_(std::make_shared<const int>()) {}

  ~PostgresExecutor() override {
    if (past_version_) facts_->DropAll();
  }

  absl::Status Publish(const FactChanges& changes) override {
    const std::lock_guard lock(writer_mutex_);
    absl::Status status = CheckChanges(changes, version());
    if (!status.ok()) return status;
    if (changes.replace_all) {
      status = facts_->StartLoad();
      if (status.ok()) {
        status = facts_->AddToLoad(changes.cases, changes.actions);
      }
      if (status.ok()) status = FinishLoad(changes.version);
      facts_->DropLoad();
      return status;
    }
    status = facts_->Publish(changes);
    Follow();
    DropUnused();
    return status;
  }

  absl::StatusOr<std::unique_ptr<FactLoader>> StartLoad(
      int64_t version) override {
    std::unique_lock lock(writer_mutex_);
    absl::Status status = CheckNextVersion(version, this->version());
    if (status.ok()) status = facts_->StartLoad();
    if (!status.ok()) return status;
    return std::make_unique<Loader>(*this, version, std::move(lock));
  }

  absl::Status Scrub(std::chrono::milliseconds wait) override {
    const std::lock_guard lock(writer_mutex_);
    DropUnused();
    if (!unused_.empty()) {
      return ErrorWithReason(absl::StatusCode::kUnavailable,
                             "a held version still reads tables that are to go",
                             "DATABASE_BUSY");
    }
    return facts_->Rewrite(wait);
  }

  int64_t version() const override {
    const std::lock_guard lock(mutex_);
    return last_version_;
  }

 private:
  absl::StatusOr<std::shared_ptr<const VersionHold>> DoHoldVersion(
      const StopCheck& stop) override {
    if (auto hold = FindHold(version())) return hold;
    absl::StatusOr<std::shared_ptr<const PostgresHold>> hold;
    const absl::Status status = MendIfNotSettled(stop, [&] {
      hold = readers_.Hold(Token());
      return hold.status();
    });
    if (!status.ok()) return status;
    return Register(*std::move(hold));
  }

  absl::StatusOr<Partials> DoAggregate(const Plan& plan, int64_t version,
                                       const StopCheck& stop) const override {
    absl::Status status = CheckPlan(plan);
    if (status.ok()) status = CheckStop(stop);
    if (!status.ok()) return status;
    return Find<Partials>(
        version, stop,
        [&](postgres::Connection& connection, const Sources& sources) {
          return sql::postgresql::Aggregate(connection, sources, plan, stop);
        });
  }

  absl::StatusOr<RowList> DoList(const ListPlan& plan, int64_t version,
                                 const StopCheck& stop) const override {
    absl::Status status = CheckList(plan);
    if (status.ok()) status = CheckStop(stop);
    if (!status.ok()) return status;
    return Find<RowList>(
        version, stop,
        [&](postgres::Connection& connection, const Sources& sources) {
          return sql::postgresql::List(connection, sources, plan, stop);
        });
  }

  // What `find` makes of the tables at `version`.
  template <typename Found, typename FindIn>
  absl::StatusOr<Found> Find(int64_t version, const StopCheck& stop,
                             const FindIn& find) const {
    absl::StatusOr<Found> found = absl::UnknownError("not read");
    const absl::Status status =
        Read(version, stop,
             [&](postgres::Connection& connection, const Sources& sources) {
               found = find(connection, sources);
               return found.status();
             });
    if (!status.ok()) return status;
    return found;
  }

  absl::Status Read(int64_t wanted, const StopCheck& stop,
                    const sql::postgresql::Read& read) const {
    if (wanted == version()) {
      absl::Status status = MendIfNotSettled(
          stop, [&] { return readers_.RunAt(wanted, Token(), read); });
      // A publish came in between; version() may not know of it yet.
      if (!absl::IsOutOfRange(status)) return status;
    }
    const std::shared_ptr<const PostgresHold> hold = FindHold(wanted);
    if (hold == nullptr) return VersionNotHeld(wanted, version());
    return hold->Run(read);
  }

  // Reads. Where not all sites have done a commit, and nobody is at it, it is
  // done, and read again. Whoever writes is waited for until `stop` says no.
  template <typename ReadOnce>
  absl::Status MendIfNotSettled(const StopCheck& stop,
                                const ReadOnce& read) const {
    absl::Status status = read();
    if (ErrorReason(status) != "FACTS_NOT_SETTLED") return status;
    {
      std::unique_lock lock(writer_mutex_, std::defer_lock);
      absl::Status locked = LockOrStop(lock, stop);
      if (!locked.ok()) return locked;
      if (!facts_->Mend().ok()) return status;
    }
    return read();
  }

  // With writer_mutex_ held, as those that follow.
  absl::Status FinishLoad(int64_t version) {
    const int64_t before = facts_->state().generation;
    absl::Status finished = facts_->FinishLoad(version);
    Follow();
    if (facts_->state().generation != before) {
      const std::lock_guard state(mutex_);
      unused_.emplace_back(before, token_);
      token_ = std::make_shared<const int>();
    }
    DropUnused();
    return finished;
  }

  // Goes on to the version that the tables have.
  void Follow() {
    const std::lock_guard state(mutex_);
    last_version_ = facts_->state().version;
    ForgetReleased();
  }

  // Drops generations that nobody reads.
  void DropUnused() {
    for (auto it = unused_.begin(); it != unused_.end();) {
      const bool gone = it->second.expired() && facts_->Drop(it->first).ok();
      it = gone ? unused_.erase(it) : std::next(it);
    }
  }

  GenerationToken Token() const {
    const std::lock_guard lock(mutex_);
    return token_;
  }

  // One that is lost is of no use.
  std::shared_ptr<const PostgresHold> FindHold(int64_t version) const {
    std::shared_ptr<const PostgresHold> hold;
    {
      const std::lock_guard lock(mutex_);
      const auto found = held_.find(version);
      if (found != held_.end()) hold = found->second.lock();
    }
    return hold != nullptr && hold->lost() ? nullptr : hold;
  }

  // Makes `hold` the one of its version, unless there is one already.
  std::shared_ptr<const PostgresHold> Register(
      std::shared_ptr<const PostgresHold> hold) {
    if (auto there = FindHold(hold->version())) return there;
    const std::lock_guard lock(mutex_);
    ForgetReleased();
    held_[hold->version()] = hold;
    return hold;
  }

  // With mutex_ held.
  void ForgetReleased() {
    for (auto it = held_.begin(); it != held_.end();) {
      it = it->second.expired() ? held_.erase(it) : std::next(it);
    }
  }

  const bool past_version_;
  // Guards what writes. Taken before mutex_.
  mutable std::mutex writer_mutex_;
  const std::unique_ptr<FactSites> facts_;
  // Generations that are to be dropped, with those that may read them.
  std::vector<std::pair<int64_t, std::weak_ptr<const int>>> unused_;
  const Readers readers_;
  // Guards what follows.
  mutable std::mutex mutex_;
  int64_t last_version_;
  GenerationToken token_;
  std::map<int64_t, std::weak_ptr<const PostgresHold>> held_;
};

}  // namespace

std::string NearestSchema(const std::string& name) {
  std::string nearest = absl::AsciiStrToLower(name);
  for (char& letter : nearest) {
    if ((letter < 'a' || letter > 'z') && !IsDigit(letter)) letter = '_';
  }
  // PostgreSQL keeps these for itself.
  while (absl::StartsWith(nearest, "pg_")) nearest.erase(0, 3);
  if (!nearest.empty() && IsDigit(nearest[0])) nearest.insert(0, "_");
  if (nearest.size() > kMaxSchemaBytes) nearest.resize(kMaxSchemaBytes);
  while (TakeEnd(&nearest)) {
  }
  return nearest.empty() ? PostgresOptions().schema : nearest;
}

absl::StatusOr<std::unique_ptr<Executor>> MakePostgresExecutor(
    const std::string& uri, const PostgresOptions& options) {
  absl::Status checked = CheckOptions(options);
  if (!checked.ok()) return checked;
  absl::StatusOr<std::unique_ptr<FactSites>> facts = FactSites::Open(
      uri, options,
      options.past_version ? PastSchema(options.schema) : options.schema);
  if (!facts.ok()) return facts.status();
  return std::make_unique<PostgresExecutor>(*std::move(facts), uri, options);
}

}  // namespace redress::engine

// The sql executor: facts in tables, plans as SQL.

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/engine/executor.h"
#include "service/engine/plan_check.h"
#include "service/engine/sql/aggregate.h"
#include "service/engine/sql/fact_writer.h"
#include "service/engine/sql/list.h"
#include "service/engine/sql/schema.h"

namespace redress::engine {
namespace {

using sqlite::Database;
using sqlite::Transaction;

constexpr char kInMemory[] = ":memory:";

// Idle connections kept; more are made when needed and closed afterwards.
constexpr size_t kMaxIdle = 8;

// Reads one version whole, and keeps what it finds.
using Reader = std::function<absl::Status(Database&)>;

// A version kept: a connection inside a read transaction, which belongs to one
// reader at a time.
class SqlHold : public VersionHold {
 public:
  explicit SqlHold(int64_t version) : version_(version) {}
  int64_t version() const override { return version_; }

  // Gives the hold what it reads from. In memory that is not before the version
  // stops being the last one.
  void Set(Database database, std::optional<Transaction> transaction) const {
    const std::lock_guard lock(mutex_);
    database_.emplace(std::move(database));
    if (transaction.has_value()) transaction_.emplace(*std::move(transaction));
  }

  absl::Status Read(const Reader& read) const {
    const std::lock_guard lock(mutex_);
    if (!database_.has_value()) {
      return absl::InternalError("a held version has no data");
    }
    return read(*database_);
  }

 private:
  const int64_t version_;
  mutable std::mutex mutex_;
  // The transaction goes first.
  mutable std::optional<Database> database_;
  mutable std::optional<Transaction> transaction_;
};

absl::StatusOr<Database> OpenReader(const std::string& path) {
  absl::StatusOr<Database> database =
      Database::Open(path, sqlite::OpenMode::kReadWrite);
  if (!database.ok()) return database;
  const absl::Status status = sql::PrepareReader(*database);
  if (!status.ok()) return status;
  return database;
}

// A copy in memory of a database in memory.
absl::StatusOr<Database> CopyInMemory(Database& from) {
  absl::StatusOr<Database> copy =
      Database::Open(kInMemory, sqlite::OpenMode::kCreate);
  if (!copy.ok()) return copy;
  sqlite3_backup* backup =
      sqlite3_backup_init(copy->handle(), "main", from.handle(), "main");
  if (backup == nullptr) {
    return sqlite::ErrorOf(sqlite3_errcode(copy->handle()), copy->handle());
  }
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return sqlite::ErrorOf(code, copy->handle());
  const absl::Status status = sql::PrepareReader(*copy);
  if (!status.ok()) return status;
  return copy;
}

// In a file every reader has a connection of its own and waits for nobody. In
// memory there is one connection, which all take turns with.
class SqlExecutor : public Executor {
  // Keeps publishes out for as long as it lives, and, in memory, readers too.
  class Loader : public FactLoader {
   public:
    Loader(SqlExecutor& executor, int64_t version,
           std::unique_lock<std::mutex> lock,
           std::unique_ptr<sql::TableLoad> load)
        : executor_(executor),
          version_(version),
          lock_(std::move(lock)),
          load_(std::move(load)) {}

   private:
    absl::Status DoAdd(
        const std::vector<model::CaseFacts>& cases,
        const std::vector<model::ActionFacts>& actions) override {
      return load_->Add(cases, actions);
    }
    absl::Status DoFinish() override {
      absl::Status finished = load_->Finish(version_);
      if (finished.ok()) executor_.Follow(version_, /*removed=*/true);
      return finished;
    }

    SqlExecutor& executor_;
    const int64_t version_;
    // Let go of after the load has been dropped.
    const std::unique_lock<std::mutex> lock_;
    const std::unique_ptr<sql::TableLoad> load_;
  };

 public:
  SqlExecutor(std::string path, Database writer, int64_t version)
      : path_(std::move(path)),
        in_memory_(path_ == kInMemory),
        writer_(std::move(writer)),
        last_version_(version) {}

  absl::Status Publish(const FactChanges& changes) override {
    const std::lock_guard lock(writer_mutex_);
    const int64_t last = version();
    absl::Status status = CheckChanges(changes, last);
    if (!status.ok()) return status;
    if (in_memory_) {
      status = CopyForHold(last);
      if (!status.ok()) return status;
    }
    status = sql::WriteChanges(writer_, changes);
    if (!status.ok()) return status;
    Follow(changes.version, changes.replace_all ||
                                !changes.removed_cases.empty() ||
                                !changes.removed_actions.empty());
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<FactLoader>> StartLoad(
      int64_t version) override {
    std::unique_lock lock(writer_mutex_);
    const int64_t last = this->version();
    absl::Status status = CheckNextVersion(version, last);
    if (status.ok() && in_memory_) status = CopyForHold(last);
    if (!status.ok()) return status;
    absl::StatusOr<std::unique_ptr<sql::TableLoad>> load =
        sql::TableLoad::Start(writer_);
    if (!load.ok()) return load.status();
    return std::make_unique<Loader>(*this, version, std::move(lock),
                                    *std::move(load));
  }

  absl::Status Scrub(std::chrono::milliseconds wait) override {
    if (in_memory_) return absl::OkStatus();
    const std::lock_guard lock(writer_mutex_);
    if (in_file_) {
      absl::Status rewritten = sqlite::Rewrite(writer_, path_);
      if (!rewritten.ok()) return rewritten;
      in_file_ = false;
    }
    if (in_log_) {
      absl::Status emptied =
          sqlite::EmptyWriteAheadLog(writer_, static_cast<int>(wait.count()));
      if (!emptied.ok()) return emptied;
      in_log_ = false;
    }
    return absl::OkStatus();
  }

  int64_t version() const override {
    const std::lock_guard lock(mutex_);
    return last_version_;
  }

 private:
  absl::StatusOr<std::shared_ptr<const VersionHold>> DoHoldVersion(
      const StopCheck& /*stop*/) override {
    if (in_memory_) {
      // The version cannot change meanwhile.
      const std::lock_guard lock(writer_mutex_);
      return Register(std::make_shared<const SqlHold>(version()));
    }
    if (auto hold = FindHold(version())) return hold;
    absl::StatusOr<Database> database = TakeReader();
    if (!database.ok()) return database.status();
    absl::StatusOr<Transaction> transaction =
        Transaction::Begin(*database, Transaction::Kind::kDeferred);
    if (!transaction.ok()) return transaction.status();
    // The first read fixes what the transaction sees.
    const absl::StatusOr<int64_t> version = sql::ReadVersion(*database);
    if (!version.ok()) return version.status();
    auto hold = std::make_shared<const SqlHold>(*version);
    hold->Set(*std::move(database), *std::move(transaction));
    return Register(std::move(hold));
  }

  absl::StatusOr<Partials> DoAggregate(const Plan& plan, int64_t version,
                                       const StopCheck& stop) const override {
    const absl::Status status = CheckPlan(plan);
    if (!status.ok()) return status;
    return Read<Partials>(version, [&](Database& database) {
      return sql::Aggregate(database, plan, stop);
    });
  }

  absl::StatusOr<RowList> DoList(const ListPlan& plan, int64_t version,
                                 const StopCheck& stop) const override {
    const absl::Status status = CheckList(plan);
    if (!status.ok()) return status;
    return Read<RowList>(version, [&](Database& database) {
      return sql::List(database, plan, stop);
    });
  }

  // Goes on to a version that the tables have, which `removed` something. With
  // writer_mutex_ held.
  void Follow(int64_t version, bool removed) {
    in_file_ = in_file_ || removed;
    in_log_ = in_log_ || removed;
    const std::lock_guard state(mutex_);
    last_version_ = version;
    ForgetReleased();
  }

  // What `find` makes of the database at `version`.
  template <typename Result, typename Find>
  absl::StatusOr<Result> Read(int64_t version, const Find& find) const {
    absl::StatusOr<Result> result = absl::UnknownError("not read");
    const Reader reader = [&](Database& database) {
      result = find(database);
      return result.status();
    };
    const absl::Status status = in_memory_ ? ReadInMemory(reader, version)
                                           : ReadInFile(reader, version);
    if (!status.ok()) return status;
    return result;
  }

  absl::Status ReadInMemory(const Reader& read, int64_t wanted) const {
    const std::lock_guard lock(writer_mutex_);
    return wanted == version() ? read(writer_) : ReadHeld(read, wanted);
  }

  absl::Status ReadInFile(const Reader& read, int64_t wanted) const {
    if (wanted != version()) return ReadHeld(read, wanted);
    absl::StatusOr<Database> database = TakeReader();
    if (!database.ok()) return database.status();
    const absl::Status status = ReadAt(*database, read, wanted);
    GiveBack(*std::move(database));
    // A publish came in between; version() may not know of it yet.
    return absl::IsOutOfRange(status) ? ReadHeld(read, wanted) : status;
  }

  static absl::Status ReadAt(Database& database, const Reader& read,
                             int64_t wanted) {
    absl::StatusOr<Transaction> transaction =
        Transaction::Begin(database, Transaction::Kind::kDeferred);
    if (!transaction.ok()) return transaction.status();
    const absl::StatusOr<int64_t> version = sql::ReadVersion(database);
    if (!version.ok()) return version.status();
    if (*version != wanted) return VersionNotHeld(wanted, *version);
    return read(database);
  }

  absl::Status ReadHeld(const Reader& read, int64_t wanted) const {
    const std::shared_ptr<const SqlHold> hold = FindHold(wanted);
    if (hold == nullptr) return VersionNotHeld(wanted, version());
    return hold->Read(read);
  }

  // Before the tables go on to the next version; with writer_mutex_ held.
  absl::Status CopyForHold(int64_t version) {
    const std::shared_ptr<const SqlHold> hold = FindHold(version);
    if (hold == nullptr) return absl::OkStatus();
    absl::StatusOr<Database> copy = CopyInMemory(writer_);
    if (!copy.ok()) return copy.status();
    hold->Set(*std::move(copy), std::nullopt);
    return absl::OkStatus();
  }

  std::shared_ptr<const SqlHold> FindHold(int64_t version) const {
    const std::lock_guard lock(mutex_);
    const auto found = held_.find(version);
    return found == held_.end() ? nullptr : found->second.lock();
  }

  // Makes `hold` the one of its version, unless there is one already.
  std::shared_ptr<const SqlHold> Register(std::shared_ptr<const SqlHold> hold) {
    const std::lock_guard lock(mutex_);
    ForgetReleased();
    std::weak_ptr<const SqlHold>& held = held_[hold->version()];
    if (std::shared_ptr<const SqlHold> there = held.lock()) return there;
    held = hold;
    return hold;
  }

  // With mutex_ held.
  void ForgetReleased() {
    for (auto it = held_.begin(); it != held_.end();) {
      it = it->second.expired() ? held_.erase(it) : std::next(it);
    }
  }

  absl::StatusOr<Database> TakeReader() const {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Database database = std::move(idle_.back());
        idle_.pop_back();
        return database;
      }
    }
    return OpenReader(path_);
  }

  void GiveBack(Database database) const {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMaxIdle) idle_.push_back(std::move(database));
  }

  const std::string path_;
  const bool in_memory_;
  // Guards writer_ and what is known of its file. Taken before mutex_.
  mutable std::mutex writer_mutex_;
  mutable Database writer_;
  // Whether the file, and the write-ahead log, may hold what was removed.
  bool in_file_ = true;
  bool in_log_ = true;
  // Guards what follows.
  mutable std::mutex mutex_;
  int64_t last_version_;
  mutable std::vector<Database> idle_;
  std::map<int64_t, std::weak_ptr<const SqlHold>> held_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Executor>> MakeSqlExecutor(
    const std::string& path) {
  absl::StatusOr<Database> database =
      Database::Open(path, sqlite::OpenMode::kCreate);
  if (!database.ok()) return database.status();
  // What a lost power supply takes away is derived data, and the version in the
  // tables says how far they got.
  absl::Status status = database->Execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      // What goes is overwritten at once; Scrub sees to the rest.
      "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;");
  if (status.ok()) status = sql::MakeTables(*database);
  if (status.ok() && path == kInMemory) status = sql::PrepareReader(*database);
  if (!status.ok()) return status;
  const absl::StatusOr<int64_t> version = sql::ReadVersion(*database);
  if (!version.ok()) return version.status();
  return std::make_unique<SqlExecutor>(path, *std::move(database), *version);
}

}  // namespace redress::engine

// The one interface that questions are executed through.

#ifndef REDRESS_SERVICE_ENGINE_EXECUTOR_H_
#define REDRESS_SERVICE_ENGINE_EXECUTOR_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/fact_loader.h"
#include "service/engine/list.h"
#include "service/engine/plan.h"
#include "service/model/facts.h"

namespace redress::engine {

// What identifies a case or an action among its kind.
struct FactKey {
  std::string authority;
  // The case's reference, or the action's id.
  std::string key;
};

// What a commit changed.
struct FactChanges {
  // The version that the changes lead to; above every one published before.
  int64_t version = 0;
  // The facts are all there are: what was published before is dropped. A load
  // in one piece; see Executor::StartLoad.
  bool replace_all = false;
  // New and changed cases, by key (authority, reference) each once.
  std::vector<model::CaseFacts> cases;
  // New and changed actions, by key (authority, id) each once.
  std::vector<model::ActionFacts> actions;
  // Cases and actions that are gone: each once, and none of them above. A key
  // that is not there is passed over.
  std::vector<FactKey> removed_cases;
  std::vector<FactKey> removed_actions;
};

// A member of a dimension and how many rows have it.
struct MemberCount {
  std::string member;
  int64_t count = 0;
};

using MembersPtr = std::shared_ptr<const std::vector<MemberCount>>;

// Keeps a version answerable; see Executor::HoldVersion.
class VersionHold {
 public:
  virtual ~VersionHold() = default;
  virtual int64_t version() const = 0;
};

// Executors are thread-safe: one thread publishes while any number aggregate.
// An aggregate sees one version whole.
class Executor {
 public:
  virtual ~Executor() = default;

  // Makes the next version. INVALID_ARGUMENT: the version is not above the last
  // one, or a key is there twice. After an error the version before stays in
  // force.
  virtual absl::Status Publish(const FactChanges& changes) = 0;

  // Makes the next version, of all the facts there are: for the first load and
  // after a change of reference data. What was published before stays in force
  // until the loader has finished. Errors as Publish.
  virtual absl::StatusOr<std::unique_ptr<FactLoader>> StartLoad(
      int64_t version) = 0;

  // Keeps the last version in the executor's file, if it has one, so that the
  // next start need not load it anew, and gives its number. `origin` says of a
  // version what its facts are made of and by what: they are taken up again
  // only where that is the same; "": it is not to be kept. CANCELLED: Scrub
  // came in between. UNAVAILABLE: the file cannot be written.
  using OriginOf = std::function<std::string(int64_t version)>;
  virtual absl::StatusOr<int64_t> Save(const OriginOf& /*origin*/) {
    return version();
  }

  // Takes up the version that Save kept, as a publish does, where `origin` says
  // the same of it now, and gives its number. Whatever else the file is, it is
  // deleted. UNIMPLEMENTED: this executor keeps nothing. NOT_FOUND: there is no
  // file. FAILED_PRECONDITION: it is of another origin, or its version is not
  // above the last one. DATA_LOSS: it is truncated or damaged.
  virtual absl::StatusOr<int64_t> Restore(const OriginOf& /*origin*/) {
    return absl::UnimplementedError("no facts are kept");
  }

  // Overwrites in the executor's files what has been removed, so that no byte
  // of it is left there. Waits up to `wait` for whoever still reads it;
  // UNAVAILABLE: a held version or another process goes on doing so, try again
  // later. Where facts are in memory only there is nothing to do.
  virtual absl::Status Scrub(std::chrono::milliseconds /*wait*/) {
    return absl::OkStatus();
  }

  // The last version published; 0 before the first.
  virtual int64_t version() const = 0;

  // Keeps the last published version answerable for as long as the returned
  // hold lives, whatever is published meanwhile: a report or a download asks
  // many questions of one version. Columnar: a reference to the immutable
  // snapshot. Sql: a connection inside a read transaction. The hold may outlive
  // later publishes but not the executor; it is released on destruction, from
  // any thread. What `stop` says where it has to wait for whoever writes, which
  // only happens while databases that share facts are brought to one version.
  absl::StatusOr<std::shared_ptr<const VersionHold>> HoldVersion(
      const StopCheck& stop = nullptr) {
    return DoHoldVersion(stop);
  }

  // Aggregates at `version`. OUT_OF_RANGE: `version` is neither the last one
  // nor held. INVALID_ARGUMENT: the plan names a dimension or column that its
  // table does not have, or is over the bounds of plan_check.h.
  // RESOURCE_EXHAUSTED: over a million groups, each value of a histogram
  // counted, or a sum that does not fit into 64 bits.
  // What `stop` says where it ended the work, within about a millisecond.
  absl::StatusOr<Partials> Aggregate(const Plan& plan, int64_t version,
                                     const StopCheck& stop = nullptr) const {
    return DoAggregate(plan, version, stop);
  }

  // Lists rows at `version`. OUT_OF_RANGE as Aggregate; INVALID_ARGUMENT: the
  // plan names a dimension or column that its table does not have, or is over
  // the bounds of plan_check.h.
  // `stop` as there.
  absl::StatusOr<RowList> List(const ListPlan& plan, int64_t version,
                               const StopCheck& stop = nullptr) const {
    return DoList(plan, version, stop);
  }

  // The members of a dimension with the number of rows (cases; for stage
  // dimensions stages) that have them, by member; never null. Errors as
  // Aggregate.
  absl::StatusOr<MembersPtr> Members(const std::string& dimension,
                                     int64_t version,
                                     const StopCheck& stop = nullptr) const {
    return DoMembers(dimension, version, stop);
  }

 protected:
  // By an aggregate.
  virtual absl::StatusOr<MembersPtr> DoMembers(const std::string& dimension,
                                               int64_t version,
                                               const StopCheck& stop) const;

 private:
  virtual absl::StatusOr<std::shared_ptr<const VersionHold>> DoHoldVersion(
      const StopCheck& stop) = 0;
  virtual absl::StatusOr<Partials> DoAggregate(const Plan& plan,
                                               int64_t version,
                                               const StopCheck& stop) const = 0;
  virtual absl::StatusOr<RowList> DoList(const ListPlan& plan, int64_t version,
                                         const StopCheck& stop) const = 0;
};

// The columnar executor: facts in memory. What Save keeps is in the file
// `column_file`, which nobody else may use; "": it keeps nothing.
std::unique_ptr<Executor> MakeColumnarExecutor(std::string column_file = "");

// The sql executor: facts in tables of the SQLite database at `path`, created
// where absent (":memory:" keeps them in memory). It opens connections of its
// own. The tables are derived data: Publish with replace_all rebuilds them. A
// file keeps its version: after a restart version() says what it holds.
absl::StatusOr<std::unique_ptr<Executor>> MakeSqlExecutor(
    const std::string& path);

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_EXECUTOR_H_

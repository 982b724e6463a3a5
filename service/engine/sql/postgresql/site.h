// One database that facts are written to.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_SITE_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_SITE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/engine/sql/postgresql/tables.h"

namespace redress::engine::sql::postgresql {

// The connection that writes, and what is known of the tables. One thread at a
// time uses it.
class Site {
 public:
  Site(std::string uri, Layout layout)
      : uri_(std::move(uri)), layout_(std::move(layout)) {}

  // Connects unless it is connected, and keeps every other executor out of the
  // schema for as long as the connection lives. FAILED_PRECONDITION, reason
  // FACTS_IN_USE: another has it.
  absl::Status Connect();

  // Makes the tables; see postgresql::MakeTables.
  absl::Status MakeTables();
  // Makes them anew, empty.
  absl::Status Reset();

  // Transactions that were prepared and neither committed nor rolled back, by
  // their versions.
  absl::StatusOr<std::vector<int64_t>> PreparedVersions();
  // Ends the open transaction by preparing it, so that it can be committed
  // whatever happens.
  absl::Status Prepare(int64_t version);
  // Settles a prepared transaction.
  absl::Status CommitPrepared(int64_t version);
  absl::Status RollBackPrepared(int64_t version);

  // Drops a generation unless somebody reads it for more than a moment; then
  // UNAVAILABLE.
  absl::Status Drop(int64_t generation);
  // Rewrites the tables that rows were deleted from. UNAVAILABLE, reason
  // DATABASE_BUSY: after `wait` there still is somebody who sees these rows, or
  // reads one of the tables.
  absl::Status Rewrite(int64_t generation, std::chrono::milliseconds wait);

  // Of a site that is connected.
  postgres::Connection& connection() { return *connection_; }
  // Whether the connection lives, which only asking tells.
  bool Answers() { return !broken() && connection_->Execute("SELECT").ok(); }
  bool broken() const {
    return !connection_.has_value() || connection_->broken();
  }
  const Layout& layout() const { return layout_; }
  const std::string& uri() const { return uri_; }
  // The tables that rows were deleted from since they were rewritten, for
  // adding to, and the transaction that did so last. Until it is known, any may
  // be.
  std::set<std::string>& touched() { return touched_; }
  void TouchedBy(const std::string& transaction) { transaction_ = transaction; }
  // The tables are new.
  void TouchNone();

  // An error with the place of the database before its text.
  absl::Status About(const absl::Status& status) const;

 private:
  absl::Status ConnectAnew();
  // Waits until nobody sees what the transaction deleted.
  absl::Status WaitForReaders(std::chrono::milliseconds wait);
  // Databases of one server share these names.
  std::string PreparedName(int64_t version) const;

  const std::string uri_;
  Layout layout_;
  std::optional<postgres::Connection> connection_;
  // Its number in the server.
  int64_t database_ = 0;
  std::set<std::string> touched_;
  bool touched_all_ = true;
  std::string transaction_;
};

// Drops what executors of past versions that did not end well have left of
// `schema`: schemas named with kPastSuffix that nobody has locked.
inline constexpr char kPastSuffix[] = "_past_";
absl::Status DropAbandoned(postgres::Connection& connection,
                           const std::string& schema);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_SITE_H_

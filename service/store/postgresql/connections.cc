#include "service/store/postgresql/connections.h"

#include <cstddef>

namespace redress::store {
namespace {

using postgres::Connection;

// More than this many unused connections are closed.
constexpr size_t kMaxIdle = 4;

// A commit returns once it is on the disk. Without statistics of the keys (see
// the migrations) the planner has nothing to choose by: every look-up goes by
// an index. Whoever waits for a lock gives up in the end.
constexpr char kSettings[] =
    "SET search_path = pg_catalog;"
    "SET enable_seqscan = off; SET enable_bitmapscan = off;"
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;"
    "SET statement_timeout = 0; SET lock_timeout = '30s';"
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'";

}  // namespace

absl::StatusOr<Connection> OpenConnection(const std::string& conninfo) {
  absl::StatusOr<Connection> connection = Connection::Open(conninfo);
  if (!connection.ok()) return connection;
  absl::Status set = connection->Execute(kSettings);
  if (!set.ok()) return set;
  return connection;
}

ConnectionPool::Lease::~Lease() {
  if (connection_.has_value()) pool_->GiveBack(*std::move(connection_));
}

absl::StatusOr<ConnectionPool::Lease> ConnectionPool::Take() {
  for (;;) {
    std::optional<Connection> connection;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (idle_.empty()) break;
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    if (!connection->Lost()) return Lease(*this, *std::move(connection));
  }
  absl::StatusOr<Connection> opened = OpenConnection(conninfo_);
  if (!opened.ok()) return opened.status();
  return Lease(*this, *std::move(opened));
}

void ConnectionPool::GiveBack(Connection connection) {
  if (connection.broken() || connection.in_transaction()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(connection));
}

}  // namespace redress::store

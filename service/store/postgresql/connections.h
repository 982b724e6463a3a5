// Connections to the log's database, set up for it.

#ifndef REDRESS_SERVICE_STORE_POSTGRESQL_CONNECTIONS_H_
#define REDRESS_SERVICE_STORE_POSTGRESQL_CONNECTIONS_H_

#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "service/base/postgres.h"

namespace redress::store {

// Opens a connection and sets what the store relies on, whatever the role's or
// the database's defaults are.
absl::StatusOr<postgres::Connection> OpenConnection(
    const std::string& conninfo);

// Keeps connections that nobody uses for whoever needs one next, and drops
// those that are lost. Thread-safe; it hands out as many as are asked for.
class ConnectionPool {
 public:
  explicit ConnectionPool(std::string conninfo)
      : conninfo_(std::move(conninfo)) {}

  // A connection for the caller alone; goes back when the lease ends. The pool
  // must outlive it.
  class Lease {
   public:
    Lease(ConnectionPool& pool, postgres::Connection connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&& other) noexcept
        : pool_(other.pool_),
          connection_(std::exchange(other.connection_, std::nullopt)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    postgres::Connection& operator*() { return *connection_; }

   private:
    ConnectionPool* pool_;
    std::optional<postgres::Connection> connection_;
  };

  absl::StatusOr<Lease> Take();

 private:
  void GiveBack(postgres::Connection connection);

  const std::string conninfo_;
  std::mutex mutex_;
  std::vector<postgres::Connection> idle_;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_POSTGRESQL_CONNECTIONS_H_

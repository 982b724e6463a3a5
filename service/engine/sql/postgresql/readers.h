// Connections that read facts, and versions that are held.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_READERS_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_READERS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/engine/executor.h"
#include "service/engine/sql/postgresql/statement_text.h"
#include "service/engine/sql/postgresql/tables.h"

namespace redress::engine::sql::postgresql {

// Reads one version whole, and keeps what it finds.
using Read = std::function<absl::Status(postgres::Connection&, const Sources&)>;

// While a token lives, the generation that was in force when it was made stays.
using GenerationToken = std::shared_ptr<const int>;

// Where readers find facts.
struct ReaderPlace {
  std::string uri;
  std::string schema;
  size_t sites = 1;
  std::optional<int> parallel_workers;
};

// What every connection that reads is set to, as SQL.
std::string ReaderSettings(size_t sites);

// A version kept: a connection inside a transaction that sees it, which belongs
// to one reader at a time.
class PostgresHold : public VersionHold {
 public:
  PostgresHold(std::unique_ptr<postgres::Connection> connection,
               postgres::Transaction transaction, int64_t version,
               Sources sources, GenerationToken token)
      : version_(version),
        sources_(std::move(sources)),
        token_(std::move(token)),
        connection_(std::move(connection)),
        transaction_(std::move(transaction)) {}

  int64_t version() const override { return version_; }

  // UNAVAILABLE: the connection was lost, and the version with it.
  absl::Status Run(const Read& read) const;

  // The connection is lost.
  bool lost() const;

 private:
  const int64_t version_;
  const Sources sources_;
  const GenerationToken token_;
  mutable std::mutex mutex_;
  // The transaction goes first.
  const std::unique_ptr<postgres::Connection> connection_;
  const postgres::Transaction transaction_;
};

// Thread-safe.
class Readers {
 public:
  explicit Readers(ReaderPlace place) : place_(std::move(place)) {}

  // Reads `version`; OUT_OF_RANGE where it is not the one in force. `token` is
  // of before.
  absl::Status RunAt(int64_t version, const GenerationToken& token,
                     const Read& read) const;

  // Holds the version that is in force.
  absl::StatusOr<std::shared_ptr<const PostgresHold>> Hold(
      GenerationToken token) const;

 private:
  using Connection = postgres::Connection;

  // A connection in a transaction, and what that sees.
  struct Reading {
    std::unique_ptr<Connection> connection;
    postgres::Transaction transaction;
    State state;
  };

  absl::StatusOr<Reading> Start() const;
  absl::StatusOr<Reading> Start(std::unique_ptr<Connection> connection) const;
  absl::StatusOr<std::unique_ptr<Connection>> Open() const;
  std::unique_ptr<Connection> TakeIdle() const;
  void GiveBack(std::unique_ptr<Connection> connection) const;

  const ReaderPlace place_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_READERS_H_

// Another engine that holds the same rows and answers the same questions.

#ifndef REDRESS_TESTS_BENCH_PEER_H_
#define REDRESS_TESTS_BENCH_PEER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/bench/questions.h"
#include "tests/bench/rows.h"

namespace redress::bench {

// The rows that a statement gave: numbers only, members by their code.
struct PeerAnswer {
  size_t columns = 0;
  // Row by row.
  std::vector<int64_t> cells;
};

// Used by one thread; answers with one thread.
class Peer {
 public:
  virtual ~Peer() = default;

  // "SQLite 3.40.1".
  virtual std::string name() const = 0;
  virtual Dialect dialect() const = 0;

  // Adds rows of every table, by the index in Tables().
  virtual absl::Status Append(const std::vector<TableRows>& tables) = 0;
  // Makes the indexes and whatever else makes questions quick, once, after the
  // last rows.
  virtual absl::Status Finish() = 0;

  // Prepares a statement in the peer's dialect; its number.
  virtual absl::StatusOr<size_t> Prepare(const std::string& sql) = 0;
  // Runs a prepared statement and reads its rows.
  virtual absl::StatusOr<PeerAnswer> Run(size_t statement) = 0;

  // The bytes on disk or in memory that the rows and indexes take, where the
  // peer says so; 0: it does not.
  virtual absl::StatusOr<int64_t> Bytes() = 0;
};

// A database in `folder`, in one file.
absl::StatusOr<std::unique_ptr<Peer>> OpenSqlite(const std::string& folder);

// A cluster of its own in a folder of `folder`, reached over a socket only.
// `buffers_mb`: shared_buffers. Stopped and removed with the peer. Where there
// is no PostgreSQL 15 the program ends and says so.
absl::StatusOr<std::unique_ptr<Peer>> StartPostgres(const std::string& folder,
                                                    int buffers_mb);

// A database in `folder`, with the library at `library`. FAILED_PRECONDITION:
// it cannot be loaded.
absl::StatusOr<std::unique_ptr<Peer>> OpenDuckDb(const std::string& library,
                                                 const std::string& folder);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_PEER_H_

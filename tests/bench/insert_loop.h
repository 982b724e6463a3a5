// What the store's own database takes at best: bare loops over its tables.

#ifndef REDRESS_TESTS_BENCH_INSERT_LOOP_H_
#define REDRESS_TESTS_BENCH_INSERT_LOOP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/record_service.pb.h"
#include "service/base/sqlite.h"

namespace redress::bench {

// Inserts revisions as the store does, with its schema, its settings and its
// durability, and does nothing else.
class InsertLoop {
 public:
  struct Row {
    std::string authority;
    std::string key;
    std::string content;
    uint32_t crc32c = 0;
  };
  // The rows of one transaction.
  using Batch = std::vector<Row>;

  // Makes an empty store at `path`.
  static absl::StatusOr<std::unique_ptr<InsertLoop>> Open(
      const std::string& path);

  // The rows that the store would insert for these cases.
  static Batch RowsOf(const std::vector<v1::ImportItem>& items);

  // A transaction and a version for each batch; each on disk before the next.
  absl::Status Insert(const std::vector<Batch>& batches);

 private:
  explicit InsertLoop(std::unique_ptr<sqlite::Database> database)
      : database_(std::move(database)) {}

  std::unique_ptr<sqlite::Database> database_;
  int64_t version_ = 0;
};

// Reads the key and the content of every case in force in the store's database
// at `path`, and does nothing with them; how many there are.
absl::StatusOr<int64_t> ReadAllRevisions(const std::string& path);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_INSERT_LOOP_H_

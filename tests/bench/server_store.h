// Filling a store, starting on it, and making the facts anew from it.

#ifndef REDRESS_TESTS_BENCH_SERVER_STORE_H_
#define REDRESS_TESTS_BENCH_SERVER_STORE_H_

#include <memory>

#include "absl/status/status.h"
#include "service/rpc/live_data.h"
#include "tests/bench/server_context.h"

namespace redress::bench {

// Commits all cases straight into the store "redress.db": the server's import
// is measured on its own. One that is there already is used as it is.
absl::Status Fill(const ServerContext& context);

// From the start of the process to its first answer.
absl::Status MeasureStart(const ServerContext& context);

// Making all facts from the store, against only reading its rows. `data` gets
// what was made.
absl::Status MeasureRebuild(const ServerContext& context,
                            std::unique_ptr<rpc::LiveData>* data);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_SERVER_STORE_H_

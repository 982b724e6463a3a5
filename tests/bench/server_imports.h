// Importing records over gRPC.

#ifndef REDRESS_TESTS_BENCH_SERVER_IMPORTS_H_
#define REDRESS_TESTS_BENCH_SERVER_IMPORTS_H_

#include <string>

#include "absl/status/status.h"
#include "tests/bench/server_context.h"

namespace redress::bench {

// A small question's time while somebody imports changes as fast as they are
// taken.
absl::Status MeasureBesideImport(const ServerContext& context,
                                 const std::string& address);

// One changed case over gRPC, from the call to its answer, when it is durable
// and visible to every question; against a bare insert of the same row, in
// turn.
absl::Status MeasureOneChange(const ServerContext& context,
                              const std::string& address);

// New records over gRPC into an empty database, each batch durable before it
// is acknowledged, against a loop that does nothing but insert the same rows
// in as large transactions; in turn.
absl::Status MeasureImport(const ServerContext& context);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_SERVER_IMPORTS_H_

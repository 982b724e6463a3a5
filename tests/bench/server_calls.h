// What calls of a running server take.

#ifndef REDRESS_TESTS_BENCH_SERVER_CALLS_H_
#define REDRESS_TESTS_BENCH_SERVER_CALLS_H_

#include <string>

#include "absl/status/status.h"
#include "service/rpc/live_data.h"
#include "tests/bench/server_context.h"

namespace redress::bench {

// A small question against an echo of equal size: one call after the other, and
// 16 in flight.
absl::Status MeasureCalls(const ServerContext& context,
                          const std::string& server,
                          const std::string& echo_server);

// The questions that peers answer in process too, whole answers over gRPC.
absl::Status MeasureQuestions(const ServerContext& context,
                              const std::string& address);

// The whole report.
absl::Status MeasureReport(const ServerContext& context,
                           const ServerProcess& server);

// The handler of a small question, timed from the inside of a server in this
// process. Nothing is logged.
absl::Status MeasureHandler(const ServerContext& context, rpc::LiveData& data);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_SERVER_CALLS_H_

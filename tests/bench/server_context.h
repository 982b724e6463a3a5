// What the measurements of a server share.

#ifndef REDRESS_TESTS_BENCH_SERVER_CONTEXT_H_
#define REDRESS_TESTS_BENCH_SERVER_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/grpcpp.h"
#include "redress/v1/query.pb.h"
#include "tests/bench/generator.h"
#include "tests/bench/results.h"
#include "tests/bench/server_process.h"

namespace redress::bench {

struct ServerContext {
  // Of databases and logs.
  std::string folder;
  // Of redressd; echo_server is in its folder "bench".
  std::string programs;
  Results* results = nullptr;
  Generator generator;
  // How long to measure each thing.
  double seconds = 0;
  // How many cases to import.
  int64_t import_cases = 0;

  std::string Path(const std::string& name) const {
    return folder + "/" + name;
  }
};

// Writes the reference file of the servers.
absl::Status WriteReference(const ServerContext& context);

// Starts redressd on a database in the folder.
absl::StatusOr<std::unique_ptr<ServerProcess>> StartServer(
    const ServerContext& context, const std::string& database);

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address);

// "received in a year, by kind": what a tile of a dashboard asks.
v1::RunQueryRequest SmallQuestion();

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_SERVER_CONTEXT_H_

// Unary calls, one after the other and several in flight.

#ifndef REDRESS_TESTS_BENCH_CALLS_H_
#define REDRESS_TESTS_BENCH_CALLS_H_

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/grpcpp.h"

namespace redress::bench {

inline absl::Status FromGrpc(const grpc::Status& status) {
  return status.ok() ? absl::OkStatus()
                     : absl::InternalError(
                           absl::StrCat("call: ", status.error_message()));
}

// Keeps `in_flight` calls going until `calls` have been answered, from one
// thread; the calls a second. `start` makes a call:
// Reader(ClientContext*, CompletionQueue*), as a stub's Async method does.
template <typename Response, typename Start>
absl::StatusOr<double> RateInFlight(int in_flight, int calls,
                                    const Start& start) {
  struct Slot {
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
    Response response;
    grpc::Status status;
  };
  grpc::CompletionQueue queue;
  std::vector<Slot> slots(static_cast<size_t>(in_flight));
  int begun = 0;
  const auto begin = [&](Slot& slot) {
    ++begun;
    slot.context = std::make_unique<grpc::ClientContext>();
    slot.reader = start(slot.context.get(), &queue);
    slot.reader->Finish(&slot.response, &slot.status, &slot);
  };
  const auto from = std::chrono::steady_clock::now();
  for (Slot& slot : slots) begin(slot);
  absl::Status failed;
  for (int done = 0; done < begun; ++done) {
    void* tag = nullptr;
    bool good = false;
    queue.Next(&tag, &good);
    Slot& slot = *static_cast<Slot*>(tag);
    if (failed.ok()) failed = FromGrpc(slot.status);
    if (failed.ok() && begun < calls) begin(slot);
  }
  const std::chrono::duration<double> time =
      std::chrono::steady_clock::now() - from;
  queue.Shutdown();
  void* tag = nullptr;
  bool good = false;
  while (queue.Next(&tag, &good)) {
  }
  if (!failed.ok()) return failed;
  return static_cast<double>(begun) / time.count();
}

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_CALLS_H_

// Loads facts beside the deriving of the next.

#ifndef REDRESS_SERVICE_RPC_BATCHED_LOAD_H_
#define REDRESS_SERVICE_RPC_BATCHED_LOAD_H_

#include <cstddef>
#include <future>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "redress/v1/record.pb.h"
#include "service/base/stop.h"
#include "service/engine/fact_loader.h"
#include "service/model/facts.h"
#include "service/model/reference.h"

namespace redress::rpc {

// Derives the facts of records and gives them to a loader batch by batch: while
// one is loaded the next is gathered, in the memory of the one before it. One
// thread; `reference` and `loader` outlive it.
class BatchedLoad {
 public:
  // `stop` is asked for each record.
  BatchedLoad(const model::Reference& reference, engine::FactLoader& loader,
              StopCheck stop)
      : reference_(reference), loader_(loader), stop_(std::move(stop)) {}

  // In the order of FactLoader::Add. An error may be of a batch before, or what
  // `stop` says.
  absl::Status Add(const v1::Representation& record);
  absl::Status Add(const v1::LearningAction& action);

  // Waits until everything is loaded.
  absl::Status Flush();

 private:
  struct Facts {
    // Of these the first `case_count` count; the others are memory to use
    // again.
    std::vector<model::CaseFacts> cases;
    size_t case_count = 0;
    std::vector<model::ActionFacts> actions;
  };

  absl::Status Hand();
  absl::Status Wait();

  const model::Reference& reference_;
  engine::FactLoader& loader_;
  const StopCheck stop_;
  Facts next_;
  Facts loading_;
  // Last: its destructor waits for what uses the rest.
  std::future<absl::Status> loading_done_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_BATCHED_LOAD_H_

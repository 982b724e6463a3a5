#include "service/rpc/batched_load.h"

#include <utility>

namespace redress::rpc {
namespace {

// A full block of the columnar engine, and little enough to hold in memory.
constexpr size_t kLoadedAtATime = 8192;

}  // namespace

absl::Status BatchedLoad::Add(const v1::Representation& record) {
  if (absl::Status status = CheckStop(stop_); !status.ok()) return status;
  if (next_.case_count == next_.cases.size()) next_.cases.emplace_back();
  model::DeriveFacts(record, reference_, next_.cases[next_.case_count++]);
  return next_.case_count < kLoadedAtATime ? absl::OkStatus() : Hand();
}

absl::Status BatchedLoad::Add(const v1::LearningAction& action) {
  if (absl::Status status = CheckStop(stop_); !status.ok()) return status;
  next_.actions.push_back(model::DeriveFacts(action, reference_));
  return next_.actions.size() < kLoadedAtATime ? absl::OkStatus() : Hand();
}

absl::Status BatchedLoad::Flush() {
  absl::Status handed = Hand();
  return handed.ok() ? Wait() : handed;
}

absl::Status BatchedLoad::Hand() {
  absl::Status loaded = Wait();
  if (!loaded.ok()) return loaded;
  next_.cases.resize(next_.case_count);
  std::swap(next_, loading_);
  next_.case_count = 0;
  next_.actions.clear();
  loading_done_ = std::async(std::launch::async, [this] {
    return loader_.Add(loading_.cases, loading_.actions);
  });
  return absl::OkStatus();
}

absl::Status BatchedLoad::Wait() {
  return loading_done_.valid() ? loading_done_.get() : absl::OkStatus();
}

}  // namespace redress::rpc

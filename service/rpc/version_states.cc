#include "service/rpc/version_states.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/stop_wait.h"

namespace redress::rpc {

void VersionStates::Enter(const store::Version& version,
                          std::shared_ptr<const model::Reference> reference) {
  const std::lock_guard<std::mutex> lock(mutex_);
  VersionState state{version, std::move(reference), nullptr};
  if (!states_.empty()) {
    const VersionState& last = states_.rbegin()->second;
    if (last.reference == state.reference) state.dimensions = last.dimensions;
  }
  if (state.dimensions == nullptr) {
    state.dimensions = std::make_shared<const std::vector<v1::Dimension>>(
        query::Dimensions(state.reference->settings()));
  }
  states_[version.number] = std::move(state);
}

void VersionStates::Withdraw(int64_t number) {
  const std::lock_guard<std::mutex> lock(mutex_);
  states_.erase(number);
}

void VersionStates::Published(int64_t number) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    states_.erase(states_.begin(), states_.find(number));
    last_ = number;
  }
  published_.notify_all();
}

std::optional<VersionState> VersionStates::Find(int64_t number) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = states_.find(number);
  if (found == states_.end()) return std::nullopt;
  return found->second;
}

absl::Status VersionStates::Await(int64_t number,
                                  std::chrono::milliseconds longest,
                                  const StopCheck& stop) const {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  const StopCheck late = [&]() -> absl::Status {
    absl::Status stopped = CheckStop(stop);
    if (!stopped.ok() || std::chrono::steady_clock::now() < deadline) {
      return stopped;
    }
    return ErrorWithReason(absl::StatusCode::kUnavailable,
                           absl::StrCat("min_data_version: version ", number,
                                        " is not here yet: the last one is ",
                                        last_.load(), "; try again"),
                           "DATA_VERSION_NOT_YET_HERE");
  };
  std::unique_lock<std::mutex> lock(mutex_);
  return WaitOrStop(published_, lock, late, [&] { return last_ >= number; });
}

}  // namespace redress::rpc

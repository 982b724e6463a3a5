// Follows what other servers do to a database that is shared with them.

#ifndef REDRESS_SERVICE_RPC_FOLLOWER_H_
#define REDRESS_SERVICE_RPC_FOLLOWER_H_

#include <chrono>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "service/rpc/live_data.h"
#include "service/rpc/own_thread.h"

namespace redress::rpc {

// How answers stand to what is in the database.
struct FollowState {
  // OK: answers are no older than the last look. Else why it failed.
  absl::Status status;
  // The version that answers come from.
  int64_t version = 0;
  // How long it has failed, or had failed before it went well again.
  std::chrono::milliseconds behind{0};
};

// Has a thread of its own. Thread-safe.
class Follower {
 public:
  // Looks when another server has committed something, and at least every
  // `interval`; after a failure, again after `interval`. `report` is called
  // from the thread whenever a look first fails and first goes well again, and
  // every `reminder` while it fails. `data` must outlive it.
  Follower(LiveData& data, std::chrono::milliseconds interval,
           std::chrono::milliseconds reminder,
           std::function<void(const FollowState&)> report);

 private:
  void Run();

  LiveData& data_;
  const std::chrono::milliseconds interval_;
  const std::chrono::milliseconds reminder_;
  const std::function<void(const FollowState&)> report_;
  OwnThread thread_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_FOLLOWER_H_

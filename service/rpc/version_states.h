// What goes with the versions that the executor has.

#ifndef REDRESS_SERVICE_RPC_VERSION_STATES_H_
#define REDRESS_SERVICE_RPC_VERSION_STATES_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "service/base/stop.h"
#include "service/model/reference.h"
#include "service/query/catalogue.h"
#include "service/store/store.h"

namespace redress::rpc {

// What a version is answered with besides its facts.
struct VersionState {
  store::Version version;
  std::shared_ptr<const model::Reference> reference;
  query::DimensionsPtr dimensions;
};

// Has a version from before the executor publishes it until after it has
// published a later one, so that whoever holds the executor's last version
// finds it here, or else a later one is out. Thread-safe. Nothing here waits
// for the executor, which may be in a database that does not answer.
class VersionStates {
 public:
  // Before the executor publishes the version.
  void Enter(const store::Version& version,
             std::shared_ptr<const model::Reference> reference);
  // It has not published it.
  void Withdraw(int64_t number);
  // It has. Drops those before, and wakes who awaits it.
  void Published(int64_t number);

  // nullopt: it was dropped, or has never been.
  std::optional<VersionState> Find(int64_t number) const;

  // The number of the last version published.
  int64_t last() const { return last_; }

  // As LiveData::AwaitVersion, for `longest`.
  absl::Status Await(int64_t number, std::chrono::milliseconds longest,
                     const StopCheck& stop) const;

 private:
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::map<int64_t, VersionState> states_;
  // Written with mutex_.
  std::atomic<int64_t> last_{0};
  // With mutex_: last_ changed.
  mutable std::condition_variable published_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_VERSION_STATES_H_

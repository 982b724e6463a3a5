// Earlier data versions, made anew when they are asked for.

#ifndef REDRESS_SERVICE_RPC_PAST_VERSIONS_H_
#define REDRESS_SERVICE_RPC_PAST_VERSIONS_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/executor.h"
#include "service/model/reference.h"
#include "service/query/catalogue.h"
#include "service/store/store.h"

namespace redress::rpc {

// A version with an executor of its own, which holds it alone.
struct PastVersion {
  store::Version version;
  std::shared_ptr<const model::Reference> reference;
  query::DimensionsPtr dimensions;
  std::shared_ptr<engine::Executor> executor;
};

// Keeps the versions that were used last. Thread-safe. Each is built once, in a
// thread of its own, while those that want it wait; callers who want another
// version do not, unless `capacity` of them are being built. A build ends when
// nobody waits for it any more.
class PastVersions {
 public:
  // `stop` is to be asked now and then; see base/stop.h.
  using Build = std::function<absl::StatusOr<PastVersion>(
      int64_t version, const StopCheck& stop)>;

  // Keeps up to `capacity` versions (at least one). `build` is called from
  // several threads.
  PastVersions(size_t capacity, Build build);

  // The version; one that is dropped or forgotten meanwhile lives as long as
  // somebody has it. Errors are those of `build`, and are not kept; what `stop`
  // says where it ended the wait, within some milliseconds.
  absl::StatusOr<std::shared_ptr<const PastVersion>> Get(int64_t version,
                                                         const StopCheck& stop);

  // Forgets what it has of these versions. One that is being built is built
  // again before anybody gets it: whatever Get returns from now on was read
  // after this call.
  void Drop(const std::vector<store::VersionRange>& ranges);

  // Forgets a version whose executor has lost its facts, unless it has been
  // built again since Get gave `lost`.
  void Lost(int64_t version, const std::shared_ptr<const PastVersion>& lost);

 private:
  struct Entry {
    // Null while it is being built, and after an error.
    std::shared_ptr<const PastVersion> built;
    absl::Status status;
    bool done = false;
    // Dropped since its building began.
    bool stale = false;
    // When it was used last, as the count of uses.
    uint64_t used = 0;
    // How many wait for it; the build reads it without the lock.
    std::atomic<int> waiting{0};
  };

  // With the lock held, which the build waits for.
  std::shared_ptr<Entry> StartBuild(int64_t version);
  void RunBuild(int64_t version, Entry& entry);
  void ForgetOldest();

  const size_t capacity_;
  const Build build_;
  std::mutex mutex_;
  // An entry is done, or a place to build is free.
  std::condition_variable changed_;
  // What follows is guarded by mutex_.
  std::map<int64_t, std::shared_ptr<Entry>> entries_;
  size_t building_ = 0;
  uint64_t uses_ = 0;
  // Those that go on, and some that are over. Last: its destructor waits for
  // what uses the rest.
  std::vector<std::future<void>> builds_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_PAST_VERSIONS_H_

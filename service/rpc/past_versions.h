// Earlier data versions, made anew when they are asked for.

#ifndef REDRESS_SERVICE_RPC_PAST_VERSIONS_H_
#define REDRESS_SERVICE_RPC_PAST_VERSIONS_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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

// Keeps the versions that were used last. Thread-safe. Each is built by one
// caller while others that want it wait; callers who want another version do
// not, unless `capacity` of them are being built.
class PastVersions {
 public:
  using Build = std::function<absl::StatusOr<PastVersion>(int64_t version)>;

  // Keeps up to `capacity` versions (at least one). `build` is called from
  // several threads.
  PastVersions(size_t capacity, Build build);

  // The version; one that is dropped or forgotten meanwhile lives as long as
  // somebody has it. Errors are those of `build`, and are not kept.
  absl::StatusOr<std::shared_ptr<const PastVersion>> Get(int64_t version);

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
  };

  // With the lock held, which it lets go while it builds.
  void BuildEntry(int64_t version, Entry& entry,
                  std::unique_lock<std::mutex>& lock);
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
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_PAST_VERSIONS_H_

// Sees to it that the executor's facts are kept for the next start.

#ifndef REDRESS_SERVICE_RPC_COLUMN_KEEPER_H_
#define REDRESS_SERVICE_RPC_COLUMN_KEEPER_H_

#include <chrono>
#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "service/rpc/own_thread.h"

namespace redress::rpc {

// Saves in a thread of its own, seldom while versions follow one another, and a
// last time when it is destroyed. Thread-safe.
class ColumnKeeper {
 public:
  // `save` keeps the last version, and gives it; it is called from one thread
  // at a time. `pause`: from the end of one saving to the next, at least; where
  // saving takes long, twenty times that.
  using Save = std::function<absl::StatusOr<int64_t>()>;
  ColumnKeeper(Save save, std::chrono::milliseconds pause);

  // This version is kept already.
  void Kept(int64_t version);
  // This version is the last one now.
  void Note(int64_t version);

 private:
  void Run();

  const Save save_;
  const std::chrono::milliseconds pause_;
  // Guarded by the thread's lock.
  int64_t last_ = 0;
  int64_t kept_ = 0;
  OwnThread thread_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_COLUMN_KEEPER_H_

// Bounds the calls that may hold a thread for long.

#ifndef REDRESS_SERVICE_RPC_STREAM_LIMIT_H_
#define REDRESS_SERVICE_RPC_STREAM_LIMIT_H_

#include <atomic>

#include "absl/status/statusor.h"
#include "service/base/errors.h"

namespace redress::rpc {

// Streams wait for their clients, each on a thread of its own. This keeps
// threads free for health checks and questions, however many streams are open.
// Thread-safe.
class StreamLimit {
 public:
  explicit StreamLimit(int most) : free_(most) {}

  // A place among the streams, until it is destroyed. The limit must outlive
  // it.
  class Place {
   public:
    explicit Place(StreamLimit& limit) : limit_(&limit) {}
    Place(Place&& other) noexcept : limit_(other.limit_) {
      other.limit_ = nullptr;
    }
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (limit_ != nullptr) ++limit_->free_;
    }

   private:
    StreamLimit* limit_;
  };

  // RESOURCE_EXHAUSTED, reason TOO_MANY_STREAMS: every place is taken; a retry
  // later is safe.
  absl::StatusOr<Place> Enter() {
    if (--free_ < 0) {
      ++free_;
      return ErrorWithReason(
          absl::StatusCode::kResourceExhausted,
          "too many imports, reports and exports are open; try again later",
          "TOO_MANY_STREAMS");
    }
    return Place(*this);
  }

 private:
  std::atomic<int> free_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_STREAM_LIMIT_H_

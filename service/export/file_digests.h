// The SHA-256 of files, kept as long as they do not change.

#ifndef REDRESS_SERVICE_EXPORT_FILE_DIGESTS_H_
#define REDRESS_SERVICE_EXPORT_FILE_DIGESTS_H_

#include <sys/types.h>

#include <cstdint>
#include <mutex>
#include <string>
#include <tuple>
#include <unordered_map>

#include "absl/status/statusor.h"

namespace redress::exporting {

// Thread-safe. A file is read when it is asked for first, and again when its
// device, inode, size or times are others.
class FileDigests {
 public:
  // The 32 bytes. NOT_FOUND: it is no regular file that can be read.
  // OUT_OF_RANGE: it has over `max_size` bytes. UNAVAILABLE: reading failed.
  absl::StatusOr<std::string> Get(const std::string& path, int64_t max_size);

 private:
  // Device, inode, size, and the times of content and of anything else.
  using State =
      std::tuple<dev_t, ino_t, off_t, int64_t, int64_t, int64_t, int64_t>;
  struct Known {
    State state;
    std::string digest;
  };

  std::mutex mutex_;
  std::unordered_map<std::string, Known> known_;  // by path
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_FILE_DIGESTS_H_

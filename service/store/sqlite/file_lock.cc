#include "service/store/sqlite/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::store {

absl::StatusOr<FileLock> FileLock::Take(const std::string& path) {
  const int descriptor =
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (descriptor < 0) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat("cannot create the lock file ", path, ": ",
                     std::generic_category().message(errno)),
        "CANNOT_OPEN");
  }
  FileLock lock(descriptor);
  int result;
  do {
    result = flock(descriptor, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return lock;
  if (errno == EWOULDBLOCK) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat("already in use by another redressd, which holds ", path),
        "DATABASE_IN_USE");
  }
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                         absl::StrCat("cannot lock ", path, ": ",
                                      std::generic_category().message(errno)),
                         "CANNOT_OPEN");
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace redress::store

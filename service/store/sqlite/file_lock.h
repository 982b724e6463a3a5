// A lock that one process holds on a file.

#ifndef REDRESS_SERVICE_STORE_SQLITE_FILE_LOCK_H_
#define REDRESS_SERVICE_STORE_SQLITE_FILE_LOCK_H_

#include <string>

#include "absl/status/statusor.h"

namespace redress::store {

// Held until destroyed, or until the process ends in any way (kill -9 too). The
// file stays behind: to delete it would let two others lock two files of the
// same name.
class FileLock {
 public:
  // Locks the file at `path`, creating it where absent. FAILED_PRECONDITION:
  // somebody holds it (reason DATABASE_IN_USE), or the file cannot be created.
  static absl::StatusOr<FileLock> Take(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace redress::store

#endif  // REDRESS_SERVICE_STORE_SQLITE_FILE_LOCK_H_

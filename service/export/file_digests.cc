#include "service/export/file_digests.h"

#include <sys/stat.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/export/digest.h"

namespace redress::exporting {

absl::StatusOr<std::string> FileDigests::Get(const std::string& path,
                                             int64_t max_size) {
  struct stat found;
  if (stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return absl::NotFoundError("is no file that can be read");
  }
  if (found.st_size > max_size) {
    return absl::OutOfRangeError(
        absl::StrCat("is over ", max_size >> 20, " MiB"));
  }
  const State state = {found.st_dev,          found.st_ino,
                       found.st_size,         found.st_mtim.tv_sec,
                       found.st_mtim.tv_nsec, found.st_ctim.tv_sec,
                       found.st_ctim.tv_nsec};
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto known = known_.find(path);
    if (known != known_.end() && known->second.state == state) {
      return known->second.digest;
    }
  }
  // Others are not kept waiting by a large file; two may read it then.
  absl::StatusOr<std::string> digest = Sha256OfFile(path);
  if (!digest.ok()) return digest.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  known_.insert_or_assign(path, Known{state, *digest});
  return digest;
}

}  // namespace redress::exporting

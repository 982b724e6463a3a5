// A private folder that is removed with what is in it.

#ifndef REDRESS_SERVICE_EXPORT_TEMPORARY_FOLDER_H_
#define REDRESS_SERVICE_EXPORT_TEMPORARY_FOLDER_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "service/export/descriptor.h"

namespace redress::exporting {

// Made for this user alone (0700) and locked as long as it is used, so that
// what a server left behind that was killed can be told from what one uses. The
// destructor removes it, whatever a plugin made of it: folders that nobody may
// enter, or nested deeper than any path goes.
class TemporaryFolder {
 public:
  // Below `parent`. UNAVAILABLE: it cannot be made.
  static absl::StatusOr<std::unique_ptr<TemporaryFolder>> Make(
      const std::string& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  TemporaryFolder(std::string path, Descriptor folder)
      : path_(std::move(path)), folder_(std::move(folder)) {}

  std::string path_;
  // Holds the lock, which ends with the process at the latest.
  Descriptor folder_;
};

// Removes the temporary folders below `parent` that belong to this user and
// that no process uses any more; returns how many. Those of others that use the
// same `parent` now are left alone.
int RemoveAbandonedFolders(const std::string& parent);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_TEMPORARY_FOLDER_H_

// A private folder that is removed with what is in it.

#ifndef REDRESS_SERVICE_EXPORT_TEMPORARY_FOLDER_H_
#define REDRESS_SERVICE_EXPORT_TEMPORARY_FOLDER_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace redress::exporting {

// Made for this user alone (0700); removed by the destructor.
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
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_TEMPORARY_FOLDER_H_

// A folder that goes with its object.

#ifndef REDRESS_TESTS_BENCH_TEMPORARY_FOLDER_H_
#define REDRESS_TESTS_BENCH_TEMPORARY_FOLDER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace redress::bench {

class TemporaryFolder {
 public:
  // The folder `given`, which then stays; a new one where it is empty. Other
  // users may pass through it: PostgreSQL's is one.
  static absl::StatusOr<std::unique_ptr<TemporaryFolder>> Make(
      const std::string& given);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  TemporaryFolder(std::string path, bool stays)
      : path_(std::move(path)), stays_(stays) {}

  const std::string path_;
  const bool stays_;
};

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_TEMPORARY_FOLDER_H_

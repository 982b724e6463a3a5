#include "tests/bench/temporary_folder.h"

#include <stdlib.h>

#include <filesystem>

namespace redress::bench {

absl::StatusOr<std::unique_ptr<TemporaryFolder>> TemporaryFolder::Make(
    const std::string& given) {
  std::string path = given;
  if (path.empty()) {
    path = (std::filesystem::temp_directory_path() / "redress-bench.XXXXXX")
               .string();
    if (mkdtemp(path.data()) == nullptr) {
      return absl::InternalError("cannot make a temporary folder");
    }
    std::filesystem::permissions(path, std::filesystem::perms(0755));
  }
  return std::unique_ptr<TemporaryFolder>(
      new TemporaryFolder(std::move(path), !given.empty()));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!stays_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace redress::bench

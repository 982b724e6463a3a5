#include "service/export/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace redress::exporting {

absl::StatusOr<std::unique_ptr<TemporaryFolder>> TemporaryFolder::Make(
    const std::string& parent) {
  std::string path = absl::StrCat(parent, "/redress-export-XXXXXX");
  if (mkdtemp(path.data()) == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("cannot make a temporary folder: ", strerror(errno)));
  }
  return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(path));
}

TemporaryFolder::~TemporaryFolder() {
  namespace fs = std::filesystem;
  std::error_code error;
  // A plugin may have made folders that it cannot read itself.
  for (fs::recursive_directory_iterator it(path_, error), end;
       !error && it != end; it.increment(error)) {
    if (it->is_directory(error) && !it->is_symlink(error)) {
      fs::permissions(it->path(), fs::perms::owner_all, error);
    }
  }
  fs::remove_all(path_, error);
  if (error) {
    std::clog << "redress: cannot remove " << path_ << ": " << error.message()
              << std::endl;
  }
}

}  // namespace redress::exporting

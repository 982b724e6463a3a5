#include "clients/cli/read_file.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"

namespace redress::cli {

absl::StatusOr<std::string> ReadWholeFile(const std::string& path,
                                          size_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(most + 1, '\0');
  if (file) file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file && !file.eof()) {
    return FileError(absl::StrCat("cannot read ", path));
  }
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (bytes.size() > most) {
    return FileError(absl::StrCat(path, " has more than ", most, " bytes"));
  }
  return bytes;
}

}  // namespace redress::cli

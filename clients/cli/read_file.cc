#include "clients/cli/read_file.h"

#include <algorithm>
#include <cstddef>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"
#include "clients/cpp/utf8.h"

namespace redress::cli {

absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string text(most + 1, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file && !file.eof()) {
    return FileError(absl::StrCat("cannot read ", path));
  }
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > most) {
    return FileError(absl::StrCat(path, " has more than ", most, " bytes"));
  }
  const size_t invalid = client::FindInvalidUtf8(text);
  if (invalid != std::string::npos) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(invalid);
    return FileError(absl::StrCat(path, ", line ",
                                  1 + std::count(text.begin(), end, '\n'),
                                  ": it is not UTF-8"));
  }
  return text;
}

}  // namespace redress::cli

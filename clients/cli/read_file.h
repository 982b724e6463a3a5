// Files that a command reads whole.

#ifndef REDRESS_CLIENTS_CLI_READ_FILE_H_
#define REDRESS_CLIENTS_CLI_READ_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace redress::cli {

// The text of a file. A FileError where it cannot be read, has more than `most`
// bytes, or is not UTF-8, which no call can carry.
absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t most);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_READ_FILE_H_

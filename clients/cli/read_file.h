// Files that a command reads whole.

#ifndef REDRESS_CLIENTS_CLI_READ_FILE_H_
#define REDRESS_CLIENTS_CLI_READ_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace redress::cli {

// The bytes of a file. A FileError where it cannot be read or has more than
// `most` bytes.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t most);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_READ_FILE_H_

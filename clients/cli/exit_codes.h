// What the program's exit codes mean, and which error gives which.

#ifndef REDRESS_CLIENTS_CLI_EXIT_CODES_H_
#define REDRESS_CLIENTS_CLI_EXIT_CODES_H_

#include <string>

#include "absl/status/status.h"

namespace redress::cli {

enum ExitCode {
  kOk = 0,
  kFindings = 1,
  kUsage = 2,
  kNoServer = 3,
  kRefused = 4,
  kFileTrouble = 5,
  kOther = 6,
};

// The codes and their meanings, one a line, for the help.
extern const char kExitCodesHelp[];

// An error in the command line itself.
absl::Status UsageError(const std::string& message);

// An error of a parser, under the name of the flag or argument that it read.
absl::Status UsageError(const std::string& name, const absl::Status& status);

// A file on this machine that cannot be read or written.
absl::Status FileError(const std::string& message);

ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_EXIT_CODES_H_

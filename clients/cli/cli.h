// The command line program, as a function.

#ifndef REDRESS_CLIENTS_CLI_CLI_H_
#define REDRESS_CLIENTS_CLI_CLI_H_

#include <string>
#include <vector>

#include "clients/cli/environment.h"

namespace redress::cli {

// Runs a command line (without the program's name) and returns the exit code.
// Results go to streams.out, progress and errors to streams.err; a result that
// cannot be written is an error.
int RunCli(const std::vector<std::string>& words, const Streams& streams,
           const Environment& environment);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_CLI_H_

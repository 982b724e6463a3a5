#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "clients/cli/cli.h"

namespace {

redress::cli::Environment CurrentEnvironment() {
  redress::cli::Environment environment;
  for (const char* name :
       {"REDRESS_SERVER", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) environment.variables[name] = value;
  }
  environment.error_is_terminal = isatty(STDERR_FILENO) == 1;
  environment.input_is_terminal = isatty(STDIN_FILENO) == 1;
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    environment.terminal_width = size.ws_col;
  }
  return environment;
}

}  // namespace

// SIGPIPE keeps its default action: a reader that leaves ("| head") ends the
// program without a word, as it ends others.
int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  // gRPC's own log says nothing that the errors do not say better.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  return redress::cli::RunCli({argv + (argc > 0 ? 1 : 0), argv + argc},
                              {std::cin, std::cout, std::cerr},
                              CurrentEnvironment());
}

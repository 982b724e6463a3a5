// What a command line program has around it, so that tests can give their own.

#ifndef REDRESS_CLIENTS_CLI_ENVIRONMENT_H_
#define REDRESS_CLIENTS_CLI_ENVIRONMENT_H_

#include <istream>
#include <map>
#include <ostream>
#include <string>

namespace redress::cli {

struct Environment {
  // Environment variables that are set.
  std::map<std::string, std::string> variables;
  // Standard error is a terminal: progress may be drawn.
  bool error_is_terminal = false;
  // Standard input is a terminal: a question may be asked.
  bool input_is_terminal = false;
  // Columns of the terminal; 0 where there is none.
  int terminal_width = 0;
};

// The streams of a run. Results go to `out`, progress and errors to `err`.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_ENVIRONMENT_H_

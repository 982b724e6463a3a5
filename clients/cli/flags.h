// Commands, their flags, and the reading of a command line.
//
// Why not absl::flags: its flags are global to the program, have no notion of
// subcommands with flags of their own, exit the process on an error, and write
// help that lists variables. Here one table says what a command takes, and both
// the parser and the help read it.

#ifndef REDRESS_CLIENTS_CLI_FLAGS_H_
#define REDRESS_CLIENTS_CLI_FLAGS_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace redress::cli {

struct Flag {
  // Without the hyphens.
  std::string name;
  // What the value is called in the help ("PERIOD"); empty for a switch.
  std::string value;
  std::string help;
  // May be given more than once.
  bool repeats = false;
  // A switch that is on unless --no-NAME is given.
  bool on_by_default = false;
};

// The arguments of one run, as the command line gives them.
class Arguments {
 public:
  // What follows the command and is no flag.
  std::vector<std::string> positional;
  // Values by flag; of a switch "true" or "false".
  std::map<std::string, std::vector<std::string>> values;

  bool Has(const std::string& flag) const { return values.count(flag) > 0; }
  // All values of a flag; empty where it is not given.
  std::vector<std::string> All(const std::string& flag) const;
  // The value of a flag; `fallback` where it is not given.
  std::string Value(const std::string& flag,
                    const std::string& fallback = "") const;
  bool Switch(const std::string& flag, bool fallback = false) const;
};

class Invocation;

struct Command {
  // The words that call it ("report export").
  std::string name;
  // What it does, in a line.
  std::string summary;
  // Its arguments, for the help ("REPORT").
  std::string arguments;
  size_t least_arguments = 0;
  size_t most_arguments = 0;
  std::vector<Flag> flags;
  // What a newcomer needs to know.
  std::string details;
  // Command lines, one a line, with comments.
  std::string examples;
  // Returns the exit code, or the error to print.
  absl::StatusOr<int> (*run)(const Invocation&) = nullptr;
};

// The flags that every command takes.
const std::vector<Flag>& GlobalFlags();

// What a command line asks for.
struct Parsed {
  // Null where no command is named: then help or version is asked for.
  const Command* command = nullptr;
  // Help is asked for, of the command or the group of commands ("report").
  bool help = false;
  std::string help_topic;
  bool version = false;
  Arguments arguments;
};

// Reads a command line (without the program's name). Flags may stand anywhere
// after their command, global ones before it too, as --name=value or
// --name value; "--" ends them. Errors (reason USAGE) name the nearest command
// or flag.
absl::StatusOr<Parsed> ParseCommandLine(const std::vector<Command>& commands,
                                        const std::vector<std::string>& words);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_FLAGS_H_

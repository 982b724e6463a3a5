// redress-exporter-check PLUGIN: checks an exporter plugin, and reports.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/sdk/conformance/conformance.h"

namespace redress::conformance {
namespace {

constexpr int kConforms = 0;
constexpr int kDoesNot = 1;
constexpr int kUsage = 2;

constexpr char kHelp[] =
    R"(usage: redress-exporter-check [options] PLUGIN

Checks whether an exporter plugin keeps to the rules of Redress's exporter
interface (abi.h), and reports in TAP version 13. Exit code 0: it conforms;
1: it does not; 2: the command is wrong.

  --list               the names of the checks
  --only CHECK[,...]   these only; "rows" means all called "rows.…"
  --option NAME=VALUE  a value of an option, where the default will not do
  --document FILE      a recorded document that the plugin accepts, instead of
                       the kit's own where any will do
  --no-sandbox         without seccomp and Landlock, limits alone
  --time-limit SECONDS how long a check may take (60)
  --keep FOLDER        keeps what was written, a folder for each check
  --gdb                runs the one check of --only under gdb, in one process,
                       without sandbox and time limit
  --help               this
)";

struct Arguments {
  CheckSettings settings;
  std::vector<std::string> checks;
  bool list = false;
  bool help = false;
  bool gdb = false;
  // By --gdb: in this process.
  bool here = false;
};

// Adds the checks of a comma-separated list; the error, or "".
std::string AddChecks(std::string_view list, Arguments* arguments) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    const std::string name(list.substr(0, end));
    const std::vector<std::string> found = FindChecks(name);
    if (found.empty()) {
      return "--only: there is no check \"" + name + "\"; --list names them";
    }
    arguments->checks.insert(arguments->checks.end(), found.begin(),
                             found.end());
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return "";
}

// Sets what needs a value; the error, or "".
std::string SetValue(const std::string& name, const std::string& value,
                     Arguments* arguments) {
  CheckSettings& settings = arguments->settings;
  if (name == "--only") return AddChecks(value, arguments);
  if (name == "--document") {
    settings.document = value;
  } else if (name == "--keep") {
    settings.keep = value;
  } else if (name == "--option") {
    const size_t equals = value.find('=');
    if (equals == std::string::npos) {
      return "--option: \"" + value + "\" is not NAME=VALUE";
    }
    settings.options[value.substr(0, equals)] = value.substr(equals + 1);
  } else {
    const char* end = value.data() + value.size();
    const auto [stop, error] =
        std::from_chars(value.data(), end, settings.time_limit_seconds);
    constexpr int kMost = 86400;
    if (stop != end || error != std::errc() ||
        settings.time_limit_seconds < 1 ||
        settings.time_limit_seconds > kMost) {
      return "--time-limit: \"" + value + "\" is not from 1 to 86400";
    }
  }
  return "";
}

bool TakesValue(std::string_view name) {
  for (const char* known :
       {"--only", "--document", "--keep", "--option", "--time-limit"}) {
    if (name == known) return true;
  }
  return false;
}

// The error, or "".
std::string Parse(const std::vector<std::string>& given, Arguments* arguments) {
  for (size_t i = 0; i < given.size(); ++i) {
    std::string name = given[i];
    if (name.rfind("--", 0) != 0) {
      if (!arguments->settings.plugin.empty()) {
        return "one plugin at a time, not \"" + name + "\" too";
      }
      arguments->settings.plugin = name;
      continue;
    }
    if (name == "--list") {
      arguments->list = true;
    } else if (name == "--help") {
      arguments->help = true;
    } else if (name == "--gdb") {
      arguments->gdb = true;
    } else if (name == "--in-process") {
      arguments->here = true;
    } else if (name == "--no-sandbox") {
      arguments->settings.sandbox = false;
    } else {
      const size_t equals = name.find('=');
      std::string value;
      if (equals != std::string::npos) {
        value = name.substr(equals + 1);
        name.resize(equals);
      }
      if (!TakesValue(name)) return "there is no option " + name;
      if (equals == std::string::npos) {
        if (++i == given.size()) return name + " needs a value";
        value = given[i];
      }
      std::string error = SetValue(name, value, arguments);
      if (!error.empty()) return error;
    }
  }
  if (arguments->list || arguments->help) return "";
  if (arguments->settings.plugin.empty()) return "which plugin?";
  if (arguments->gdb && arguments->checks.size() != 1) {
    return "--gdb runs one check: --only CHECK";
  }
  return "";
}

// Replaces this process by gdb; returns only where that fails.
int RunDebugger(const std::vector<std::string>& given) {
  std::vector<std::string> command = {"gdb", "-q", "--args", "/proc/self/exe"};
  std::array<char, 4096> path = {};
  if (readlink("/proc/self/exe", path.data(), path.size() - 1) > 0) {
    command.back() = path.data();
  }
  command.emplace_back("--in-process");
  for (const std::string& argument : given) {
    if (argument != "--gdb") command.push_back(argument);
  }
  std::vector<char*> pointers;
  pointers.reserve(command.size() + 1);
  for (std::string& argument : command) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execvp("gdb", pointers.data());
  std::fprintf(stderr, "redress-exporter-check: gdb cannot be run: %s\n",
               std::strerror(errno));
  return kUsage;
}

int Main(const std::string& program, const std::vector<std::string>& given) {
  Arguments arguments;
  const std::string error = Parse(given, &arguments);
  if (!error.empty()) {
    std::fprintf(stderr, "redress-exporter-check: %s\n%s", error.c_str(),
                 kHelp);
    return kUsage;
  }
  if (arguments.help) {
    std::fputs(kHelp, stdout);
    return kConforms;
  }
  if (arguments.list) {
    for (const std::string& name : CheckNames()) std::puts(name.c_str());
    return kConforms;
  }
  if (arguments.gdb) return RunDebugger(given);
  if (arguments.checks.empty()) arguments.checks = CheckNames();
  const CheckSettings& settings = arguments.settings;
  std::fputs(FormatReportHead(arguments.checks.size()).c_str(), stdout);
  std::vector<CheckResult> results;
  results.reserve(arguments.checks.size());
  for (const std::string& check : arguments.checks) {
    std::fflush(stdout);
    try {
      results.push_back(arguments.here ? RunCheckHere(check, settings)
                                       : RunCheck(check, settings));
    } catch (const std::exception& failure) {
      std::printf("Bail out! %s\n", failure.what());
      return kUsage;
    }
    std::fputs(
        FormatReportLine(results.size(), results.back(), settings, program)
            .c_str(),
        stdout);
    const bool loaded = check != "load" || Conforms(results);
    if (!loaded) {
      std::puts("Bail out! The plugin cannot be loaded.");
      break;
    }
  }
  std::fputs(FormatReportEnd(results, settings).c_str(), stdout);
  return Conforms(results) ? kConforms : kDoesNot;
}

}  // namespace
}  // namespace redress::conformance

int main(int argc, char** argv) {
  try {
    return redress::conformance::Main(argv[0], {argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "redress-exporter-check: %s\n", error.what());
    return 2;
  }
}

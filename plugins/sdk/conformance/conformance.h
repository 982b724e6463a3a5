// The conformance kit: checks an exporter plugin against what abi.h asks, each
// check in a process of its own, so that a crash, a hang or a leak is a line of
// the report and not its end. README.md says what is checked.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_CONFORMANCE_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_CONFORMANCE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace redress::conformance {

// How a plugin is checked.
struct CheckSettings {
  // The path of the plugin.
  std::string plugin;
  // Values of options that the plugin declares, where the default will not do.
  std::map<std::string, std::string> options;
  // A recorded document that the plugin accepts; none: the kit's own.
  std::string document;
  // Shuts the plugin in as the service does.
  bool sandbox = true;
  // A check that takes longer has failed. Those that take longest have five
  // times as long.
  int time_limit_seconds = 60;
  // Where to keep what was written, in a folder for each check; none: nowhere.
  std::string keep;
};

// What a check came to.
struct CheckResult {
  enum class Outcome {
    kPassed,
    // The plugin refused the check's documents in words, as it may: what the
    // check is about was not seen.
    kRefused,
    // There was nothing to check, or no way to.
    kSkipped,
    kFailed,
  };

  std::string name;   // "rows.4096"
  std::string title;  // "4,096 rows, in one batch"
  Outcome outcome = Outcome::kPassed;
  // Why, in words; of a check that passed, a remark or nothing.
  std::string reason;
  // What the plugin wrote to standard output and error, of one that failed.
  std::string output;
};

// The names of all checks, in the order of the report.
std::vector<std::string> CheckNames();

// The checks that `name` means: one, or with "rows" all called "rows.…"; none
// where there is none.
std::vector<std::string> FindChecks(const std::string& name);

// Runs a check in a process of its own and waits for it. `name` is one of
// CheckNames(). Not for use while the process has several threads. Throws
// std::runtime_error where the check cannot be made: for settings that do not
// suit the plugin, a document that cannot be read, or want of processes.
CheckResult RunCheck(const std::string& name, const CheckSettings& settings);

// Runs it in this process, without sandbox or time limit, for a debugger.
CheckResult RunCheckHere(const std::string& name,
                         const CheckSettings& settings);

// A line about each result in the form of TAP version 13, and at the end what
// it comes to, in words. `program` begins the commands that run a check again.
std::string FormatReport(const std::vector<CheckResult>& results,
                         const CheckSettings& settings,
                         const std::string& program);
// As FormatReport, in pieces: the head, each line, the end.
std::string FormatReportHead(size_t count);
std::string FormatReportLine(size_t number, const CheckResult& result,
                             const CheckSettings& settings,
                             const std::string& program);
std::string FormatReportEnd(const std::vector<CheckResult>& results,
                            const CheckSettings& settings);

// None failed.
bool Conforms(const std::vector<CheckResult>& results);

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_CONFORMANCE_H_

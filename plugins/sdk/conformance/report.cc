#include <algorithm>
#include <cstddef>

#include "plugins/sdk/conformance/conformance.h"
#include "service/export/text.h"

namespace redress::conformance {
namespace {

using Outcome = CheckResult::Outcome;

size_t Count(const std::vector<CheckResult>& results, Outcome outcome) {
  return static_cast<size_t>(std::count_if(
      results.begin(), results.end(),
      [outcome](const CheckResult& r) { return r.outcome == outcome; }));
}

// A refusal may be long; a line of the report is not.
std::string Shortened(const std::string& text) {
  constexpr size_t kMost = 200;
  const std::string shorter = exporting::CleanText(text, kMost);
  return shorter.size() < text.size() ? shorter + "..." : shorter;
}

// An argument as a shell takes it.
std::string Quoted(const std::string& text) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/=,+:@";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) {
    return text;
  }
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

// The command that runs a check again under the debugger.
std::string CommandFor(const CheckResult& result, const CheckSettings& settings,
                       const std::string& program) {
  std::string command = Quoted(program) + " --only " + result.name;
  for (const auto& [name, value] : settings.options) {
    command += " --option " + Quoted(name + "=" + value);
  }
  if (!settings.document.empty()) {
    command += " --document " + Quoted(settings.document);
  }
  return command + " --no-sandbox --gdb " + Quoted(settings.plugin);
}

// A block of lines below a test, as TAP has it.
std::string Block(const CheckResult& result, const CheckSettings& settings,
                  const std::string& program) {
  // JSON's strings are YAML's.
  const auto quoted = [](const std::string& text) {
    std::string all = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') all += '\\';
      all += c;
    }
    return all + "\"";
  };
  std::string block =
      "  ---\n  reason: " + quoted(result.reason) +
      "\n  reproduce: " + quoted(CommandFor(result, settings, program)) + "\n";
  if (!result.output.empty()) {
    block += "  printed: |\n";
    size_t begin = 0;
    while (begin < result.output.size()) {
      const size_t end =
          std::min(result.output.find('\n', begin), result.output.size());
      block += "    " + result.output.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
  }
  return block + "  ...\n";
}

}  // namespace

std::string FormatReportHead(size_t count) {
  return "TAP version 13\n1.." + std::to_string(count) + "\n";
}

std::string FormatReportLine(size_t number, const CheckResult& result,
                             const CheckSettings& settings,
                             const std::string& program) {
  const bool failed = result.outcome == Outcome::kFailed;
  std::string line = std::string(failed ? "not ok " : "ok ") +
                     std::to_string(number) + " - " + result.name + ": " +
                     result.title;
  switch (result.outcome) {
    case Outcome::kPassed:
      if (!result.reason.empty()) line += " (" + Shortened(result.reason) + ")";
      return line + "\n";
    case Outcome::kRefused:
      return line + " # SKIP refused: " + Shortened(result.reason) + "\n";
    case Outcome::kSkipped:
      return line + " # SKIP " + result.reason + "\n";
    case Outcome::kFailed:
      break;
  }
  return line + "\n" + Block(result, settings, program);
}

std::string FormatReportEnd(const std::vector<CheckResult>& results,
                            const CheckSettings& settings) {
  const size_t failed = Count(results, Outcome::kFailed);
  const size_t refused = Count(results, Outcome::kRefused);
  const size_t skipped = Count(results, Outcome::kSkipped);
  std::string text = "# " + settings.plugin;
  text += failed == 0 ? " conforms: " : " does not conform: ";
  text += std::to_string(results.size()) + " checks, " +
          std::to_string(Count(results, Outcome::kPassed)) + " passed, " +
          std::to_string(failed) + " failed, " + std::to_string(refused) +
          " with refused documents, " + std::to_string(skipped) + " skipped.\n";
  if (refused > 0) {
    text +=
        "# What a refused document was to show was not seen: --document FILE "
        "gives one that the plugin accepts.\n";
  }
  return text;
}

std::string FormatReport(const std::vector<CheckResult>& results,
                         const CheckSettings& settings,
                         const std::string& program) {
  std::string text = FormatReportHead(results.size());
  for (size_t i = 0; i < results.size(); ++i) {
    text += FormatReportLine(i + 1, results[i], settings, program);
  }
  return text + FormatReportEnd(results, settings);
}

bool Conforms(const std::vector<CheckResult>& results) {
  return Count(results, Outcome::kFailed) == 0;
}

}  // namespace redress::conformance

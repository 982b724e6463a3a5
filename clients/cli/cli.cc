#include "clients/cli/cli.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/help.h"
#include "clients/cli/invocation.h"
#include "clients/cli/terminal_text.h"
#include "service/base/errors.h"

namespace redress::cli {
namespace {

constexpr char kStartHint[] =
    "       Another server is named by --server HOST:PORT or the variable "
    "REDRESS_SERVER.\n";

void WriteError(const absl::Status& status, std::ostream& err) {
  std::string message(status.message());
  if (message.empty()) message = absl::StatusCodeToString(status.code());
  if (status.code() == absl::StatusCode::kDeadlineExceeded) {
    absl::StrAppend(&message,
                    "\nthe server did not answer in time; --timeout SECONDS "
                    "waits longer");
  }
  bool first = true;
  for (const auto& line : absl::StrSplit(message, '\n')) {
    err << (first ? "error: " : "       ") << SafeText(std::string(line))
        << "\n";
    first = false;
  }
  if (status.code() == absl::StatusCode::kUnavailable) err << kStartHint;
}

absl::StatusOr<int> Run(const std::vector<std::string>& words,
                        const Streams& streams,
                        const Environment& environment) {
  const absl::StatusOr<Parsed> parsed = ParseCommandLine(Commands(), words);
  if (!parsed.ok()) return parsed.status();
  const TextStyle style = StyleFrom(environment);
  if (parsed->help) {
    streams.out << (parsed->command != nullptr
                        ? CommandHelp(*parsed->command, style)
                        : OverviewHelp(Commands(), parsed->help_topic, style));
    return kOk;
  }
  if (parsed->version) {
    streams.out << "redress " << REDRESS_VERSION << "\n";
    return kOk;
  }
  if (parsed->command == nullptr) {
    streams.err << OverviewHelp(Commands(), "", style);
    return kUsage;
  }
  const absl::StatusOr<Invocation> invocation =
      Invocation::Create(parsed->arguments, streams, environment);
  if (!invocation.ok()) return invocation.status();
  return parsed->command->run(*invocation);
}

}  // namespace

const std::vector<Command>& Commands() {
  static const std::vector<Command> kCommands = {
      ImportCommand(),      TemplateCommand(),     QueryCommand(),
      ExplainCommand(),     CasesCommand(),        ReportListCommand(),
      ReportShowCommand(),  ReportExportCommand(), ReportTemplateCommand(),
      ReportCheckCommand(), VerifyCommand(),       ExportersCommand(),
      CatalogueCommand(),   GetCommand(),          HistoryCommand(),
      VersionsCommand(),    RetractCommand(),      EraseCommand(),
  };
  return kCommands;
}

int RunCli(const std::vector<std::string>& words, const Streams& streams,
           const Environment& environment) {
  const absl::StatusOr<int> code = Run(words, streams, environment);
  streams.out.flush();
  if (!code.ok()) {
    WriteError(code.status(), streams.err);
    return ExitCodeOf(code.status());
  }
  if (!streams.out) {
    WriteError(FileError("cannot write the output"), streams.err);
    return kFileTrouble;
  }
  return *code;
}

}  // namespace redress::cli

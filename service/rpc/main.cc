// redressd: the server.

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/reflection.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "service/base/nearest.h"
#include "service/rpc/log.h"
#include "service/rpc/server.h"

constexpr char kDatabase[] = "redress.db";

ABSL_FLAG(std::string, listen, "127.0.0.1:7443",
          "address to serve on, HOST:PORT; port 0 takes a free one");
ABSL_FLAG(bool, allow_unauthenticated_network, false,
          "allow --listen beyond loopback although callers are not "
          "authenticated");
ABSL_FLAG(
    std::string, callers, "analysts",
    "what callers may do: analysts (everything) or readers (reports under "
    "the protected disclosure profile, over whole months or longer)");
ABSL_FLAG(std::string, port_file, "",
          "write the address that is served on into this file, once it is");
ABSL_FLAG(std::string, database, kDatabase,
          "SQLite database; created where absent");
ABSL_FLAG(
    std::string, store, "",
    "PostgreSQL database instead (postgresql://USER@HOST/DATABASE), which "
    "several servers may share; give the password by PGPASSWORD or "
    "PGPASSFILE, as others see a program's flags");
ABSL_FLAG(int, follow_interval_ms, 1000,
          "with --store: how often to look what other servers have committed, "
          "where the database does not tell");
ABSL_FLAG(int, version_wait_ms, 5000,
          "how long a question waits for its min_data_version");
ABSL_FLAG(std::string, executor, "columnar",
          "what answers questions: columnar (in memory), or sql (in SQLite, "
          "and with --facts-schema in PostgreSQL)");
ABSL_FLAG(
    std::string, facts_schema, "",
    "with --store, and --executor=sql or --columnar-limit: a schema in that "
    "database for this server's facts, which no other server may use, and "
    "where questions are counted then (docs/beyond-one-machine.md)");
ABSL_FLAG(std::vector<std::string>, facts_shards, {},
          "with --facts-schema: connection strings of two or more databases "
          "that share the facts between them instead, separated by commas; a "
          "comma within one is written %2C");
ABSL_FLAG(
    int64_t, columnar_limit, 0,
    "with --facts-schema: above so many cases facts go from memory into "
    "the schema, at the next start or change of reference data; 0: never");
ABSL_FLAG(
    std::string, column_file, "",
    "where the columnar executor keeps its facts for a quick start, "
    "derived from the records; default: DATABASE.columns, and nowhere with "
    "--store; none: nowhere");
ABSL_FLAG(std::string, reference, "",
          "reference file (textproto); default: the one installed beside the "
          "program");
ABSL_FLAG(std::string, reports, "",
          "folder of report definitions; default: the installed one");
ABSL_FLAG(std::string, plugins, "",
          "folder of exporter plugins; default: the installed one");
ABSL_FLAG(
    std::string, exporter_allow_list, "",
    "file of the SHA-256 of each plugin that may run, as sha256sum prints "
    "it, read anew when it changes; others are rejected; default: all may "
    "run");
ABSL_FLAG(std::string, worker, "",
          "path of redress-export-worker; default: beside the program");
ABSL_FLAG(std::string, temporary_folder, "",
          "where exports keep temporary files; default: the system's");
ABSL_FLAG(
    std::string, exporter_sandbox, "auto",
    "how far exporters are shut in, by seccomp and Landlock: auto, as far "
    "as the kernel can, with a line in the log where it cannot; require, "
    "wholly, or they are not run; off, not at all, for debugging: only "
    "their limits hold (docs/exporter-sandbox.md)");
ABSL_FLAG(int, drain_notice_ms, 0,
          "after SIGTERM, go on serving for so long while health says "
          "NOT_SERVING");
ABSL_FLAG(int, drain_grace_ms, 20000,
          "then give running calls so long to finish");

namespace redress::rpc {
namespace {

// What Abseil takes the flags to be defined in.
constexpr char kThisFile[] = "service/rpc/main.cc";

constexpr char kUsage[] =
    "serves a council's complaint, enquiry and compliment records over gRPC.\n"
    "\n"
    "  redressd --database=redress.db\n"
    "  redressd --store=postgresql://redress@db.example/redress\n"
    "\n"
    "Flags may be written with dashes or underscores: --port-file=F.\n"
    "\n"
    "SIGTERM and SIGINT drain it. Exit status: 0 drained, 1 could not start.";

// The folder of the running program.
std::filesystem::path ProgramFolder() {
  std::error_code error;
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path(".") : program.parent_path();
}

// The flag, or where an installed or a built tree keeps the thing.
std::string OrInstalled(const std::string& flag,
                        const std::vector<std::filesystem::path>& places) {
  if (!flag.empty()) return flag;
  std::error_code error;
  for (const std::filesystem::path& place : places) {
    if (std::filesystem::exists(place, error)) return place.string();
  }
  return places.front().string();
}

ServerOptions OptionsFromFlags() {
  const std::filesystem::path here = ProgramFolder();
  const std::filesystem::path share = here / "../share/redress";
  ServerOptions options;
  options.listen = absl::GetFlag(FLAGS_listen);
  options.allow_unauthenticated_network =
      absl::GetFlag(FLAGS_allow_unauthenticated_network);
  options.callers = absl::GetFlag(FLAGS_callers);
  options.database = absl::GetFlag(FLAGS_database);
  options.store = absl::GetFlag(FLAGS_store);
  options.follow_interval = std::chrono::milliseconds(
      std::max(absl::GetFlag(FLAGS_follow_interval_ms), 1));
  options.version_wait = std::chrono::milliseconds(
      std::max(absl::GetFlag(FLAGS_version_wait_ms), 0));
  options.executor = absl::GetFlag(FLAGS_executor);
  options.facts_schema = absl::GetFlag(FLAGS_facts_schema);
  options.facts_shards = absl::GetFlag(FLAGS_facts_shards);
  options.columnar_limit = absl::GetFlag(FLAGS_columnar_limit);
  options.column_file = absl::GetFlag(FLAGS_column_file);
  options.reference_file = OrInstalled(absl::GetFlag(FLAGS_reference),
                                       {share / "reference.textproto"});
  options.reports_folder =
      OrInstalled(absl::GetFlag(FLAGS_reports), {share / "reports"});
  options.plugins_folder =
      OrInstalled(absl::GetFlag(FLAGS_plugins),
                  {here / "../lib/redress/plugins", here / "../plugins"});
  options.worker =
      OrInstalled(absl::GetFlag(FLAGS_worker),
                  {here / "redress-export-worker",
                   here / "../libexec/redress/redress-export-worker"});
  options.exporter_allow_list = absl::GetFlag(FLAGS_exporter_allow_list);
  options.temporary_folder = absl::GetFlag(FLAGS_temporary_folder);
  if (options.temporary_folder.empty()) {
    std::error_code error;
    options.temporary_folder =
        std::filesystem::temp_directory_path(error).string();
  }
  options.exporter_sandbox = absl::GetFlag(FLAGS_exporter_sandbox);
  options.generator = absl::StrCat("redress ", REDRESS_VERSION);
  return options;
}

// What is wrong with the flags' names; Abseil does not know the nearest ones.
absl::Status CheckFlagNames(const std::vector<std::string>& arguments) {
  std::vector<std::string> known;
  for (const auto& [name, flag] : absl::GetAllFlags()) {
    if (absl::EndsWith(flag->Filename(), kThisFile)) known.emplace_back(name);
  }
  for (size_t i = 1; i < arguments.size(); ++i) {
    absl::string_view name = arguments[i];
    if (name == "--") break;
    if (!absl::ConsumePrefix(&name, "--")) continue;
    name = name.substr(0, name.find('='));
    const absl::CommandLineFlag* flag = absl::FindCommandLineFlag(name);
    // --nolisten and its like: Abseil says what it thinks of them.
    if (flag == nullptr && absl::StartsWith(name, "no")) {
      flag = absl::FindCommandLineFlag(name.substr(2));
    }
    // What Abseil knows without having it as a flag: --help=NAME, --helpfull.
    const bool is_builtin = absl::StartsWith(name, "help") ||
                            name == "version" || name == "only_check_args";
    if (flag != nullptr || is_builtin) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "unknown flag --", name, DidYouMean(std::string(name), known),
        "; see redressd --help"));
  }
  return absl::OkStatus();
}

// In one step, so that a reader never sees half of it.
absl::Status WritePortFile(const std::string& path,
                           const std::string& address) {
  const std::string temporary = absl::StrCat(path, ".tmp");
  std::ofstream file(temporary, std::ios::trunc);
  file << address << "\n";
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (!file || error) {
    return absl::UnavailableError(
        absl::StrCat("--port-file: cannot write ", path));
  }
  return absl::OkStatus();
}

int Main() {
  // A client that goes away must not take the server with it.
  signal(SIGPIPE, SIG_IGN);
  // Blocked before any thread starts, so that all inherit it and sigwait below
  // is the only taker.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const ServerOptions options = OptionsFromFlags();
  if (!options.store.empty() && absl::GetFlag(FLAGS_database) != kDatabase) {
    std::cerr << "redressd: --store and --database are two places for the "
                 "records; give one"
              << std::endl;
    return 1;
  }
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options);
  absl::Status status = server.status();
  const std::string port_file = absl::GetFlag(FLAGS_port_file);
  if (status.ok() && !port_file.empty()) {
    status = WritePortFile(port_file, (*server)->address());
  }
  if (!status.ok()) {
    std::cerr << "redressd: " << std::string(status.message()) << std::endl;
    return 1;
  }
  std::cout << "listening on " << (*server)->address() << std::endl;
  std::vector<std::pair<std::string, std::string>> fields = {
      {"address", (*server)->address()},
      {"database", (*server)->place()},
      {"executor", (*server)->executor()}};
  if ((*server)->executor() == "sql" && !options.facts_schema.empty()) {
    fields.emplace_back("facts_schema", options.facts_schema);
    if (!options.facts_shards.empty()) {
      fields.emplace_back("facts_shards",
                          absl::StrCat(options.facts_shards.size()));
    }
  }
  Log(LogLevel::kInfo, "serving", fields);

  int signal_number = 0;
  sigwait(&signals, &signal_number);
  Log(LogLevel::kInfo, "draining", {{"signal", strsignal(signal_number)}});
  (*server)->Drain(
      std::chrono::milliseconds(absl::GetFlag(FLAGS_drain_notice_ms)),
      std::chrono::milliseconds(absl::GetFlag(FLAGS_drain_grace_ms)));
  Log(LogLevel::kInfo, "drained");
  return 0;
}

}  // namespace
}  // namespace redress::rpc

int main(int argc, char** argv) {
  // Abseil's flags have underscores; people type dashes, as the CLI has them.
  std::vector<std::string> arguments(argv, argv + argc);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) {
    if (absl::StartsWith(argument, "--")) {
      const auto end = std::find(argument.begin(), argument.end(), '=');
      std::replace(argument.begin() + 2, end, '-', '_');
    }
    pointers.push_back(argument.data());
  }
  absl::SetProgramUsageMessage(redress::rpc::kUsage);
  absl::FlagsUsageConfig usage;
  usage.version_string = [] {
    return absl::StrCat("redressd ", REDRESS_VERSION, "\n");
  };
  const auto is_ours = [](absl::string_view file) {
    return absl::EndsWith(file, redress::rpc::kThisFile);
  };
  usage.contains_help_flags = is_ours;
  usage.contains_helpshort_flags = is_ours;
  absl::SetFlagsUsageConfig(usage);
  const absl::Status names = redress::rpc::CheckFlagNames(arguments);
  if (!names.ok()) {
    std::cerr << "redressd: " << std::string(names.message()) << std::endl;
    return 1;
  }
  const std::vector<char*> rest = absl::ParseCommandLine(argc, pointers.data());
  if (rest.size() > 1) {
    std::cerr << "redressd: unexpected argument \"" << rest[1]
              << "\"; see redressd --help" << std::endl;
    return 1;
  }
  return redress::rpc::Main();
}

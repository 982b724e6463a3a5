// Redress as a server: calls against an echo of equal size, the whole report,
// questions while records are imported, starting, rebuilding, importing.
//
//   build/bin/bench/server_bench --cases=10000 --json=FILE

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/server_calls.h"
#include "tests/bench/server_context.h"
#include "tests/bench/server_imports.h"
#include "tests/bench/server_store.h"
#include "tests/bench/temporary_folder.h"

ABSL_FLAG(int64_t, cases, 10000, "How many cases to generate.");
ABSL_FLAG(std::string, json, "", "A file to append JSON lines to.");
ABSL_FLAG(
    std::string, folder, "",
    "A folder for databases, empty or that of an earlier run with as many "
    "cases; a temporary one if empty.");
ABSL_FLAG(std::string, programs, "",
          "The folder of redressd; default: above this program's.");
ABSL_FLAG(double, seconds, 3, "How long to measure each thing.");
// A quarter of them at a time: many batches, as an import reads ahead.
ABSL_FLAG(int64_t, import_cases, 100000, "How many cases to import.");

namespace redress::bench {
namespace {

// What is measured of one running server.
absl::Status MeasureServer(const ServerContext& context) {
  auto server = StartServer(context, "redress.db");
  if (!server.ok()) return server.status();
  const std::string& address = (*server)->address();
  auto echo = ServerProcess::Start(
      {absl::StrCat(context.programs, "/bench/echo_server"),
       context.Path("echo-port")},
      context.Path("echo-port"), context.Path("echo.log"));
  if (!echo.ok()) return echo.status();
  absl::Status status = MeasureCalls(context, address, (*echo)->address());
  if (status.ok()) status = MeasureQuestions(context, address);
  if (status.ok()) status = MeasureReport(context, **server);
  if (!status.ok()) return status;
  context.results->Add("memory", "resident", "redressd", "bytes",
                       static_cast<double>((*server)->ResidentBytes()));
  status = MeasureBesideImport(context, address);
  return status.ok() ? MeasureOneChange(context, address) : status;
}

absl::Status Run(const ServerContext& context) {
  absl::Status status = WriteReference(context);
  if (status.ok()) status = Fill(context);
  if (status.ok()) status = MeasureServer(context);
  if (status.ok()) status = MeasureStart(context);
  std::unique_ptr<rpc::LiveData> data;
  if (status.ok()) status = MeasureRebuild(context, &data);
  if (status.ok()) status = MeasureHandler(context, *data);
  return status.ok() ? MeasureImport(context) : status;
}

absl::Status Main() {
  std::string programs = absl::GetFlag(FLAGS_programs);
  if (programs.empty()) {
    const auto program = std::filesystem::canonical("/proc/self/exe");
    programs = program.parent_path().parent_path().string();
  }
  const int64_t cases = absl::GetFlag(FLAGS_cases);
  auto folder = TemporaryFolder::Make(absl::GetFlag(FLAGS_folder));
  if (!folder.ok()) return folder.status();
  auto results = Results::Open(absl::GetFlag(FLAGS_json), cases, true);
  if (!results.ok()) return results.status();
  return Run({(*folder)->path(), programs, &*results,
              Generator({cases, 1, true}), absl::GetFlag(FLAGS_seconds),
              absl::GetFlag(FLAGS_import_cases)});
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = redress::bench::Main();
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

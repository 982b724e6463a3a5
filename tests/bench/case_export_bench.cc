// A workbook of the cases behind a figure, over gRPC, from a server of its own,
// against the same cells by libxlsxwriter alone; and what memory it takes. The
// same with columns of each case, whose records are read from the store.
//
//   build/bin/bench/case_export_bench --cases=1000000 --json=FILE

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "service/model/day.h"
#include "tests/bench/bare_workbook.h"
#include "tests/bench/measure.h"
#include "tests/bench/memory_watch.h"
#include "tests/bench/server_context.h"
#include "tests/bench/server_store.h"
#include "tests/bench/temporary_folder.h"

ABSL_FLAG(int64_t, cases, 1000000, "How many cases to generate.");
ABSL_FLAG(int, runs, 3, "How often the list is exported.");
ABSL_FLAG(std::string, json, "", "A file to append JSON lines to.");

namespace redress::bench {
namespace {

// All cases that were ever received.
v1::CaseListSelection EveryCase() {
  v1::CaseListSelection cases;
  v1::Query* query = cases.mutable_query();
  query->add_measures()->set_measure("received");
  query->set_total(true);
  v1::Period* period = query->mutable_period();
  *period->mutable_first_day() =
      model::DayToProto(model::DayFromCivil(1990, 1, 1));
  *period->mutable_last_day() =
      model::DayToProto(model::DayFromCivil(2050, 12, 31));
  cases.mutable_cell()->set_column("Received/0");
  return cases;
}

struct ListedCase {
  std::string authority;
  std::string reference;
};

// The cells of the list, in its order.
absl::StatusOr<std::vector<ListedCase>> List(client::Client& client) {
  constexpr int kPageSize = 10000;
  v1::ListCasesRequest request;
  *request.mutable_query() = EveryCase().query();
  *request.mutable_cell() = EveryCase().cell();
  request.set_page_size(kPageSize);
  std::vector<ListedCase> cases;
  const absl::Status status = client.ListCases(
      request, [&](const v1::ListCasesResponse& page) -> absl::StatusOr<bool> {
        for (const v1::CaseEntry& entry : page.entries()) {
          cases.push_back({entry.authority(), entry.reference()});
        }
        return true;
      });
  if (!status.ok()) return status;
  return cases;
}

// The same cells, by the library and nothing else.
absl::Status WriteBare(const std::vector<ListedCase>& cases,
                       const std::string& path, const std::string& folder) {
  BareWorkbook workbook(path, folder);
  if (!workbook.ok()) return absl::InternalError("no workbook");
  lxw_row_t row = 0;
  for (const ListedCase& listed : cases) {
    worksheet_write_string(workbook.sheet(), row, 0, listed.authority.c_str(),
                           workbook.label());
    worksheet_write_string(workbook.sheet(), row, 1, listed.reference.c_str(),
                           workbook.text());
    ++row;
  }
  return workbook.Close();
}

// What the exports of one list took.
struct Exports {
  std::vector<double> microseconds;
  int64_t growth = 0;
  int64_t worker = 0;
};

absl::Status ExportOnce(ServerProcess& server, client::Client& client,
                        const v1::CaseListSelection& cases,
                        const std::string& path, Exports& exports) {
  v1::ExportRequest request;
  *request.mutable_cases() = cases;
  request.set_exporter("excel");
  MemoryWatch memory(absl::StrCat(server.pid()));
  absl::Status status;
  exports.microseconds.push_back(MicrosecondsOf([&] {
    status = client.Export(request, {path, false}).status();
  }));
  memory.Stop();
  exports.growth = std::max(exports.growth, memory.growth());
  exports.worker = std::max(exports.worker, memory.most_of_child());
  return status;
}

absl::Status Measure(const ServerContext& context) {
  auto server = StartServer(context, "redress.db");
  if (!server.ok()) return server.status();
  client::Client client({(*server)->address()});
  const auto cases = List(client);
  if (!cases.ok()) return cases.status();
  if (static_cast<int64_t>(cases->size()) != context.generator.cases()) {
    return absl::InternalError(absl::StrCat("the list has ", cases->size(),
                                            " cases, and the store ",
                                            context.generator.cases()));
  }
  v1::CaseListSelection columns = EveryCase();
  for (const char* column : {"team", "received_on", "closed_on", "outcome"}) {
    columns.add_columns(column);
  }
  Exports ours;
  Exports with_columns;
  std::vector<double> bare;
  for (int i = 0; i < absl::GetFlag(FLAGS_runs); ++i) {
    absl::Status status = ExportOnce(**server, client, EveryCase(),
                                     context.Path("cases.xlsx"), ours);
    if (status.ok()) {
      status = ExportOnce(**server, client, columns,
                          context.Path("columns.xlsx"), with_columns);
    }
    if (!status.ok()) return status;
    bare.push_back(MicrosecondsOf([&] {
      status = WriteBare(*cases, context.Path("bare.xlsx"), context.folder);
    }));
    if (!status.ok()) return status;
  }
  Results& results = *context.results;
  results.Add(
      {"cases", "over gRPC", "redress", "us", TimingOf(ours.microseconds)});
  results.Add({"cases", "over gRPC", "libxlsxwriter", "us", TimingOf(bare)});
  results.Add("cases", "growth of the server", "redress", "bytes",
              static_cast<double>(ours.growth));
  results.Add("cases", "most of the worker", "redress", "bytes",
              static_cast<double>(ours.worker));
  results.Add({"cases with columns", "over gRPC", "redress", "us",
               TimingOf(with_columns.microseconds)});
  results.Add("cases with columns", "growth of the server", "redress", "bytes",
              static_cast<double>(with_columns.growth));
  return absl::OkStatus();
}

absl::Status Main() {
  const auto program = std::filesystem::canonical("/proc/self/exe");
  const int64_t cases = absl::GetFlag(FLAGS_cases);
  auto folder = TemporaryFolder::Make("");
  if (!folder.ok()) return folder.status();
  auto results = Results::Open(absl::GetFlag(FLAGS_json), cases, true);
  if (!results.ok()) return results.status();
  const ServerContext context = {(*folder)->path(),
                                 program.parent_path().parent_path().string(),
                                 &*results,
                                 Generator({cases, 1, true}),
                                 0,
                                 0};
  absl::Status status = WriteReference(context);
  if (status.ok()) status = Fill(context);
  return status.ok() ? Measure(context) : status;
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = redress::bench::Main();
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

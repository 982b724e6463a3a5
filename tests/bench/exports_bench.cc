// Exports, against what they cannot be quicker than: a small CSV against the
// plugin called in this process; columns read by a plugin that does nothing
// else; a long table as a workbook against libxlsxwriter alone, openpyxl and
// exceljs.
//
//   build/bin/bench/exports_bench --rows=1000000 --json=FILE

#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/export/describe.h"
#include "service/export/export_job.h"
#include "tests/bench/case_table.h"
#include "tests/bench/measure.h"
#include "tests/bench/memory_watch.h"
#include "tests/bench/results.h"
#include "tests/bench/temporary_folder.h"
#include "tests/plugins/driver/plugin_driver.h"

ABSL_FLAG(int64_t, rows, 1000000, "How many rows the long table has.");
ABSL_FLAG(int, runs, 5, "How often each long export is run.");
ABSL_FLAG(int, small_runs, 200, "How often the small export is run.");
ABSL_FLAG(std::string, exceljs, "",
          "A folder with exceljs in its node_modules; empty: left out.");
ABSL_FLAG(bool, openpyxl, true, "Whether openpyxl is measured.");
ABSL_FLAG(std::string, json, "", "A file to append JSON lines to.");

namespace redress::bench {
namespace {

using exporting::ExportJob;
using Clock = std::chrono::steady_clock;

constexpr int64_t kSmallRows = 20;
constexpr char kBin[] = REDRESS_BINARY_DIR "/bin";
constexpr char kPlugins[] = REDRESS_BINARY_DIR "/plugins";

double Microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

// A run of an export.
struct ExportRun {
  double first_byte = 0;  // microseconds
  double whole = 0;
  int64_t bytes = 0;
};

class ExportsBench {
 public:
  ExportsBench(Results* results, std::string folder)
      : results_(*results), folder_(std::move(folder)) {}

  absl::Status Run() {
    results_.Note("load before", LoadOfLastMinute());
    absl::Status status = MeasureSmall();
    if (status.ok()) status = MeasureColumns();
    if (status.ok()) status = MeasureWorkbooks();
    results_.Note("load after", LoadOfLastMinute());
    return status;
  }

 private:
  absl::StatusOr<ExportJob> JobFor(const std::string& plugin) const {
    ExportJob job;
    job.worker = absl::StrCat(kBin, "/redress-export-worker");
    job.exporter.path = plugin;
    job.exporter.exporter =
        exporting::DescribePlugin(job.worker, plugin, std::chrono::seconds(10));
    const std::string& reason = job.exporter.exporter.rejected_reason();
    if (!reason.empty()) return absl::InternalError(plugin + " " + reason);
    job.temporary_folder = folder_;
    return job;
  }

  static absl::StatusOr<ExportRun> RunOnce(
      ExportJob job, const exporting::DocumentSource& source) {
    job.deadline = std::chrono::system_clock::now() + std::chrono::minutes(30);
    ExportRun run;
    const Clock::time_point start = Clock::now();
    const absl::Status status = exporting::RunExport(
        job, source, [&](const v1::ExportResponse& response) {
          if (response.has_chunk()) {
            if (run.bytes == 0)
              run.first_byte = Microseconds(Clock::now() - start);
            run.bytes += static_cast<int64_t>(response.chunk().data().size());
          }
          return absl::OkStatus();
        });
    run.whole = Microseconds(Clock::now() - start);
    if (!status.ok()) return status;
    return run;
  }

  // The same rows for the plugin in this process.
  static testing::TestDocument SmallDocument() {
    testing::TestDocument document;
    document.info.id = "query";
    document.info.title = "Cases";
    testing::TestTable table;
    table.info.id = "cases";
    table.info.title = "Cases";
    const ColumnRole roles[] = {ColumnRole::kLabel,  ColumnRole::kDate,
                                ColumnRole::kDate,   ColumnRole::kText,
                                ColumnRole::kText,   ColumnRole::kText,
                                ColumnRole::kFigure, ColumnRole::kFigure};
    for (size_t i = 0; i < CaseHeadings().size(); ++i) {
      ColumnInfo column;
      column.id = absl::StrCat("column_", i);
      column.label = CaseHeadings()[i];
      column.role = roles[i];
      table.info.columns.push_back(column);
    }
    for (int64_t i = 0; i < kSmallRows; ++i) {
      const CaseCells& cells = CaseRow(i);
      testing::TestRow row;
      row.cells = {testing::TextCell(cells.reference),
                   testing::DateCell(Day(cells.received)),
                   testing::DateCell(Day(cells.closed)),
                   testing::TextCell(cells.team),
                   testing::TextCell(cells.category),
                   testing::TextCell(cells.outcome),
                   testing::CountCell(cells.response_days),
                   testing::PenceCell(cells.remedy_pence, "")};
      table.rows.push_back(std::move(row));
    }
    document.parts.push_back(std::move(table));
    return document;
  }

  absl::Status MeasureSmall() {
    const std::string plugin = absl::StrCat(kPlugins, "/redress_csv.so");
    const absl::StatusOr<ExportJob> job = JobFor(plugin);
    if (!job.ok()) return job.status();
    const exporting::DocumentSource source = CaseDocument(kSmallRows);
    const testing::TestDocument document = SmallDocument();
    std::vector<double> first;
    std::vector<double> in_process;
    for (int i = 0; i < absl::GetFlag(FLAGS_small_runs); ++i) {
      const absl::StatusOr<ExportRun> run = RunOnce(*job, source);
      if (!run.ok()) return run.status();
      first.push_back(run->first_byte);
      redress_code code = REDRESS_OK;
      in_process.push_back(MicrosecondsOf(
          [&] { code = testing::Export(plugin, document, {}).code; }));
      if (code != REDRESS_OK) return absl::InternalError("in process: failed");
    }
    results_.Add({"small csv", "first byte", "redress", "us", TimingOf(first)});
    results_.Add(
        {"small csv", "first byte", "in process", "us", TimingOf(in_process)});
    return absl::OkStatus();
  }

  absl::Status MeasureColumns() {
    const absl::StatusOr<ExportJob> job =
        JobFor(absl::StrCat(REDRESS_BENCH_PLUGINS, "/redress_bench_reader.so"));
    if (!job.ok()) return job.status();
    const int64_t rows = absl::GetFlag(FLAGS_rows);
    const exporting::DocumentSource source = CaseDocument(rows);
    std::vector<double> rates;
    for (int i = 0; i < absl::GetFlag(FLAGS_runs) + 1; ++i) {
      const absl::StatusOr<ExportRun> run = RunOnce(*job, source);
      if (!run.ok()) return run.status();
      // Bytes a microsecond are megabytes a second. The first warms up.
      if (i > 0) {
        rates.push_back(static_cast<double>(ArrowBytes(rows)) / run->whole);
      }
    }
    results_.Add(
        {"columns", "through the worker", "redress", "MB/s", TimingOf(rates)});
    return absl::OkStatus();
  }

  // A program that writes the same workbook.
  struct Peer {
    std::string name;
    std::string command;
    std::vector<double> times;
  };

  // The distinct rows for programs in other languages.
  std::string WriteCells() const {
    const std::string path = absl::StrCat(folder_, "/cells.json");
    std::ofstream file(path);
    file << "{\"headings\": [\"" << absl::StrJoin(CaseHeadings(), "\", \"")
         << "\"], \"rows\": [";
    for (int64_t i = 0; i < kDistinctRows; ++i) {
      const CaseCells& cells = CaseRow(i);
      file << (i == 0 ? "\n[\"" : ",\n[\"") << cells.reference << "\", "
           << cells.received << ", " << cells.closed << ", \"" << cells.team
           << "\", \"" << cells.category << "\", \"" << cells.outcome << "\", "
           << cells.response_days << ", " << cells.remedy_pence << "]";
    }
    file << "]}\n";
    return path;
  }

  std::vector<Peer> Peers() const {
    const std::string file = absl::StrCat(folder_, "/peer.xlsx");
    const std::string rows = absl::StrCat(absl::GetFlag(FLAGS_rows));
    const std::string scripts = REDRESS_SOURCE_DIR "/tests/bench/peers";
    std::vector<Peer> peers = {
        {"libxlsxwriter",
         absl::StrJoin({absl::StrCat(kBin, "/bench/bare_workbook_writer"), rows,
                        file, folder_},
                       " "),
         {}}};
    const std::string cells = WriteCells();
    if (absl::GetFlag(FLAGS_openpyxl)) {
      peers.push_back(
          {"openpyxl",
           absl::StrJoin({std::string("/usr/bin/python3"),
                          scripts + "/openpyxl_writer.py", cells, rows, file},
                         " "),
           {}});
    }
    if (!absl::GetFlag(FLAGS_exceljs).empty()) {
      peers.push_back(
          {"exceljs",
           absl::StrJoin({std::string("node"), scripts + "/exceljs_writer.js",
                          absl::GetFlag(FLAGS_exceljs), cells, rows, file},
                         " "),
           {}});
    }
    return peers;
  }

  absl::Status MeasureWorkbooks() {
    const absl::StatusOr<ExportJob> job =
        JobFor(absl::StrCat(kPlugins, "/redress_excel.so"));
    if (!job.ok()) return job.status();
    const exporting::DocumentSource source =
        CaseDocument(absl::GetFlag(FLAGS_rows));
    std::vector<Peer> peers = Peers();
    std::vector<double> ours;
    for (int i = 0; i < absl::GetFlag(FLAGS_runs); ++i) {
      MemoryWatch memory;
      const absl::StatusOr<ExportRun> run = RunOnce(*job, source);
      memory.Stop();
      if (!run.ok()) return run.status();
      ours.push_back(run->whole);
      growth_ = std::max(growth_, memory.growth());
      worker_ = std::max(worker_, memory.most_of_child());
      for (Peer& peer : peers) {
        // The slow ones are run once; nobody waits for a better median.
        if (i > 0 && peer.name != "libxlsxwriter") continue;
        int exit_code = 0;
        peer.times.push_back(MicrosecondsOf(
            [&] { exit_code = std::system(peer.command.c_str()); }));
        if (exit_code != 0) {
          return absl::InternalError(absl::StrCat(peer.name, " failed"));
        }
      }
    }
    results_.Add({"workbook", "whole", "redress", "us", TimingOf(ours)});
    for (const Peer& peer : peers) {
      results_.Add(
          {"workbook", "whole", peer.name, "us", TimingOf(peer.times)});
    }
    results_.Add("workbook", "growth of the server", "redress", "bytes",
                 static_cast<double>(growth_));
    results_.Add("workbook", "most of the worker", "redress", "bytes",
                 static_cast<double>(worker_));
    return absl::OkStatus();
  }

  Results& results_;
  const std::string folder_;
  int64_t growth_ = 0;
  int64_t worker_ = 0;
};

absl::Status Run() {
  absl::StatusOr<Results> results =
      Results::Open(absl::GetFlag(FLAGS_json), absl::GetFlag(FLAGS_rows), true);
  if (!results.ok()) return results.status();
  const auto folder = TemporaryFolder::Make("");
  if (!folder.ok()) return folder.status();
  return ExportsBench(&*results, (*folder)->path()).Run();
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = redress::bench::Run();
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}

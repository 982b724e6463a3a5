#include "service/export/export_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/export/text.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::string PluginPath(const std::string& name) {
  return absl::StrCat(REDRESS_TEST_PLUGINS, "/redress_test_", name, ".so");
}

// Runs the plugin with a fault.
absl::Status RunFault(const std::string& fault, Written* written) {
  return RunPlugin(PluginPath("faulty"), {{"fault", fault}}, SmallDocument(),
                   written);
}
absl::Status RunFault(const std::string& fault) {
  Written written;
  return RunFault(fault, &written);
}

TEST(RunExportTest, GivesTheWholeDocumentToThePlugin) {
  std::vector<v1::DocumentPart> parts = SmallDocument();
  v1::ChartHint* chart = parts[2].mutable_table()->mutable_chart();
  chart->set_type(v1::CHART_TYPE_BAR);
  v1::TableColumn* upheld = parts[2].mutable_table()->mutable_columns(2);
  upheld->set_measure("upheld_rate");
  upheld->set_period_index(1);
  upheld->set_content(v1::COLUMN_CONTENT_DIFFERENCE);
  parts[2].mutable_table()->mutable_columns(0)->set_dimension("team");
  Written written;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {{"times", "-3"}, {"loud", "true"}},
                      parts, &written),
            absl::OkStatus());
  EXPECT_EQ(
      written.files["document.txt"],
      "id childrens-representations, Representations\n"
      "by redress 0.1.0 for Exampleshire as internal\n"
      "version 7 of 2019-10-31\n"
      "period 2019/20 H1: 2019-04-01 to 2019-09-30\n"
      "period 2018/19 H1: 2018-04-01 to 2018-09-30\n"
      "greeting hello, times -3, loud yes\n"
      "text 1 Closed complaints\n"
      "table closed_by_team, Closed by team, chart 2\n"
      "table note Cancelled cases are left out.\n"
      "column team, Team, role 0, unit 0, measure , period 0, content 0, "
      "brackets no, dimension team\n"
      "column closed, Closed, role 1, unit 1, measure , period 0, content 0, "
      "brackets no, dimension \n"
      "column upheld, % upheld, role 1, unit 2, measure upheld_rate, period 1, "
      "content 2, brackets yes, dimension \n"
      "row | \"Fostering\" | 3/1=3.000000  unit 1 shown 3 | 1/3=0.333333  unit "
      "2 shown 33%\n"
      "row | \"Leaving Care\" | 0/1=0.000000  unit 1 shown 0 | 0/0=0.000000 z "
      "unit 2 shown [z]\n"
      "total | \"Total\" | 3/1=3.000000  unit 1 shown 3 | 1/3=0.333333  unit 2 "
      "shown 33%\n"
      "rows 3\n"
      "text 3 Teams as recorded.\n"
      "end\n");
  EXPECT_EQ(written.files["copy.bin"], "by way of the folder\n");
  EXPECT_THAT(
      written.media_types,
      UnorderedElementsAre(Pair("document.txt", "text/plain"),
                           Pair("copy.bin", "application/octet-stream")));
  EXPECT_THAT(written.messages, ElementsAre("two files were written"));
  EXPECT_EQ(written.progress_rows, 3);
  EXPECT_EQ(written.progress_tables, 1);
}

TEST(RunExportTest, DatesEmptyCellsAndUnitsOfCellsArrive) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Days")};
  v1::DocumentPart table = TablePart("days", "Days");
  AddColumn(&table, "text", "Text", v1::COLUMN_ROLE_TEXT);
  AddColumn(&table, "day", "Day", v1::COLUMN_ROLE_DATE);
  AddColumn(&table, "figure", "Figure", v1::COLUMN_ROLE_FIGURE,
            v1::UNIT_PERCENT);
  parts.push_back(table);
  v1::DocumentPart rows;
  v1::TableRow* row = AddRow(&rows);
  AddText(row, "");
  AddDate(row, 2020, 2, 29);
  AddRate(row, -1, 4, "-0.3");
  row->mutable_cells(2)->set_unit(v1::UNIT_PERCENTAGE_POINTS);
  row = AddRow(&rows);
  AddEmpty(row);
  AddEmpty(row);
  AddEmpty(row);
  row = AddRow(&rows);
  AddDate(row, 1900, 1, 1);
  AddDate(row, 2199, 12, 31);
  AddCount(row, 5);
  parts.push_back(rows);
  // A table without rows, and one without columns.
  v1::DocumentPart empty = TablePart("empty", "Empty");
  AddColumn(&empty, "text", "Text", v1::COLUMN_ROLE_TEXT);
  parts.push_back(empty);
  parts.push_back(TablePart("bare", "Bare"));
  Written written;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, parts, &written),
            absl::OkStatus());
  EXPECT_THAT(written.files["document.txt"],
              HasSubstr("row | \"\" | 2020-02-29 | -1/4=-0.250000  unit 3 "
                        "shown -0.3\n"
                        "row | - | - | -\n"
                        "row | \"1900-01-01\" | 2199-12-31 | 5/1=5.000000  "
                        "unit 2 shown 5\n"
                        "rows 3\n"
                        "table empty, Empty, chart 0\n"));
  EXPECT_THAT(written.files["document.txt"],
              HasSubstr("rows 0\ntable bare, Bare, chart 0\nrows 0\nend\n"));
}

TEST(RunExportTest, LongDocumentsArriveWholeInFullChunks) {
  for (const int rows : {1, 4095, 4096, 4097, 70000}) {
    Written written;
    ASSERT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(rows), &written),
              absl::OkStatus());
    const std::string last = absl::StrCat("row | \"Name ", rows - 1, "\" | ");
    EXPECT_THAT(written.files["document.txt"], HasSubstr(last));
    EXPECT_THAT(written.files["document.txt"],
                HasSubstr(absl::StrCat("\nrows ", rows, "\n")));
    EXPECT_EQ(written.progress_rows, rows);
    // All but the last chunk of the first file, and the second file's, are
    // full.
    ASSERT_GE(written.chunk_sizes.size(), 2u);
    written.chunk_sizes.resize(written.chunk_sizes.size() - 2);
    EXPECT_THAT(written.chunk_sizes, Each(65536u));
  }
}

TEST(RunExportTest, ABatchOfLargeTextsIsSplit) {
  std::vector<v1::DocumentPart> parts = LongDocument(0);
  v1::DocumentPart rows;
  for (int i = 0; i < 20; ++i) {
    v1::TableRow* row = AddRow(&rows);
    AddText(row, std::string(1 << 20, static_cast<char>('a' + i % 26)));
    AddCount(row, i);
  }
  parts.push_back(rows);
  Written written;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, parts, &written),
            absl::OkStatus());
  EXPECT_GT(written.files["document.txt"].size(), 20u << 20);
  EXPECT_THAT(written.files["document.txt"], HasSubstr("\nrows 20\n"));
}

TEST(RunExportTest, TheSameDocumentGivesTheSameBytes) {
  Written first;
  Written second;
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(5000), &first),
            absl::OkStatus());
  ASSERT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(5000), &second),
            absl::OkStatus());
  EXPECT_EQ(first.files, second.files);
  EXPECT_EQ(first.chunk_sizes, second.chunk_sizes);
}

TEST(RunExportTest, APluginInCMayTakeBatchesOver) {
  Written written;
  ASSERT_EQ(
      RunPlugin(PluginPath("arrow_reader"), {}, LongDocument(5000), &written),
      absl::OkStatus());
  EXPECT_EQ(written.files["seen.txt"],
            "2 columns, name is u, 5000 rows, last Name 4999\n");
}

TEST(RunExportTest, ACrashIsAnErrorWithItsSignal) {
  const absl::Status status = RunFault("crash");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ErrorReason(status), "EXPORTER_CRASHED");
  EXPECT_EQ(status.message(), "exporter faulty crashed (SIGSEGV)");
  EXPECT_EQ(RunFault("abort").message(), "exporter faulty crashed (SIGABRT)");
  EXPECT_EQ(RunFault("crash_at_finish").message(),
            "exporter faulty crashed (SIGBUS)");
}

TEST(RunExportTest, AnExceptionIsTheExportersFailure) {
  absl::Status status = RunFault("throw");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ErrorReason(status), "EXPORTER_FAILED");
  EXPECT_EQ(status.message(), "exporter faulty failed: a fault of the plugin");
  status = RunFault("throw_number");
  EXPECT_EQ(ErrorReason(status), "EXPORTER_FAILED");
  status = RunFault("code");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(status.message(), "exporter faulty failed: not my table");
}

TEST(RunExportTest, ARefusalIsToldInTheExportersWords) {
  for (const auto& [fault, words] :
       {std::pair("refuse", "Row 1 breaks rule 100."),
        std::pair("refuse_at_once", "This document cannot be written.")}) {
    const absl::Status status = RunFault(fault);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(status), "EXPORTER_REFUSED");
    EXPECT_EQ(status.message(), words);
  }
}

TEST(RunExportTest, ARefusalReachesACallerWhoIsStillSending) {
  Written written;
  const absl::Status status =
      RunPlugin(PluginPath("faulty"), {{"fault", "refuse"}},
                LongDocument(50000), &written);
  EXPECT_EQ(ErrorReason(status), "EXPORTER_REFUSED") << status;
}

TEST(RunExportTest, BreakingTheRulesIsMisbehaviour) {
  const std::pair<const char*, const char*> faults[] = {
      {"bad_name", "bad file name \"../outside.txt\": it begins with a dot"},
      {"hidden_name", "bad file name \".hidden\": it begins with a dot"},
      {"write_without_file", "it wrote without a file"},
      {"two_open", "it began a file within another"},
      {"second_file", "it says that it writes one file, but began a second"},
      {"not_ended", "it did not end a.txt"},
      {"no_file", "it wrote no file"},
      {"exit", "it ended the worker"},
      {"close_socket", "it closed the worker's socket"},
  };
  for (const auto& [fault, words] : faults) {
    const absl::Status status = RunFault(fault);
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << fault;
    EXPECT_EQ(ErrorReason(status), "EXPORTER_MISBEHAVED") << fault;
    EXPECT_EQ(status.message(),
              absl::StrCat("exporter faulty misbehaved: ", words));
  }
  // The first meets a document that is on its way or one that is all sent.
  for (const char* fault : {"done_early", "bad_frame"}) {
    EXPECT_EQ(ErrorReason(RunFault(fault)), "EXPORTER_MISBEHAVED") << fault;
  }
}

TEST(RunExportTest, AChildOfThePluginDiesWithIt) {
  // RunJob finds no child process afterwards, and the pipes are closed.
  EXPECT_EQ(ErrorReason(RunFault("child")), "EXPORTER_CRASHED");
}

TEST(RunExportTest, ALockedFolderIsRemovedToo) {
  EXPECT_EQ(RunFault("locked_folder"), absl::OkStatus());
}

TEST(RunExportTest, ThePluginSeesNeitherEnvironmentNorDescriptors) {
  Written environment;
  ASSERT_EQ(RunFault("environment", &environment), absl::OkStatus());
  EXPECT_EQ(environment.files["a.txt"], "empty");
  Written descriptors;
  ASSERT_EQ(RunFault("descriptors", &descriptors), absl::OkStatus());
  EXPECT_EQ(descriptors.files["a.txt"], "0 1 2 3 ");
}

// A job of the faulty plugin in a folder of its own.
struct FaultyRun {
  explicit FaultyRun(const std::string& fault)
      : job(MakeJob(DescribedPlugin(PluginPath("faulty")), {{"fault", fault}},
                    folder.path())) {}

  absl::Status Go() {
    Written written;
    return RunJob(job, SmallDocument(), &written);
  }

  TestFolder folder;
  ExportJob job;
};

TEST(RunExportTest, TheDeadlineKillsAPluginThatHangs) {
  FaultyRun run("hang");
  run.job.deadline =
      std::chrono::system_clock::now() + std::chrono::milliseconds(200);
  EXPECT_TRUE(absl::IsDeadlineExceeded(run.Go()));
}

TEST(RunExportTest, TheDeadlineKillsAPluginThatWritesForEver) {
  FaultyRun run("flood");
  run.job.deadline =
      std::chrono::system_clock::now() + std::chrono::milliseconds(300);
  int64_t written = 0;
  const absl::Status status = RunExport(
      run.job,
      [](const auto& take) {
        for (const v1::DocumentPart& part : SmallDocument()) {
          absl::Status taken = take(part);
          if (!taken.ok()) return taken;
        }
        return absl::OkStatus();
      },
      [&](const v1::ExportResponse& response) {
        written += static_cast<int64_t>(response.chunk().data().size());
        return absl::OkStatus();
      });
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_GT(written, 0);
  EXPECT_TRUE(run.folder.IsEmpty());
}

TEST(RunExportTest, CancellingKillsAPluginThatHangs) {
  FaultyRun run("hang");
  int looks = 0;
  run.job.is_cancelled = [&] { return ++looks > 5; };
  EXPECT_TRUE(absl::IsCancelled(run.Go()));
}

TEST(RunExportTest, LimitsOfTheWorker) {
  FaultyRun spin("spin");
  spin.job.limits.cpu_seconds = 1;
  absl::Status status = spin.Go();
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded) << status;
  EXPECT_EQ(ErrorReason(status), "EXPORTER_OVER_LIMIT");

  FaultyRun large("large_file");
  large.job.limits.file_size = 1 << 20;
  status = large.Go();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(ErrorReason(status), "EXPORTER_OVER_LIMIT");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(RunExportTest, MemoryIsLimited) {
  FaultyRun run("memory");
  run.job.limits.memory = int64_t{512} << 20;
  const absl::Status status = run.Go();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(ErrorReason(status), "EXPORTER_OVER_LIMIT");
}
#endif

TEST(RunExportTest, AnErrorOfTheSourceIsReturned) {
  FaultyRun run("");
  const absl::Status status = RunExport(
      run.job,
      [](const auto& take) {
        absl::Status taken = take(HeaderPart("query", "Broken"));
        return taken.ok() ? absl::DataLossError("no more data") : taken;
      },
      [](const v1::ExportResponse&) { return absl::OkStatus(); });
  EXPECT_EQ(status, absl::DataLossError("no more data"));
  EXPECT_TRUE(run.folder.IsEmpty());
}

TEST(RunExportTest, AnErrorOfTheSinkIsReturned) {
  FaultyRun run("flood");
  int responses = 0;
  const absl::Status status = RunExport(
      run.job,
      [](const auto& take) {
        for (const v1::DocumentPart& part : SmallDocument()) {
          absl::Status taken = take(part);
          if (!taken.ok()) return taken;
        }
        return absl::OkStatus();
      },
      [&](const v1::ExportResponse&) {
        return ++responses < 20 ? absl::OkStatus()
                                : absl::UnavailableError("the client left");
      });
  EXPECT_EQ(status, absl::UnavailableError("the client left"));
  EXPECT_TRUE(run.folder.IsEmpty());
}

TEST(RunExportTest, ABadDocumentIsNotSent) {
  const auto reason = [](std::vector<v1::DocumentPart> parts) {
    Written written;
    const absl::Status status =
        RunPlugin(PluginPath("good"), {}, parts, &written);
    EXPECT_EQ(ErrorReason(status), "BAD_DOCUMENT");
    return std::string(status.message());
  };
  EXPECT_THAT(reason({}), HasSubstr("it is empty"));
  EXPECT_THAT(reason({TextPart(v1::TEXT_STYLE_NOTE, "x")}),
              HasSubstr("one header"));
  EXPECT_THAT(reason({HeaderPart("a", "A"), HeaderPart("a", "A")}),
              HasSubstr("one header"));
  v1::DocumentPart rows;
  AddCount(AddRow(&rows), 1);
  EXPECT_THAT(reason({HeaderPart("a", "A"), rows}),
              HasSubstr("outside a table"));
  EXPECT_THAT(reason({HeaderPart("a", "A"), TablePart("t", "T"), rows}),
              HasSubstr("1 cells for 0 columns"));
  EXPECT_THAT(
      reason({HeaderPart("a", "A"), TablePart("t", "T"), TablePart("t", "T")}),
      HasSubstr("two tables are called t"));
  v1::DocumentPart table = TablePart("t", "T");
  AddColumn(&table, "figure", "Figure", v1::COLUMN_ROLE_FIGURE);
  v1::DocumentPart texts;
  AddText(AddRow(&texts), "none");
  EXPECT_THAT(reason({HeaderPart("a", "A"), table, texts}),
              HasSubstr("does not suit its role, figure"));
}

TEST(RunExportTest, AnExporterGetsOnlyDocumentsThatItAccepts) {
  Written written;
  const absl::Status status =
      RunPlugin(PluginPath("picky"), {{"reason", "x"}},
                {HeaderPart("query", "A question")}, &written);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(status), "DOCUMENT_NOT_ACCEPTED");
  EXPECT_EQ(status.message(),
            "exporter picky does not write query but "
            "childrens-representations");
}

TEST(RunExportTest, OptionsAreChecked) {
  Written written;
  const absl::Status status = RunPlugin(PluginPath("good"), {{"tines", "3"}},
                                        SmallDocument(), &written);
  EXPECT_EQ(ErrorReason(status), "UNKNOWN_OPTION");
}

TEST(RunExportTest, AWorkerThatIsNotThereIsUnavailable) {
  FaultyRun run("");
  run.job.worker = "/nowhere/worker";
  EXPECT_EQ(run.Go().code(), absl::StatusCode::kUnavailable);
}

TEST(RunExportTest, APluginThatHasGoneIsAnError) {
  FaultyRun run("");
  run.job.exporter.path = "/nowhere/plugin.so";
  const absl::Status status = run.Go();
  EXPECT_EQ(ErrorReason(status), "EXPORTER_FAILED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("cannot be run"));
}

TEST(RunExportTest, ManyAtOnce) {
  const TestFolder folder;
  const ExporterFile exporter = DescribedPlugin(PluginPath("good"));
  std::vector<absl::Status> results(8);
  std::vector<std::thread> threads;
  for (absl::Status& result : results) {
    threads.emplace_back([&] {
      result = RunExport(
          MakeJob(exporter, {}, folder.path()),
          [](const auto& take) {
            for (const v1::DocumentPart& part : LongDocument(5000)) {
              absl::Status taken = take(part);
              if (!taken.ok()) return taken;
            }
            return absl::OkStatus();
          },
          [](const v1::ExportResponse&) { return absl::OkStatus(); });
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(results, Each(absl::OkStatus()));
  EXPECT_TRUE(folder.IsEmpty());
}

}  // namespace
}  // namespace redress::exporting

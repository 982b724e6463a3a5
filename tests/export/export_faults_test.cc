// What becomes of an export that does not come to its end. The faults that a
// plugin can have by itself are in tests/plugins/zoo.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/export/export_job.h"
#include "service/export/quarantine.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

using ::testing::HasSubstr;

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

TEST(FaultyPluginTest, ARefusalIsToldInTheExportersWords) {
  for (const auto& [fault, words] :
       {std::pair("refuse", "Row 1 breaks rule 100."),
        std::pair("refuse_at_once", "This document cannot be written.")}) {
    const absl::Status status = RunFault(fault);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(status), "EXPORTER_REFUSED");
    EXPECT_EQ(status.message(), words);
  }
}

TEST(FaultyPluginTest, ARefusalReachesACallerWhoIsStillSending) {
  Written written;
  const absl::Status status =
      RunPlugin(PluginPath("faulty"), {{"fault", "refuse"}},
                LongDocument(50000), &written);
  EXPECT_EQ(ErrorReason(status), "EXPORTER_REFUSED") << status;
}

TEST(FaultyPluginTest, ThePluginSeesNeitherEnvironmentNorDescriptors) {
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

// Needs what the sandbox would refuse.
TEST(FaultyPluginTest, AChildOfThePluginDiesWithIt) {
  FaultyRun run("child");
  run.job.sandbox = worker::SandboxMode::kOff;
  // RunJob finds no child process afterwards, and the pipes are closed.
  EXPECT_EQ(ErrorReason(run.Go()), "EXPORTER_CRASHED");
}

TEST(FaultyPluginTest, TheDeadlineKillsAPluginThatHangs) {
  FaultyRun run("hang");
  run.job.deadline =
      std::chrono::system_clock::now() + std::chrono::milliseconds(200);
  const absl::Status status = run.Go();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status));
  EXPECT_EQ(ErrorReason(status), "EXPORTER_TIMED_OUT");
  EXPECT_EQ(status.message(),
            "exporter faulty was not done by the caller's deadline");
  EXPECT_EQ(ErrorMetadata(status)["limit"], "caller");
  EXPECT_FALSE(IsExporterFault(status));
}

TEST(FaultyPluginTest, TheDeadlineKillsAPluginThatWritesForEver) {
  FaultyRun run("flood");
  run.job.deadline =
      std::chrono::system_clock::now() + std::chrono::milliseconds(300);
  const absl::Status status = RunExport(
      run.job,
      [](const auto& take) {
        for (const v1::DocumentPart& part : SmallDocument()) {
          absl::Status taken = take(part);
          if (!taken.ok()) return taken;
        }
        return absl::OkStatus();
      },
      [](const v1::ExportResponse&) { return absl::OkStatus(); });
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_TRUE(run.folder.IsEmpty());
}

TEST(FaultyPluginTest, CancellingKillsAPluginThatHangs) {
  FaultyRun run("hang");
  int looks = 0;
  run.job.is_cancelled = [&] { return ++looks > 5; };
  EXPECT_TRUE(absl::IsCancelled(run.Go()));
}

TEST(FaultyPluginTest, ADeadlineThatPassedElsewhereIsNotTheExporters) {
  FaultyRun run("");
  run.job.deadline =
      std::chrono::system_clock::now() + std::chrono::milliseconds(200);
  const absl::Status status = RunExport(
      run.job,
      [&](const auto& take) {
        // Making the document takes all the time there is.
        std::this_thread::sleep_until(run.job.deadline);
        return take(HeaderPart("query", "Late"));
      },
      [](const v1::ExportResponse&) { return absl::OkStatus(); });
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_EQ(ErrorReason(status), "");
}

TEST(FaultyPluginTest, AnErrorOfTheSourceIsReturned) {
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

TEST(FaultyPluginTest, AnErrorOfTheSinkIsReturned) {
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

TEST(FaultyPluginTest, AWorkerThatIsNotThereIsUnavailable) {
  FaultyRun run("");
  run.job.worker = "/nowhere/worker";
  EXPECT_EQ(run.Go().code(), absl::StatusCode::kUnavailable);
}

TEST(FaultyPluginTest, APluginThatHasGoneIsAnError) {
  FaultyRun run("");
  run.job.exporter.path = "/nowhere/plugin.so";
  const absl::Status status = run.Go();
  EXPECT_EQ(ErrorReason(status), "EXPORTER_FAILED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("cannot be run"));
}

}  // namespace
}  // namespace redress::exporting

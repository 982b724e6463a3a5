// What a plugin can do to the machine it runs on: what an exporter needs, and
// no more.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <seccomp.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/export/describe.h"
#include "service/export/export_job.h"
#include "service/export/exporter_registry.h"
#include "service/export/sandbox_mode.h"
#include "tests/export/export_testing.h"

namespace redress::exporting {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using worker::SandboxMode;

std::string PluginPath(const std::string& name) {
  return absl::StrCat(REDRESS_TEST_PLUGINS, "/redress_test_", name, ".so");
}

// What became of one deed of the faulty plugin.
struct Deed {
  absl::Status status;
  // "done" or the name of the error, where it came so far.
  std::string result;
};

// The tests need a kernel with Landlock and seccomp.
class SandboxTest : public ::testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a build with sanitizers has no sandbox";
#endif
    std::string missing;
    DescribePlugin(WorkerPath(), PluginPath("faulty"), std::chrono::minutes(1),
                   SandboxMode::kAuto, &missing);
    if (!missing.empty()) GTEST_SKIP() << missing;
  }

  // `mode` is kRequire, so that nothing is left out unnoticed.
  Deed Do(const std::string& deed, SandboxMode mode = SandboxMode::kRequire) {
    ExportJob job = MakeJob(DescribedPlugin(PluginPath("faulty")),
                            {{"fault", "do:" + deed}}, folder_.path());
    job.sandbox = mode;
    job.limits = limits_;
    Written written;
    Deed done;
    done.status = RunJob(job, SmallDocument(), &written);
    done.result = written.files["a.txt"];
    return done;
  }

  // A file of the test's own that the plugin has nothing to do with.
  std::string MakeFile() {
    const std::string path = outside_.path() + "/file";
    std::ofstream(path) << "precious";
    return path;
  }

  // Has it still.
  static void ExpectWhole(const std::string& path) {
    std::string text;
    std::ifstream(path) >> text;
    EXPECT_EQ(text, "precious");
  }

  TestFolder folder_;
  TestFolder outside_;
  ExportLimits limits_;
};

TEST_F(SandboxTest, AForbiddenSystemCallEndsThePluginAndIsNamed) {
  const std::pair<const char*, const char*> deeds[] = {
      {"socketpair", "socketpair"},   {"clone3", "clone"},
      {"ptrace", "ptrace"},           {"kill_itself", "kill"},
      {"leave_group", "setsid"},      {"signal_parent", "fcntl"},
      {"io_uring", "io_uring_setup"}, {"new_filter", "seccomp"},
  };
  for (const auto& [deed, name] : deeds) {
    const absl::Status status = Do(deed).status;
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << deed;
    EXPECT_EQ(ErrorReason(status), "EXPORTER_BLOCKED") << deed << status;
    EXPECT_EQ(status.message(),
              absl::StrCat("exporter faulty made the system call ", name,
                           ", which no exporter may make"));
    EXPECT_THAT(status.ToString(), HasSubstr("system_call")) << deed;
  }
}

TEST_F(SandboxTest, APluginThatTakesTheSignalForItselfIsKilled) {
  // Threads and programs are started with all signals blocked.
  for (const char* deed : {"ignored_socket", "quiet_socket", "system"}) {
    const absl::Status status = Do(deed).status;
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << deed;
    EXPECT_EQ(ErrorReason(status), "EXPORTER_BLOCKED") << deed << status;
    EXPECT_THAT(std::string(status.message()),
                HasSubstr("with signals blocked"))
        << deed;
  }
}

TEST_F(SandboxTest, ASignalThatTheKernelDidNotSendNamesNoCall) {
  const absl::Status status = Do("fake_blocked").status;
  EXPECT_EQ(ErrorReason(status), "EXPORTER_BLOCKED");
  EXPECT_THAT(status.ToString(), ::testing::Not(HasSubstr("system_call")));
}

TEST_F(SandboxTest, FilesOfOthersAreOutOfReach) {
  const std::string file = MakeFile();
  const std::string made = outside_.path() + "/made";
  EXPECT_EQ(Do("read:/etc/passwd").result, "EACCES");
  EXPECT_EQ(Do("read:/usr/lib").result, "EACCES");
  EXPECT_EQ(Do("read:/proc/self/environ").result, "EACCES");
  EXPECT_EQ(Do("list:/").result, "EACCES");
  for (const char* verb : {"read", "write", "empty", "truncate", "remove"}) {
    EXPECT_EQ(Do(absl::StrCat(verb, ":", file)).result, "EACCES") << verb;
  }
  EXPECT_EQ(Do("write:" + made).result, "EACCES");
  EXPECT_EQ(Do("mkdir:" + made).result, "EACCES");
  EXPECT_FALSE(fs::exists(made));
  // What Landlock does not look at.
  EXPECT_EQ(Do("chmod:" + file).result, "EPERM");
  EXPECT_EQ(Do("touch:" + file).result, "EPERM");
  ExpectWhole(file);
}

TEST_F(SandboxTest, ItsOwnFolderIsForReading) {
  EXPECT_EQ(Do("read_beside:redress_test_good.so").result, "done");
  EXPECT_EQ(Do(absl::StrCat("write:", PluginPath("good"))).result, "EACCES");
  EXPECT_EQ(Do(absl::StrCat("write:", REDRESS_TEST_PLUGINS, "/made")).result,
            "EACCES");
  EXPECT_EQ(Do(absl::StrCat("chmod:", PluginPath("good"))).result, "EPERM");
}

TEST_F(SandboxTest, WhatAnExporterNeedsWorks) {
  for (const char* deed : {"use_folder", "throw"}) {
    const Deed done = Do(deed);
    EXPECT_EQ(done.status, absl::OkStatus()) << deed;
    EXPECT_EQ(done.result, "done") << deed;
  }
  Written written;
  EXPECT_EQ(RunPlugin(PluginPath("good"), {}, LongDocument(5000), &written),
            absl::OkStatus());
}

TEST_F(SandboxTest, ALinkFromThePluginFolderIsFollowed) {
  TestFolder plugins;
  fs::create_symlink(PluginPath("good"), plugins.path() + "/good.so");
  Written written;
  EXPECT_EQ(
      RunPlugin(plugins.path() + "/good.so", {}, SmallDocument(), &written),
      absl::OkStatus());
}

TEST_F(SandboxTest, NoFurtherCodeIsLoaded) {
  EXPECT_THAT(Do(absl::StrCat("load:", PluginPath("faulty"))).result, "done")
      << "it is loaded already";
  EXPECT_EQ(ErrorReason(Do(absl::StrCat("load:", PluginPath("good"))).status),
            "EXPORTER_BLOCKED");
}

TEST_F(SandboxTest, ItDiesWithItsServer) {
  EXPECT_EQ(Do("outlive").result, "EPERM");
}

TEST_F(SandboxTest, HoldsWhileAPluginIsLoaded) {
  const auto reason = [](const std::string& plugin, SandboxMode mode) {
    return DescribePlugin(WorkerPath(), PluginPath(plugin),
                          std::chrono::minutes(1), mode)
        .rejected_reason();
  };
  // It did not crash: both were refused.
  EXPECT_THAT(reason("write_at_load", SandboxMode::kAuto),
              HasSubstr("is not an exporter"));
  EXPECT_FALSE(fs::exists("/tmp/redress-test-written-at-load"));
}

TEST_F(SandboxTest, OffLeavesOnlyLimits) {
  EXPECT_EQ(Do("socket", SandboxMode::kOff).result, "done");
  EXPECT_EQ(Do("read:/etc/passwd", SandboxMode::kOff).result, "done");
  EXPECT_EQ(Do("run_memory", SandboxMode::kOff).result, "done");
}

TEST_F(SandboxTest, AllocationsThatFailAreNoFault) {
  const Deed refused = Do("refuse_memory");
  EXPECT_EQ(refused.status, absl::OkStatus());
  EXPECT_EQ(refused.result, "ENOMEM");
}

// Takes Landlock away from this process and the workers that it starts.
void LoseLandlock() {
  const std::unique_ptr<void, decltype(&seccomp_release)> filter(
      seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
  const int number = seccomp_syscall_resolve_name("landlock_create_ruleset");
  ASSERT_EQ(seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), number, 0),
            0);
  ASSERT_EQ(seccomp_load(filter.get()), 0);
}

// In a process of their own, as what it loses it does not get back.
using SandboxDeathTest = SandboxTest;

TEST_F(SandboxDeathTest, RequiredButMissingRunsNothing) {
  const ExporterFile faulty = DescribedPlugin(PluginPath("faulty"));
  TestFolder plugins;
  fs::copy_file(PluginPath("good"), plugins.path() + "/redress_good.so");
  const auto act = [&] {
    LoseLandlock();
    ExportJob job = MakeJob(faulty, {}, folder_.path());
    job.sandbox = SandboxMode::kRequire;
    Written written;
    const absl::Status status = RunJob(job, SmallDocument(), &written);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(ErrorReason(status), "EXPORTER_SANDBOX_MISSING");
    EXPECT_EQ(status.message(),
              "exporter faulty is not run: this kernel has no Landlock, and "
              "--exporter-sandbox=require wants all of the sandbox");
    auto registry = MakeExporterRegistry(
        {plugins.path(), WorkerPath(), "", SandboxMode::kRequire});
    const std::vector<ExporterFile> files = (*registry)->List();
    ASSERT_EQ(files.size(), 1u);
    EXPECT_THAT(files[0].exporter.rejected_reason(),
                HasSubstr("is not run: this kernel has no Landlock"));
    const absl::Status found = (*registry)->Find("good").status();
    EXPECT_EQ(found.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(ErrorReason(found), "EXPORTER_SANDBOX_MISSING");
    std::cerr << "the end\n";
    _exit(HasFailure() ? 1 : 0);
  };
  EXPECT_EXIT(act(), ::testing::ExitedWithCode(0), "the end");
}

TEST_F(SandboxDeathTest, AutomaticDoesWithoutAndSaysSoOnce) {
  TestFolder plugins;
  for (const char* name : {"good", "faulty"}) {
    fs::copy_file(PluginPath(name), plugins.path() + "/" + name + ".so");
  }
  const auto act = [&] {
    LoseLandlock();
    auto registry = MakeExporterRegistry({plugins.path(), WorkerPath(), ""});
    EXPECT_EQ((*registry)->List().size(), 2u);
    auto found = (*registry)->Find("faulty");
    EXPECT_TRUE(found.ok());
    for (const auto& [deed, result] :
         {std::pair("read:/etc/passwd", "done"), std::pair("socket", "")}) {
      ExportJob job = MakeJob(*found, {{"fault", absl::StrCat("do:", deed)}},
                              folder_.path());
      Written written;
      const absl::Status status = RunJob(job, SmallDocument(), &written);
      EXPECT_EQ(written.files["a.txt"], result);
      EXPECT_EQ(ErrorReason(status), *result == 0 ? "EXPORTER_BLOCKED" : "");
    }
    std::cerr << "the end\n";
    _exit(HasFailure() ? 1 : 0);
  };
  EXPECT_EXIT(act(), ::testing::ExitedWithCode(0),
              "^redress: warning: exporters are less confined: this kernel has "
              "no Landlock\nthe end");
}

TEST(ParseSandboxModeTest, KnowsThreeModes) {
  EXPECT_EQ(ParseSandboxMode("auto").value(), SandboxMode::kAuto);
  EXPECT_EQ(ParseSandboxMode("require").value(), SandboxMode::kRequire);
  EXPECT_EQ(ParseSandboxMode("off").value(), SandboxMode::kOff);
  const absl::Status status = ParseSandboxMode("required").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "--exporter-sandbox: \"required\"; valid are auto, require and off "
            "(did you mean \"require\"?)");
}

}  // namespace
}  // namespace redress::exporting

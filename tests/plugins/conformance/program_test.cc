// The program: its report, exit codes and usage.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <filesystem>
#include <string>

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::conformance {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kProgram[] = REDRESS_EXPORTER_CHECK;
constexpr char kGood[] = REDRESS_GOOD_PLUGIN;

struct Result {
  int exit_code = -1;
  std::string output;
};

Result RunProgram(const std::string& arguments,
                  const std::string& before = "") {
  const testing::CommandResult result =
      testing::RunCommand(before + kProgram + (" " + arguments));
  return {WIFEXITED(result.exit_code) ? WEXITSTATUS(result.exit_code) : -1,
          result.output};
}

TEST(ExporterCheckTest, ReportsInTap) {
  const Result result =
      RunProgram(std::string("--only rows.4097,rows.limit ") + kGood);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output,
            "TAP version 13\n1..2\n"
            "ok 1 - rows.4097: 4,097 rows, a batch and a row\n"
            "ok 2 - rows.limit: refuses a row more than max_table_rows # SKIP "
            "it declares none\n"
            "# " +
                std::string(kGood) +
                " conforms: 2 checks, 1 passed, 0 failed, 0 with refused "
                "documents, 1 skipped.\n");
}

TEST(ExporterCheckTest, SaysWhyAndHowToReproduce) {
  const std::string plugin =
      REDRESS_FAULTY_PLUGINS "/redress_faulty_misses_rows.so";
  const Result result = RunProgram("--only rows " + plugin);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output,
              HasSubstr("not ok 4 - rows.4097: 4,097 rows, a batch and a row\n"
                        "  ---\n"
                        "  reason: \"the files of 4097 rows are those of 4096: "
                        "the last row is lost\"\n"
                        "  reproduce: \"" +
                        std::string(kProgram) +
                        " --only rows.4097 --no-sandbox --gdb " + plugin +
                        "\"\n  ...\n"));
  EXPECT_THAT(result.output, HasSubstr("does not conform: 6 checks, "));
}

TEST(ExporterCheckTest, StopsWhereThePluginIsNone) {
  const Result result = RunProgram(REDRESS_SOURCE_DIR "/README.md");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("it is not a shared object"));
  EXPECT_THAT(result.output, HasSubstr("\nBail out!"));
}

TEST(ExporterCheckTest, KeepsWhatWasWritten) {
  const testing::TemporaryFolder folder;
  const Result result =
      RunProgram("--only types --keep " + folder.path() + " " + kGood);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(std::filesystem::exists(
      folder.path() + "/types/tmp/session-1-files/document.txt"));
}

TEST(ExporterCheckTest, RunsInOneProcessForADebugger) {
  const Result result =
      RunProgram(std::string("--in-process --only types ") + kGood);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const Result none = RunProgram(std::string("--gdb --only types ") + kGood,
                                 "PATH=/nonexistent ");
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.output, HasSubstr("gdb cannot be run: No such file"));
}

TEST(ExporterCheckTest, WrongCommands) {
  const struct {
    const char* arguments;
    const char* error;
  } commands[] = {
      {"", "which plugin?"},
      {"a b", "one plugin at a time, not \"b\" too"},
      {"--only row a", "there is no check \"row\"; --list names them"},
      {"--only", "--only needs a value"},
      {"--onyl=rows a", "there is no option --onyl"},
      {"--option lea a", "\"lea\" is not NAME=VALUE"},
      {"--time-limit 0 a", "\"0\" is not from 1 to 86400"},
      {"--gdb --only rows a", "--gdb runs one check: --only CHECK"},
  };
  for (const auto& command : commands) {
    const Result result = RunProgram(command.arguments);
    EXPECT_EQ(result.exit_code, 2) << command.arguments;
    EXPECT_THAT(result.output, HasSubstr(command.error));
    EXPECT_THAT(result.output, HasSubstr("usage: redress-exporter-check"));
  }
}

TEST(ExporterCheckTest, OptionsThatThePluginDoesNotHave) {
  Result result =
      RunProgram(std::string("--only types --option colour=red ") + kGood);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output,
              HasSubstr("--option colour: the plugin declares no such option"));
  result = RunProgram(std::string("--only types --option times=many ") + kGood);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("\"many\" is not a whole number"));
  result = RunProgram(std::string("--only types --document /none ") + kGood);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("/none cannot be read"));
}

TEST(ExporterCheckTest, HelpAndList) {
  EXPECT_THAT(RunProgram("--help").output,
              StartsWith("usage: redress-exporter-check"));
  const Result list = RunProgram("--list");
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_THAT(list.output, HasSubstr("\nrows.4096\n"));
}

}  // namespace
}  // namespace redress::conformance

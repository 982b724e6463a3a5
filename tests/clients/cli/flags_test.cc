#include "clients/cli/flags.h"

#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Command> TestCommands() {
  Command get;
  get.name = "get";
  get.arguments = "REFERENCE";
  get.least_arguments = 1;
  get.most_arguments = 1;
  get.flags = {{"output", "FORMAT", ""},
               {"where", "CONDITION", "", true},
               {"total", "", ""},
               {"difference", "", "", false, true}};
  Command show;
  show.name = "report show";
  Command list;
  list.name = "report list";
  return {get, show, list};
}

class FlagsTest : public ::testing::Test {
 protected:
  Parsed Parse(const std::vector<std::string>& words) {
    absl::StatusOr<Parsed> parsed = ParseCommandLine(commands_, words);
    EXPECT_TRUE(parsed.ok()) << parsed.status();
    return parsed.ok() ? *parsed : Parsed();
  }
  std::string Error(const std::vector<std::string>& words) {
    const absl::StatusOr<Parsed> parsed = ParseCommandLine(commands_, words);
    EXPECT_FALSE(parsed.ok());
    EXPECT_EQ(ExitCodeOf(parsed.status()), kUsage);
    return std::string(parsed.status().message());
  }

  const std::vector<Command> commands_ = TestCommands();
};

TEST_F(FlagsTest, FindsCommandsAndGroups) {
  EXPECT_EQ(Parse({"get", "A1"}).command->name, "get");
  EXPECT_EQ(Parse({"report", "list"}).command->name, "report list");
  EXPECT_EQ(Parse({"--server", "h:1", "report", "show"}).command->name,
            "report show");
  EXPECT_EQ(Parse({}).command, nullptr);
}

TEST_F(FlagsTest, ReadsFlagsAnywhere) {
  const Parsed parsed =
      Parse({"--server=h:1", "get", "--output", "json", "A1", "--where", "a=b",
             "--where=c=d", "--total", "--no-difference", "--timeout", "5"});
  EXPECT_EQ(parsed.arguments.Value("server"), "h:1");
  EXPECT_EQ(parsed.arguments.Value("timeout"), "5");
  EXPECT_EQ(parsed.arguments.Value("output"), "json");
  EXPECT_THAT(parsed.arguments.All("where"), ElementsAre("a=b", "c=d"));
  EXPECT_TRUE(parsed.arguments.Switch("total"));
  EXPECT_FALSE(parsed.arguments.Switch("difference", true));
  EXPECT_THAT(parsed.arguments.positional, ElementsAre("A1"));
  EXPECT_EQ(parsed.arguments.Value("absent", "fallback"), "fallback");
  EXPECT_THAT(parsed.arguments.All("absent"), IsEmpty());
  EXPECT_TRUE(parsed.arguments.Switch("absent", true));
}

TEST_F(FlagsTest, EndsFlagsAtTwoHyphens) {
  EXPECT_THAT(Parse({"get", "--", "--output"}).arguments.positional,
              ElementsAre("--output"));
  EXPECT_THAT(Parse({"get", "-"}).arguments.positional, ElementsAre("-"));
}

TEST_F(FlagsTest, KnowsHelpAndVersion) {
  EXPECT_TRUE(Parse({"--help"}).help);
  EXPECT_TRUE(Parse({"-h"}).help);
  EXPECT_TRUE(Parse({"help"}).help);
  EXPECT_EQ(Parse({"help", "get"}).command->name, "get");
  EXPECT_EQ(Parse({"get", "--help"}).command->name, "get");
  EXPECT_EQ(Parse({"report", "--help"}).help_topic, "report");
  EXPECT_TRUE(Parse({"--version"}).version);
}

TEST_F(FlagsTest, NamesWhatIsWrong) {
  EXPECT_THAT(Error({"gte", "A1"}),
              HasSubstr("unknown command \"gte\" (did you mean \"get\"?)"));
  EXPECT_THAT(Error({"report", "lst"}),
              HasSubstr("unknown command \"report lst\" (did you mean "
                        "\"list\"?); see redress report --help"));
  EXPECT_THAT(Error({"report"}), HasSubstr("needs one of list, show"));
  EXPECT_THAT(Error({"get", "A1", "--otput", "x"}),
              HasSubstr("unknown flag --otput (did you mean \"--output\"?)"));
  EXPECT_THAT(Error({"get", "A1", "--no-total"}),
              HasSubstr("unknown flag --no-total"));
  EXPECT_THAT(Error({"--sever=h:1", "get", "A1"}),
              HasSubstr("unknown flag --sever (did you mean \"--server\"?)"));
  EXPECT_THAT(Error({"get", "A1", "--output"}),
              HasSubstr("--output needs a value: --output FORMAT"));
  EXPECT_THAT(Error({"get", "A1", "--output", "--total"}),
              HasSubstr("--output needs a value"));
  EXPECT_THAT(Error({"get", "A1", "--output", "a", "--output", "b"}),
              HasSubstr("--output is given twice"));
  EXPECT_THAT(Error({"get", "A1", "--total=yes"}),
              HasSubstr("--total takes no value"));
  EXPECT_THAT(Error({"get"}), HasSubstr("REFERENCE is missing"));
  EXPECT_THAT(Error({"get", "A1", "A2"}),
              HasSubstr("\"A2\" is one argument too many"));
}

}  // namespace
}  // namespace redress::cli

#include "service/export/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/base/errors.h"
#include "service/export/export_job.h"

namespace redress::exporting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::ExporterOption MakeOption(const std::string& name, v1::OptionType type) {
  v1::ExporterOption option;
  option.set_name(name);
  option.set_type(type);
  return option;
}

v1::Exporter MakeExporter() {
  v1::Exporter exporter;
  exporter.set_id("pipe");
  *exporter.add_options() = MakeOption("width", v1::OPTION_TYPE_INTEGER);
  exporter.mutable_options(0)->set_default_value("3");
  *exporter.add_options() = MakeOption("bold", v1::OPTION_TYPE_BOOLEAN);
  *exporter.add_options() = MakeOption("colour", v1::OPTION_TYPE_CHOICE);
  exporter.mutable_options(2)->add_choices("red");
  exporter.mutable_options(2)->add_choices("green");
  *exporter.add_options() = MakeOption("title", v1::OPTION_TYPE_STRING);
  exporter.mutable_options(3)->set_required(true);
  exporter.mutable_options(3)->set_help("What stands above");
  return exporter;
}

TEST(OptionValueFaultTest, Integers) {
  const v1::ExporterOption option = MakeOption("n", v1::OPTION_TYPE_INTEGER);
  for (const char* good :
       {"0", "-1", "007", "9223372036854775807", "-9223372036854775808"}) {
    EXPECT_EQ(OptionValueFault(option, good), "");
  }
  for (const char* bad : {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "one",
                          "9223372036854775808"}) {
    EXPECT_THAT(OptionValueFault(option, bad), HasSubstr("whole number"))
        << bad;
  }
}

TEST(OptionValueFaultTest, TextsMustBeUtf8OfASensibleSize) {
  const v1::ExporterOption option = MakeOption("t", v1::OPTION_TYPE_STRING);
  EXPECT_EQ(OptionValueFault(option, "Größe\nzwei"), "");
  EXPECT_THAT(OptionValueFault(option, "\xE4"), HasSubstr("UTF-8"));
  EXPECT_THAT(OptionValueFault(option, std::string(65537, 'x')),
              HasSubstr("64 KiB"));
}

TEST(OptionValueFaultTest, IntegersOfARange) {
  v1::ExporterOption option;
  option.set_type(v1::OPTION_TYPE_INTEGER);
  option.set_minimum(1);
  option.set_maximum(999);
  EXPECT_EQ(OptionValueFault(option, "1"), "");
  EXPECT_EQ(OptionValueFault(option, "999"), "");
  EXPECT_EQ(OptionValueFault(option, "0"), "0 is not from 1 to 999");
  EXPECT_EQ(OptionValueFault(option, "1000"), "1000 is not from 1 to 999");
}

TEST(FindFormatTest, TheFirstOrTheOneNamed) {
  v1::Exporter exporter;
  exporter.set_id("pages");
  exporter.add_formats()->set_id("txt");
  exporter.add_formats()->set_id("html");
  EXPECT_EQ((*FindFormat(exporter, ""))->id(), "txt");
  EXPECT_EQ((*FindFormat(exporter, "html"))->id(), "html");
  const absl::Status status = FindFormat(exporter, "htm").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      status.message(),
      "format: exporter pages writes txt, html, not \"htm\" (did you mean "
      "\"html\"?)");
}

TEST(CheckOptionsTest, AcceptsWhatIsDeclared) {
  EXPECT_EQ(CheckOptions(MakeExporter(), {{"width", "4"},
                                          {"bold", "false"},
                                          {"colour", "red"},
                                          {"title", "x"}}),
            absl::OkStatus());
  EXPECT_EQ(CheckOptions(MakeExporter(), {{"title", "x"}}), absl::OkStatus());
}

TEST(CheckOptionsTest, ListsEveryViolation) {
  const absl::Status status = CheckOptions(MakeExporter(), {{"width", "wide"},
                                                            {"bold", "yes"},
                                                            {"colour", "gren"},
                                                            {"bald", "true"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> lines;
  for (const FieldViolation& violation : Violations(status)) {
    lines.push_back(violation.reason + " " + violation.description);
    EXPECT_THAT(violation.field, HasSubstr("options["));
  }
  EXPECT_THAT(
      lines,
      ElementsAre(
          "BAD_OPTION_VALUE options[width]: \"wide\" is not a whole number",
          "BAD_OPTION_VALUE options[bold]: \"yes\" is neither true nor false",
          "BAD_OPTION_VALUE options[colour]: \"gren\" is none of red, green "
          "(did you mean \"green\"?)",
          "MISSING_OPTION options[title]: exporter pipe needs it: What stands "
          "above",
          "UNKNOWN_OPTION options[bald]: exporter pipe has no such option (did "
          "you mean \"bold\"?)"));
}

TEST(ResolveOptionsTest, FillsInDefaultsByName) {
  EXPECT_THAT(
      ResolveOptions(MakeExporter(), {{"title", "x"}}),
      ElementsAre("bold", "", "colour", "", "title", "x", "width", "3"));
}

}  // namespace
}  // namespace redress::exporting

#include "service/base/textproto.h"

#include <random>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/reference.pb.h"

namespace redress {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST(ParseTextproto, ReadsAMessage) {
  v1::Alias alias;
  alias.set_dimension("left over");
  const absl::Status status =
      ParseTextproto("# A comment.\nrecorded: \"CLR\" canonical: 'Members é'\n",
                     "x.textproto", &alias);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(alias.dimension(), "");
  EXPECT_EQ(alias.recorded(), "CLR");
  EXPECT_EQ(alias.canonical(), "Members é");
}

TEST(ParseTextproto, SaysWhereTheErrorIs) {
  v1::Alias alias;
  const absl::Status status = ParseTextproto(
      "dimension: \"team\"\n  recoded: \"CLR\"\n", "aliases.textproto", &alias);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(status), StartsWith("aliases.textproto:2:"));
  EXPECT_THAT(MessageOf(status), HasSubstr("recoded"));
  EXPECT_THAT(MessageOf(status), HasSubstr("(did you mean \"recorded\"?)"));
}

TEST(ParseTextproto, NamesAnUnknownEnumValue) {
  v1::ProcedureDefinition procedure;
  const absl::Status status =
      ParseTextproto("procedure: PROCEDURE_CHILD", "p", &procedure);
  EXPECT_THAT(MessageOf(status), StartsWith("p:1:"));
  EXPECT_THAT(MessageOf(status), HasSubstr("PROCEDURE_CHILD"));
}

TEST(ParseTextproto, RefusesTextThatIsNotUtf8) {
  v1::Alias alias;
  EXPECT_EQ(MessageOf(ParseTextproto("recorded:\n  \"caf\xE9\"", "a", &alias)),
            "a:2:7: this byte is not valid UTF-8");
  EXPECT_EQ(MessageOf(ParseTextproto("\n recorded: \"caf\\351\"", "a", &alias)),
            "a:2:2: the value of recorded is not valid UTF-8");
  v1::ReferenceDataSet set;
  EXPECT_EQ(MessageOf(ParseTextproto(
                "data { settings { attributes: ['x', '\\377'] } }", "a", &set)),
            "a:1:19: the value of attributes is not valid UTF-8");
}

TEST(ParseTextproto, LimitsDepthAndTheLengthOfItsErrors) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "not {";
  v1::Filter filter;
  EXPECT_FALSE(ParseTextproto(deep, "deep", &filter).ok());

  v1::Alias alias;
  const absl::Status status =
      ParseTextproto(std::string(1 << 20, 'x') + ": 1", "long", &alias);
  EXPECT_FALSE(status.ok());
  EXPECT_LT(status.message().size(), 2000U);
}

TEST(ParseTextproto, IsSafeOnAnyInput) {
  const std::string seed =
      "data { alias { dimension: \"team\" recorded: \"a\\n\" effective_from "
      "{ year: 2019 month: 4 day: 1 } } } # x\ndata < settings: <> >";
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    std::string text = seed;
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int j = 0; j < changes; ++j) {
      const size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, random() % 5);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 20));
      }
      if (text.empty()) text = "x";
    }
    v1::ReferenceDataSet set;
    const absl::Status status = ParseTextproto(text, "fuzz", &set);
    if (!status.ok()) {
      EXPECT_THAT(MessageOf(status), StartsWith("fuzz:"));
    } else {
      v1::ReferenceDataSet again;
      EXPECT_TRUE(again.ParseFromString(set.SerializeAsString()));
    }
  }
}

}  // namespace
}  // namespace redress

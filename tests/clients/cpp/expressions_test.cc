#include "clients/cpp/expressions.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace redress::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

template <typename Message>
bool Same(const Message& message, const std::string& text) {
  Message wanted;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &wanted));
  const bool same =
      google::protobuf::util::MessageDifferencer::Equals(message, wanted);
  EXPECT_TRUE(same) << message.DebugString();
  return same;
}

TEST(ExpressionsTest, ReadsConditions) {
  Same(*ParseCondition("kind=complaint"),
       "members { dimension: 'kind' values: 'complaint' }");
  Same(*ParseCondition(" kind = complaint , mp_enquiry "),
       "members { dimension: 'kind' values: ['complaint', 'mp_enquiry'] }");
  Same(*ParseCondition("team!=Fostering Team"),
       "not { members { dimension: 'team' values: 'Fostering Team' } }");
  Same(*ParseCondition("attr:ward=A\\, B,C"),
       "members { dimension: 'attr:ward' values: ['A, B', 'C'] }");
  Same(*ParseCondition("team=a=b"),
       "members { dimension: 'team' values: 'a=b' }");
}

TEST(ExpressionsTest, JoinsConditions) {
  Same(*ParseWhere({}), "");
  Same(*ParseWhere({"a=b"}), "members { dimension: 'a' values: 'b' }");
  Same(*ParseWhere({"a=b", "c!=d"}),
       "all_of {"
       "  filters { members { dimension: 'a' values: 'b' } }"
       "  filters { not { members { dimension: 'c' values: 'd' } } } }");
}

TEST(ExpressionsTest, SaysWhatIsWrongWithAConditon) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"kind", "needs = or !="},   {"=complaint", "no dimension"},
      {"!=x", "no dimension"},     {"kind=", "a value is empty"},
      {"kind=a,,b", "a value is"}, {"", "needs = or !="}};
  for (const auto& [text, wanted] : cases) {
    const absl::StatusOr<v1::Filter> filter = ParseCondition(text);
    ASSERT_FALSE(filter.ok()) << text;
    EXPECT_THAT(std::string(filter.status().message()), HasSubstr(wanted));
    EXPECT_THAT(std::string(filter.status().message()),
                HasSubstr("DIMENSION=VALUE"));
  }
}

TEST(ExpressionsTest, ReadsMeasures) {
  const auto measures = ParseMeasures(
      "received, Stage 1 complaints=stage_started[stage=stage1,stage2],"
      "closed[kind=complaint][team!=A\\]B],A\\=B\\, C=closed");
  ASSERT_TRUE(measures.ok()) << measures.status();
  ASSERT_EQ(measures->size(), 4u);
  Same((*measures)[0], "measure: 'received'");
  Same((*measures)[1],
       "measure: 'stage_started' label: 'Stage 1 complaints' filter {"
       "  members { dimension: 'stage' values: ['stage1', 'stage2'] } }");
  Same((*measures)[2],
       "measure: 'closed' filter { all_of {"
       "  filters { members { dimension: 'kind' values: 'complaint' } }"
       "  filters { not { members { dimension: 'team' values: 'A]B' } } } } }");
  Same((*measures)[3], "measure: 'closed' label: 'A=B, C'");
}

TEST(ExpressionsTest, SaysWhatIsWrongWithAMeasure) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "names no measure"},
      {"received,", "names no measure"},
      {"=received", "label before = is empty"},
      {"Label=", "names no measure"},
      {"closed[kind=a", "bracket is not closed"},
      {"closed[kind=a]x", "\"x\" follows the bracket"},
      {"closed[kind]", "needs = or !="}};
  for (const auto& [text, wanted] : cases) {
    const auto measures = ParseMeasures(text);
    ASSERT_FALSE(measures.ok()) << text;
    EXPECT_THAT(std::string(measures.status().message()), HasSubstr(wanted));
  }
}

TEST(ExpressionsTest, ReadsDimensions) {
  auto dimensions = ParseDimensions("team, kind");
  ASSERT_TRUE(dimensions.ok());
  ASSERT_EQ(dimensions->size(), 2u);
  EXPECT_EQ((*dimensions)[1].dimension(), "kind");
  EXPECT_THAT((*dimensions)[1].members(), IsEmpty());

  dimensions = ParseDimensions("kind=complaint,compliment");
  ASSERT_TRUE(dimensions.ok());
  ASSERT_EQ(dimensions->size(), 1u);
  EXPECT_THAT((*dimensions)[0].members(),
              ElementsAre("complaint", "compliment"));

  EXPECT_FALSE(ParseDimensions("").ok());
  EXPECT_FALSE(ParseDimensions("a,b=c").ok());
  EXPECT_FALSE(ParseDimensions("a=").ok());
}

TEST(ExpressionsTest, ReadsMembersAsItWritesThem) {
  const auto members = ParseMembers(" A\\, B ,2019-04");
  ASSERT_TRUE(members.ok());
  EXPECT_THAT(*members, ElementsAre("A, B", "2019-04"));
  for (const std::string member : {"A, B", "C\\D", "\\,", "plain = [x]"}) {
    const auto read = ParseMembers(EscapeMember(member));
    ASSERT_TRUE(read.ok());
    EXPECT_THAT(*read, ElementsAre(member));
  }
  EXPECT_THAT(std::string(ParseMembers("A,,B").status().message()),
              HasSubstr("\"A,,B\": a member is empty. Write MEMBER,MEMBER"));
}

}  // namespace
}  // namespace redress::client

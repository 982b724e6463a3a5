#include "gtest/gtest.h"
#include "service/query/disclosure/condition.h"
#include "service/query/predicates.h"

namespace redress::query::disclosure {
namespace {

class ConditionTest : public testing::Test {
 protected:
  // The condition of a filter where single dimensions have these members.
  std::string KeyOf(
      const engine::Predicate& filter,
      const std::vector<std::pair<std::string, std::string>>& members = {},
      const Expansions& expansions = {}) {
    Condition condition;
    Add(ToTree(filter, engine::Table::kCases, expansions, vocabulary_),
        condition);
    for (const auto& [dimension, member] : members) {
      Restrict(vocabulary_.Dimension(dimension),
               vocabulary_.Set(std::vector<std::string>{member}), vocabulary_,
               condition);
    }
    Settle(vocabulary_, condition);
    return condition.never ? "never" : Key(condition, vocabulary_, true);
  }

  Vocabulary vocabulary_;
};

TEST_F(ConditionTest, AFilterAndARowSayTheSame) {
  EXPECT_EQ(KeyOf(IsMember("kind", {"complaint"})),
            KeyOf(All({}), {{"kind", "complaint"}}));
  EXPECT_EQ(KeyOf(IsMember("kind", {"a", "b"})),
            KeyOf(IsMember("kind", {"b", "a", "b"})));
}

TEST_F(ConditionTest, WhatARowSaysSettlesTheFilter) {
  const engine::Predicate filter =
      Any({Not(IsMember("kind", {"complaint"})),
           IsMember("procedure", {"children_statutory"})});
  // Of enquiries all count; of complaints those of one procedure.
  EXPECT_EQ(KeyOf(All({}), {{"kind", "mp_enquiry"}}),
            KeyOf(filter, {{"kind", "mp_enquiry"}}));
  EXPECT_EQ(KeyOf(All({}),
                  {{"kind", "complaint"}, {"procedure", "children_statutory"}}),
            KeyOf(filter, {{"kind", "complaint"}}));
  EXPECT_EQ("never",
            KeyOf(IsMember("kind", {"compliment"}), {{"kind", "complaint"}}));
}

TEST_F(ConditionTest, NegationIsTheRestOfTheMembers) {
  EXPECT_EQ(KeyOf(IsMember("kind", {"a"})),
            KeyOf(Not(Not(IsMember("kind", {"a"})))));
  EXPECT_EQ(
      "never",
      KeyOf(All({IsMember("kind", {"a"}), Not(IsMember("kind", {"a"}))})));
}

TEST_F(ConditionTest, ManyValuedConditionsDoNotExcludeOneAnother) {
  EXPECT_NE(
      "never",
      KeyOf(All({IsMember("category", {"a"}), IsMember("category", {"b"})})));
  // Save having none.
  EXPECT_EQ(
      "never",
      KeyOf(All({IsMember("category", {"a"}), IsMember("category", {""})})));
  // The wider one of two says nothing.
  EXPECT_EQ(KeyOf(IsMember("category", {"a"})),
            KeyOf(All({IsMember("category", {"a"}),
                       IsMember("category", {"a", "b"})})));
}

TEST_F(ConditionTest, ExpandedMembersAreDimensionsOfTheirOwn) {
  const Expansions expansions = {{"category", {{"a", "b"}, true}}};
  EXPECT_EQ(KeyOf(IsMember("category", {"a"}), {}, expansions),
            KeyOf(All({}), {{"has category:a", "yes"}}));
  EXPECT_EQ(
      "never",
      KeyOf(All({IsMember("category", {"a"}), IsMember("category", {""})}), {},
            expansions));
}

TEST_F(ConditionTest, SetsCombine) {
  const auto set = [&](const std::vector<std::string>& members, bool negated) {
    return vocabulary_.Set(members, negated);
  };
  const int32_t ab = set({"a", "b"}, false);
  const int32_t not_b = set({"b"}, true);
  EXPECT_EQ(set({"a"}, false), vocabulary_.Intersect(ab, not_b));
  EXPECT_EQ(set({"b", "c"}, true),
            vocabulary_.Intersect(not_b, set({"c"}, true)));
  EXPECT_TRUE(vocabulary_.IsSubset(set({"a"}, false), ab));
  EXPECT_TRUE(vocabulary_.IsSubset(set({"b", "c"}, true), not_b));
  EXPECT_FALSE(vocabulary_.IsSubset(not_b, ab));
  EXPECT_TRUE(vocabulary_.AreDisjoint(set({"b"}, false), not_b));
  EXPECT_FALSE(vocabulary_.AreDisjoint(ab, not_b));
  EXPECT_TRUE(vocabulary_.Contains(not_b, kUnnamed));
  EXPECT_FALSE(vocabulary_.Contains(ab, kUnnamed));
}

}  // namespace
}  // namespace redress::query::disclosure

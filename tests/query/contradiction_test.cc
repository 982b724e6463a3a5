#include "service/query/contradiction.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/predicates.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

TEST(ContradictionIn, FindsValuesThatExcludeEachOther) {
  EXPECT_EQ(
      ContradictionIn(All({IsMember("kind", {"complaint"}),
                           IsMember("kind", {"mp_enquiry", "compliment"})})),
      "kind cannot be complaint and compliment or mp_enquiry at once");
  EXPECT_EQ(ContradictionIn(All({IsMember("team", {"A", "B"}),
                                 Not(IsMember("team", {"A", "B", "C"}))})),
            "team cannot be A or B and not A or B at once");
  EXPECT_EQ(ContradictionIn(All({IsMember("team", {""}),
                                 IsMember("team", {"1", "2", "3", "4", "5"})})),
            "team cannot be Not recorded and 1 or 2 or 3 or 2 more at once");
}

TEST(ContradictionIn, LooksIntoNestedConditions) {
  const auto contradiction =
      All({IsMember("team", {"A"}), IsMember("team", {"B"})});
  EXPECT_EQ(ContradictionIn(All({IsMember("kind", {"complaint"}),
                                 Any({contradiction, contradiction})})),
            "team cannot be A and B at once");
  EXPECT_EQ(ContradictionIn(Any({contradiction, IsMember("team", {"C"})})), "");
  EXPECT_EQ(ContradictionIn(Not(contradiction)), "");
}

TEST(ContradictionIn, LeavesAloneWhatMayBe) {
  EXPECT_EQ(ContradictionIn({}), "");
  EXPECT_EQ(ContradictionIn(
                All({IsMember("team", {"A", "B"}), IsMember("team", {"B", "C"}),
                     Not(IsMember("team", {"A", "C"}))})),
            "");
  EXPECT_EQ(ContradictionIn(All(
                {Not(IsMember("team", {"A"})), Not(IsMember("team", {"B"}))})),
            "");
  // A case may have both.
  EXPECT_EQ(ContradictionIn(All({IsMember("category", {"Delay"}),
                                 IsMember("category", {"Conduct"})})),
            "");
}

TEST(CheckContradictions, NamesTheMeasure) {
  Data data;
  data.Add(Case("complaint", "2019-05-01"));
  const auto answer = data.Run(absl::StrCat(
      PeriodText("period", "2019-04-01", "2019-09-30"),
      "measures { measure: 'received' } "
      "measures { measure: 'closed' label: 'MP enquiries' "
      "  filter { members { dimension: 'kind' values: 'mp_enquiry' } } } "
      "filter { members { dimension: 'kind' values: 'Complaint' } }"));
  EXPECT_EQ(ErrorReason(answer.status()), "CONTRADICTORY_FILTER");
  EXPECT_EQ(answer.status().message(),
            "nothing can be counted for \"MP enquiries\": with the question's "
            "filter kind cannot be complaint and mp_enquiry at once; name the "
            "values in one condition, or join the conditions by any_of");
  ASSERT_EQ(Violations(answer.status()).size(), 1U);
  EXPECT_EQ(Violations(answer.status())[0].field, "query.measures[1].filter");
}

}  // namespace
}  // namespace redress::query

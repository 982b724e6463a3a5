#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;

constexpr char kByKindAndTeam[] =
    "measures { measure: 'received' } dimensions { dimension: 'kind' } "
    "dimensions { dimension: 'team' } subtotals: true "
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "         last_day { year: 2019 month: 5 day: 31 } } ";

void Add(Data& data, const std::string& kind, const std::string& team,
         int cases, const std::string& received = "2019-05-01") {
  for (int i = 0; i < cases; ++i) {
    model::CaseFacts facts = Case(kind, received);
    Set(facts, model::CaseDimension::kTeam, team);
    data.Add(facts);
  }
}

Data KindsAndTeams() {
  Data data;
  Add(data, "complaint", "A", 1);
  Add(data, "complaint", "B", 2);
  Add(data, "compliment", "A", 4);
  Add(data, "compliment", "C", 3);
  return data;
}

TEST(Subtotals, StandAfterTheRowsTheyAreOf) {
  Data data = KindsAndTeams();
  EXPECT_THAT(data.Rows(absl::StrCat(kByKindAndTeam, "total: true")),
              ElementsAre("complaint | A | 1", "complaint | B | 2",
                          "complaint | subtotal | 3", "compliment | A | 4",
                          "compliment | C | 3", "compliment | subtotal | 7",
                          "total | 10"));
}

// The groups are ordered by their subtotals, their rows by their own figures.
TEST(Subtotals, OrderTheirGroups) {
  Data data = KindsAndTeams();
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          kByKindAndTeam, "order_by { label: 'Received' descending: true }")),
      ElementsAre("compliment | A | 4", "compliment | C | 3",
                  "compliment | subtotal | 7", "complaint | B | 2",
                  "complaint | A | 1", "complaint | subtotal | 3"));
  EXPECT_THAT(
      data.Rows(absl::StrCat(kByKindAndTeam, "order_by { descending: true }")),
      ElementsAre("compliment | C | 3", "compliment | A | 4",
                  "compliment | subtotal | 7", "complaint | B | 2",
                  "complaint | A | 1", "complaint | subtotal | 3"));
}

TEST(Subtotals, AreOfEachLeadingCombination) {
  Data data;
  Add(data, "complaint", "A", 1, "2019-04-10");
  Add(data, "complaint", "A", 2, "2019-05-10");
  Add(data, "complaint", "B", 1, "2019-05-10");
  EXPECT_THAT(
      data.Rows(
          absl::StrCat(kByKindAndTeam, "dimensions { dimension: 'month' }")),
      ElementsAre("complaint | A | 2019-04 | 1", "complaint | A | 2019-05 | 2",
                  "complaint | A | subtotal | 3", "complaint | B | 2019-04 | 0",
                  "complaint | B | 2019-05 | 1", "complaint | B | subtotal | 1",
                  "complaint | subtotal | 4"));
}

// A time bucket among the leading dimensions has a subtotal in each piece.
TEST(Subtotals, AreOfTimeBucketsToo) {
  Data data;
  Add(data, "complaint", "A", 1, "2019-04-10");
  Add(data, "complaint", "B", 2, "2019-04-10");
  Add(data, "complaint", "A", 2, "2019-05-10");
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          "measures { measure: 'received' } dimensions { dimension: 'month' } "
          "dimensions { dimension: 'team' } subtotals: true ",
          PeriodText("period", "2019-04-02", "2019-05-31"))),
      ElementsAre("2019-04 | A | 1 | partial", "2019-04 | B | 2 | partial",
                  "2019-04 | subtotal | 3 | partial", "2019-05 | A | 2",
                  "2019-05 | B | 0", "2019-05 | subtotal | 2"));
}

// A case of two categories counts once in the subtotal of its team.
TEST(Subtotals, AreNoSums) {
  Data data;
  model::CaseFacts facts = Case("complaint", "2019-05-01");
  Set(facts, model::CaseDimension::kTeam, "A");
  facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] = {
      "Conduct", "Delay"};
  data.Add(facts);
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          "measures { measure: 'received' } dimensions { dimension: 'team' } "
          "dimensions { dimension: 'category' } subtotals: true ",
          PeriodText("period", "2019-04-01", "2019-05-31"))),
      ElementsAre("A | Conduct | 1", "A | Delay | 1", "A | subtotal | 1"));
}

// Subtotals are over everything, also over what the top leaves out below them;
// those of the top's own dimension are of its members and of the others.
TEST(Subtotals, GoWithATop) {
  Data data = KindsAndTeams();
  EXPECT_THAT(
      data.Rows(absl::StrCat(kByKindAndTeam,
                             "top { count: 1 dimension: 'team' other: true }")),
      ElementsAre("complaint | A | 1", "complaint | All others | other | 2",
                  "complaint | subtotal | 3", "compliment | A | 4",
                  "compliment | All others | other | 3",
                  "compliment | subtotal | 7"));
  EXPECT_THAT(
      data.Rows(absl::StrCat(kByKindAndTeam, "top { count: 1 other: true }")),
      ElementsAre("compliment | A | 4", "compliment | C | 3",
                  "compliment | subtotal | 7", "All others | A | other | 1",
                  "All others | B | other | 2",
                  "All others | subtotal | other | 3"));
}

}  // namespace
}  // namespace redress::query

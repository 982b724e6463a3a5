#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;

constexpr char kReceivedByTeam[] =
    "measures { measure: 'received' } dimensions { dimension: 'team' } "
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "         last_day { year: 2019 month: 9 day: 30 } } ";

void Add(Data& data, const std::string& team, int cases,
         const std::string& received = "2019-05-01",
         const std::string& kind = "complaint") {
  for (int i = 0; i < cases; ++i) {
    model::CaseFacts facts = Case(kind, received);
    Set(facts, model::CaseDimension::kTeam, team);
    data.Add(facts);
  }
}

Data Teams() {
  Data data;
  Add(data, "Adoption", 2);
  Add(data, "Fostering", 5);
  Add(data, "MASH", 2);
  Add(data, "", 3);
  Add(data, "Youth", 1);
  return data;
}

TEST(Top, KeepsTheLargestAndBreaksTiesByName) {
  Data data = Teams();
  EXPECT_THAT(data.Rows(absl::StrCat(kReceivedByTeam, "top { count: 3 }")),
              ElementsAre("Adoption | 2", "Fostering | 5", "Not recorded | 3"));
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceivedByTeam,
                             "top { count: 4 } order_by { label: 'Received' "
                             "descending: true }")),
      ElementsAre("Fostering | 5", "Not recorded | 3", "Adoption | 2",
                  "MASH | 2"));
}

TEST(Top, CountsAllOthersAndTheTotalAnew) {
  Data data = Teams();
  EXPECT_THAT(data.Rows(absl::StrCat(
                  kReceivedByTeam, "top { count: 2 other: true } total: true")),
              ElementsAre("Fostering | 5", "Not recorded | 3",
                          "All others | other | 5", "total | 13"));
  // Everybody is in the top.
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceivedByTeam, "top { count: 5 other: true }")),
      ElementsAre("Adoption | 2", "Fostering | 5", "MASH | 2", "Youth | 1",
                  "Not recorded | 3"));
}

// The current period decides, whatever the comparison says.
TEST(Top, RanksByTheCurrentPeriod) {
  Data data;
  Add(data, "A", 1);
  Add(data, "B", 2);
  Add(data, "A", 9, "2018-05-01");
  Add(data, "C", 4, "2018-05-01");
  EXPECT_THAT(data.Rows(absl::StrCat(
                  kReceivedByTeam,
                  PeriodText("comparisons", "2018-04-01", "2018-09-30"),
                  "top { count: 1 other: true }")),
              ElementsAre("B | 2 | 0", "All others | other | 1 | 13"));
}

// A rate of the others is over all of their cases, and no sum of rates.
TEST(Top, RecomputesRates) {
  Data data;
  const auto closed = [&data](const std::string& team,
                              const std::string& outcome, int cases) {
    for (int i = 0; i < cases; ++i) {
      model::CaseFacts facts = Case("complaint", "2019-04-02");
      Set(facts, model::CaseDimension::kTeam, team);
      Set(facts, model::CaseDimension::kOutcome, outcome);
      facts.closed = facts.left = Iso("2019-05-01");
      data.Add(facts);
    }
  };
  closed("A", "upheld", 4);
  closed("B", "upheld", 1);
  closed("B", "not_upheld", 1);
  closed("C", "not_upheld", 3);
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          "measures { measure: 'upheld_rate' } measures { measure: 'closed' } "
          "dimensions { dimension: 'team' } ",
          PeriodText("period", "2019-04-01", "2019-09-30"),
          "top { count: 1 label: '% upheld' other: true }")),
      ElementsAre("A | 100% | 4", "All others | other | 20% | 5"));
}

// A case of two categories that are both left out counts once in the others.
TEST(Top, CountsACaseOnceInTheOthers) {
  Data data;
  const auto add = [&data](const std::vector<std::string>& categories) {
    model::CaseFacts facts = Case("complaint", "2019-05-01");
    facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] =
        categories;
    data.Add(facts);
  };
  add({"Delay"});
  add({"Conduct", "Delay"});
  add({"Conduct", "Cost"});
  add({"Delay"});
  EXPECT_THAT(data.Rows(absl::StrCat(
                  "measures { measure: 'received' } dimensions { dimension: "
                  "'category' } ",
                  PeriodText("period", "2019-04-01", "2019-09-30"),
                  "top { count: 1 other: true } total: true")),
              ElementsAre("Delay | 3", "All others | other | 2", "total | 4"));
}

// With other dimensions and time buckets the ranking is over all of them.
TEST(Top, RanksOverTheOtherDimensionsAndTheWholePeriod) {
  Data data;
  Add(data, "A", 2, "2019-04-10");
  Add(data, "A", 1, "2019-05-10");
  Add(data, "B", 1, "2019-04-10", "compliment");
  Add(data, "B", 3, "2019-05-10");
  Add(data, "C", 2, "2019-05-10");
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          "measures { measure: 'received' } dimensions { dimension: 'kind' } "
          "dimensions { dimension: 'team' } dimensions { dimension: 'month' } ",
          PeriodText("period", "2019-04-01", "2019-05-31"),
          "top { count: 1 dimension: 'team' other: true }")),
      ElementsAre("complaint | B | 2019-04 | 0", "complaint | B | 2019-05 | 3",
                  "complaint | All others | 2019-04 | other | 2",
                  "complaint | All others | 2019-05 | other | 3",
                  "compliment | B | 2019-04 | 1",
                  "compliment | B | 2019-05 | 0"));
}

TEST(Top, TakesListedMembersIntoTheRanking) {
  Data data;
  Add(data, "B", 1);
  EXPECT_THAT(
      data.Rows(absl::StrCat("measures { measure: 'received' } "
                             "dimensions { dimension: 'team' members: 'A' } ",
                             PeriodText("period", "2019-04-01", "2019-09-30"),
                             "top { count: 2 other: true }")),
      ElementsAre("A | 0", "B | 1"));
}

// They are the rest of what is shown, so that they have rows where the members
// left out would have had them; and a rest is no head.
TEST(Top, PutsAllOthersLastWithTheRowsOfThoseLeftOut) {
  Data data;
  Add(data, "A", 2);
  Add(data, "B", 1);
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          "measures { measure: 'received' } dimensions { dimension: 'team' } "
          "dimensions { dimension: 'kind' members: 'mp_enquiry' } ",
          PeriodText("period", "2019-04-01", "2019-09-30"),
          "top { count: 1 other: true } order_by { descending: true }")),
      ElementsAre("A | complaint | 2", "A | mp_enquiry | 0",
                  "All others | complaint | other | 1",
                  "All others | mp_enquiry | other | 0"));
}

// What is called like the others' row is another row.
TEST(Top, TellsAMemberCalledAllOthersFromTheOthers) {
  Data data;
  Add(data, "All others", 3);
  Add(data, "A", 2);
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceivedByTeam,
                             "top { count: 1 other: true } order_by { label: "
                             "'Received' descending: true }")),
      ElementsAre("All others | 3", "All others | other | 2"));
}

TEST(Top, OfNothingIsNothing) {
  Data data;
  Add(data, "A", 1, "2017-05-01");
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceivedByTeam, "top { count: 1 other: true }")),
      ElementsAre());
}

}  // namespace
}  // namespace redress::query

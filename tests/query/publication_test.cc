// What is published together is protected together.

#include "service/query/publication.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kReceivedByTeam[] =
    "measures { measure: 'received' } dimensions { dimension: 'team' } "
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "         last_day { year: 2019 month: 9 day: 30 } } "
    "disclosure_profile: 'publish' ";

void Add(Data& data, const std::string& team, int cases,
         const std::string& kind = "complaint",
         const std::string& received = "2019-05-01") {
  for (int i = 0; i < cases; ++i) {
    model::CaseFacts facts = Case(kind, received);
    Set(facts, model::CaseDimension::kTeam, team);
    data.Add(facts);
  }
}

v1::DisclosureProfile Publish() {
  v1::DisclosureProfile profile;
  profile.set_name("publish");
  profile.set_threshold(5);
  profile.set_min_denominator(10);
  return profile;
}

Data Teams() {
  Data data({}, {}, {Publish()});
  Add(data, "A", 20);
  Add(data, "B", 2);
  Add(data, "C", 9);
  Add(data, "D", 12);
  return data;
}

TEST(Publication, SuppressesWhatTheTotalWouldGiveAway) {
  Data data = Teams();
  EXPECT_THAT(data.Rows(kReceivedByTeam),
              ElementsAre("A | 20", "B | [c]", "C | 9", "D | 12"));
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceivedByTeam, "total: true")),
      ElementsAre("A | 20", "B | [c]", "C | [c]", "D | 12", "total | 43"));
}

TEST(Publication, NamesItsProfile) {
  Data data = Teams();
  EXPECT_EQ(data.Run(kReceivedByTeam)->disclosure_profile(), "publish");
  v1::Query query = ParseQuery(kReceivedByTeam);
  query.clear_disclosure_profile();
  EXPECT_EQ(data.Run(query)->disclosure_profile(), "internal");
  query.set_disclosure_profile("publsh");
  const auto answer = data.Run(query);
  EXPECT_EQ(ErrorReason(answer.status()), "UNKNOWN_PROFILE");
  EXPECT_THAT(std::string(answer.status().message()),
              HasSubstr("did you mean \"publish\""));
}

// A difference with a hidden side is hidden.
TEST(Publication, SuppressesWhatIsDerived) {
  Data data = Teams();
  Add(data, "A", 8, "complaint", "2018-05-01");
  Add(data, "B", 7, "complaint", "2018-05-01");
  EXPECT_THAT(
      data.Rows(absl::StrCat(
          kReceivedByTeam,
          PeriodText("comparisons", "2018-04-01", "2018-09-30"),
          "comparison_options { difference: true percent_change: true }")),
      ElementsAre("A | 20 | 8 | +12 | +150%", "B | [c] | 7 | [c] | [c]",
                  "C | 9 | 0 | +9 | [z]", "D | 12 | 0 | +12 | [z]"));
}

// An order says something of what it orders.
TEST(Publication, SortsSuppressedFiguresTogetherByName) {
  Data data({}, {}, {Publish()});
  Add(data, "A", 1);
  Add(data, "B", 20);
  Add(data, "C", 4);
  Add(data, "D", 9);
  Add(data, "E", 3);
  for (const char* direction : {"", "descending: true"}) {
    const std::vector<std::string> rows = data.Rows(absl::StrCat(
        kReceivedByTeam, "order_by { label: 'Received' ", direction, " }"));
    EXPECT_THAT(std::vector<std::string>(rows.end() - 3, rows.end()),
                ElementsAre("A | [c]", "C | [c]", "E | [c]"));
  }
}

TEST(Publication, RanksSuppressedFiguresAfterAllOthersByName) {
  Data data({}, {}, {Publish()});
  Add(data, "A", 1);
  Add(data, "B", 20);
  Add(data, "C", 4);
  Add(data, "D", 9);
  Add(data, "E", 3);
  EXPECT_THAT(
      data.Rows(absl::StrCat(kReceivedByTeam, "top { count: 3 other: true }")),
      ElementsAre("A | [c]", "B | 20", "D | 9", "All others | other | 7"));
}

TEST(Publication, RefusesTheTopOfASuppressedMeasure) {
  Data data({}, {}, {Publish()});
  Add(data, "A", 1);
  Add(data, "B", 2);
  const auto answer =
      data.Run(absl::StrCat(kReceivedByTeam, "top { count: 1 other: true }"));
  EXPECT_EQ(ErrorReason(answer.status()), "TOP_OF_SUPPRESSED_MEASURE");
  EXPECT_EQ(answer.status().message(),
            "every figure of \"Received\" by team is confidential under the "
            "disclosure profile, so that their order cannot be told; rank by "
            "another measure, or choose a longer period or a wider dimension");
}

// The data's own names may be rare, and then point at a child.
TEST(Publication, SuggestsNoMembersOfTheData) {
  Data data = Teams();
  Add(data, "Ravenscroft House", 1);
  v1::Query query =
      ParseQuery(absl::StrCat(kReceivedByTeam,
                              "filter { members { dimension: 'team' values: "
                              "'Ravenscroft Hose' } }"));
  EXPECT_THAT(data.Run(query)->warnings(),
              ElementsAre("No record has the team \"Ravenscroft Hose\", so it "
                          "counts as 0."));
  query.clear_disclosure_profile();
  EXPECT_THAT(data.Run(query)->warnings(),
              ElementsAre("No record has the team \"Ravenscroft Hose\" (did "
                          "you mean \"Ravenscroft House\"?), so it counts as "
                          "0."));
}

// The same version, question and profile; whatever the figures.
TEST(Publication, HasEtagsThatSayNothingOfFigures) {
  Data teams = Teams();
  Data other({}, {}, {Publish()});
  Add(other, "A", 1);
  const v1::Query query = ParseQuery(kReceivedByTeam);
  EXPECT_EQ(teams.Run(query)->etag(), other.Run(query)->etag());
  v1::Query internal = query;
  internal.clear_disclosure_profile();
  EXPECT_NE(teams.Run(query)->etag(), teams.Run(internal)->etag());
  EXPECT_THAT(teams.Run(query)->etag(), Not(HasSubstr("20")));
}

// Learning actions are the council's own.
TEST(Publication, ShowsLearningActions) {
  Data data = Teams();
  data.Add(Action("L1", "Delay", "2019-05-01", ""));
  EXPECT_THAT(
      data.Rows(absl::StrCat("measures { measure: 'learning_raised' } ",
                             PeriodText("period", "2019-04-01", "2019-09-30"),
                             "disclosure_profile: 'publish'")),
      ElementsAre("1"));
}

// A complaint has one stage 1, which starts when it is received: 25 stages less
// 23 complaints that were not cancelled are 2 that were.
TEST(Publication, KnowsThatStage1StartsWithTheComplaint) {
  Data data({}, {}, {Publish()});
  for (int i = 0; i < 25; ++i) {
    model::CaseFacts facts = Case("complaint", "2019-05-01");
    facts.stages.push_back(Stage({.stage = "stage1", .started = "2019-05-01"}));
    if (i < 2) facts.cancelled = facts.left = Iso("2019-06-01");
    data.Add(facts);
  }
  const std::string rest = absl::StrCat(
      "filter { members { dimension: 'kind' values: 'complaint' } "
      "} ",
      PeriodText("period", "2019-04-01", "2019-09-30"),
      "disclosure_profile: 'publish'");
  EXPECT_THAT(data.Rows(absl::StrCat("measures { measure: 'cancelled' } "
                                     "measures { measure: 'received_net' } ",
                                     rest)),
              ElementsAre("[c] | 23"));
  const std::vector<std::string> rows = data.Rows(
      absl::StrCat("measures { measure: 'received_net' } "
                   "measures { measure: 'stage_started' filter { members { "
                   "dimension: 'stage' values: 'stage1' } } } ",
                   rest));
  EXPECT_THAT(rows, ElementsAre(HasSubstr("[c]")));
}

// Two tables, each of which would be safe alone: the one by team hides B, and
// the one of B's kind shows it again.
TEST(Publication, LooksAtAllTablesTogether) {
  Data data({}, {}, {Publish()});
  Add(data, "A", 20);
  Add(data, "B", 3, "compliment");
  Add(data, "C", 9);
  const Snapshot snapshot = data.Publish();
  const auto rules =
      FindRules(*snapshot.reference, "publish", "disclosure_profile");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const std::string period = PeriodText("period", "2019-04-01", "2019-09-30");
  const v1::Query complaints = ParseQuery(absl::StrCat(
      "measures { measure: 'received' label: 'Complaints' filter { members { "
      "dimension: 'kind' values: 'complaint' } } } ",
      period));
  const v1::Query all =
      ParseQuery(absl::StrCat("measures { measure: 'received' } ", period));
  const auto answers = [&](const std::vector<v1::Query>& queries) {
    Publication publication(snapshot, *rules);
    for (const v1::Query& query : queries) {
      EXPECT_TRUE(publication.Add(query, "query", Origin::kDefinition).ok());
    }
    std::vector<std::string> rows;
    for (size_t i = 0; i < queries.size(); ++i) {
      const auto answer = publication.Answer(i);
      EXPECT_TRUE(answer.ok()) << answer.status();
      if (answer.ok()) rows.push_back(RowText(answer->rows(0)));
    }
    return rows;
  };
  EXPECT_THAT(answers({complaints}), ElementsAre("29"));
  EXPECT_THAT(answers({all}), ElementsAre("32"));
  // 32 less 29 is the 3 compliments of a third table.
  const v1::Query compliments = ParseQuery(absl::StrCat(
      "measures { measure: 'received' label: 'Compliments' filter { members { "
      "dimension: 'kind' values: 'compliment' } } } ",
      period));
  const std::vector<std::string> together =
      answers({complaints, all, compliments});
  EXPECT_EQ(together[2], "[c]");
  EXPECT_THAT(std::vector<std::string>(together.begin(), together.begin() + 2),
              Contains("[c]"));
}

}  // namespace
}  // namespace redress::query

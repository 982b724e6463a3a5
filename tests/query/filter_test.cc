#include "service/query/filter.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using model::CaseDimension;
using testing::ElementsAre;
using testing::IsEmpty;

const char kQuestion[] =
    "measures { measure: 'received' } "
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "last_day { year: 2019 month: 9 day: 30 } } ";

v1::Alias Alias(const std::string& recorded, const std::string& canonical) {
  v1::Alias alias;
  alias.set_dimension("team");
  alias.set_recorded(recorded);
  alias.set_canonical(canonical);
  return alias;
}

class Filters : public testing::Test {
 protected:
  Filters()
      : data_({}, {Alias("CLR Enquiries", "MASH"), Alias("Old", "New"),
                   Alias("n/a", "not recorded")}) {
    Add("Adoption", "complaint", {"Delay"});
    Add("MASH", "complaint", {"Delay", "Staff"});
    Add("MASH", "mp_enquiry", {});
    Add("", "compliment", {"Staff"});
    Add("Old", "complaint", {});
  }

  void Add(const std::string& team, const std::string& kind,
           const std::vector<std::string>& categories) {
    model::CaseFacts& facts = data_.Add(Case(kind, "2019-05-01"));
    Set(facts, CaseDimension::kTeam, team);
    facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] =
        categories;
  }

  // The number of cases received that the filter leaves; warnings are kept.
  std::string Count(const std::string& filter) {
    const auto answer =
        data_.Run(absl::StrCat(kQuestion, "filter { ", filter, " }"));
    if (!answer.ok()) return std::string(answer.status().message());
    warnings_.assign(answer->warnings().begin(), answer->warnings().end());
    return answer->rows(0).cells(0).display();
  }

  Data data_;
  std::vector<std::string> warnings_;
};

TEST_F(Filters, CompareWithMembers) {
  EXPECT_EQ(Count(""), "5");
  EXPECT_EQ(Count("members { dimension: 'team' values: 'MASH' }"), "2");
  EXPECT_EQ(Count("members { dimension: 'team' values: 'MASH' "
                  "values: 'Adoption' }"),
            "3");
  EXPECT_EQ(Count("members { dimension: 'team' values: 'Not recorded' }"), "1");
  EXPECT_EQ(Count("members { dimension: 'kind' values: 'Complaint' }"), "3");
  EXPECT_THAT(warnings_, IsEmpty());
}

// Facts make it the missing value, and so must questions.
TEST_F(Filters, TakeANameThatAnAliasCallsNotRecorded) {
  EXPECT_EQ(Count("members { dimension: 'team' values: 'N/A' }"), "1");
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(Filters, NeedOneMatchOfMany) {
  EXPECT_EQ(Count("members { dimension: 'category' values: 'Staff' }"), "2");
  EXPECT_EQ(Count("members { dimension: 'category' values: 'Staff' "
                  "values: 'Delay' }"),
            "3");
  EXPECT_EQ(Count("members { dimension: 'category' values: 'Not recorded' }"),
            "2");
  EXPECT_EQ(Count("not { members { dimension: 'category' values: 'Staff' } }"),
            "3");
}

TEST_F(Filters, AreTrueOrFalse) {
  const std::string mash = "members { dimension: 'team' values: 'MASH' }";
  const std::string complaint =
      "members { dimension: 'kind' values: 'complaint' }";
  const auto list = [&](const char* name) {
    return absl::StrCat(name, " { filters { ", mash, " } filters { ", complaint,
                        " } }");
  };
  EXPECT_EQ(Count(list("all_of")), "1");
  EXPECT_EQ(Count(list("any_of")), "4");
  EXPECT_EQ(Count(absl::StrCat("not { ", list("all_of"), " }")), "4");
  EXPECT_EQ(Count(absl::StrCat("not { ", list("any_of"), " }")), "1");
  EXPECT_EQ(Count(absl::StrCat("not { not { ", mash, " } }")), "2");
  // No condition is true.
  EXPECT_EQ(Count("not { }"), "0");
  EXPECT_EQ(Count("any_of { filters { } filters { not { } } }"), "5");
}

TEST_F(Filters, JoinTheQuestionsWithTheMeasures) {
  EXPECT_THAT(
      data_.Rows(
          "measures { measure: 'received' filter { members { dimension: 'team' "
          "values: 'MASH' } } } filter { members { dimension: 'kind' values: "
          "'complaint' } } " +
          PeriodText("period", "2019-04-01", "2019-09-30")),
      ElementsAre("1"));
}

TEST_F(Filters, FollowAliases) {
  EXPECT_EQ(Count("members { dimension: 'team' values: 'clr enquiries' }"),
            "2");
  EXPECT_THAT(warnings_, IsEmpty());
  // A name that the data have means itself.
  EXPECT_EQ(Count("members { dimension: 'team' values: 'Old' }"), "1");
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(Filters, WarnOfValuesThatAreNowhere) {
  EXPECT_EQ(Count("members { dimension: 'team' values: 'Adaption' "
                  "values: 'MASH' values: 'Zzz' }"),
            "2");
  EXPECT_THAT(warnings_,
              ElementsAre("No record has the team \"Adaption\" (did you mean "
                          "\"Adoption\"?), so it counts as 0.",
                          "No record has the team \"Zzz\", so it counts as "
                          "0."));
  EXPECT_EQ(Count("not { members { dimension: 'team' values: 'Zzz' } }"), "5");
}

TEST_F(Filters, WarnBriefly) {
  std::string values;
  for (int i = 0; i < 100; ++i) absl::StrAppend(&values, " values: 'v", i, "'");
  EXPECT_EQ(
      Count(absl::StrCat("members { dimension: 'locality'", values, " }")),
      "0");
  ASSERT_EQ(warnings_.size(), 21u);
  EXPECT_EQ(warnings_.back(), "80 more values are nowhere in the data.");
}

TEST(Warnings, TellOfDataThatEndBeforeThePeriod) {
  Data data;
  data.set_data_date("2019-06-30");
  const auto answer = data.Run(
      "measures { measure: 'received' } measures { measure: 'open_at_end' } "
      "measures { measure: 'open_at_start' } measures { measure: 'not_yet_due' "
      "} "
      "measures { measure: 'on_time_rate' label: 'In time' } " +
      PeriodText("period", "2019-04-01", "2019-09-30") +
      PeriodText("comparisons", "2018-04-01", "2018-09-30"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->warnings(),
              ElementsAre("The data end on 2019-06-30, before 2019/20 H1 does: "
                          "Open at end, In time look no further than that "
                          "day."));
  const auto ahead = data.Run("measures { measure: 'open_at_start' } " +
                              PeriodText("period", "2019-08-01", "2019-08-31"));
  ASSERT_TRUE(ahead.ok()) << ahead.status();
  EXPECT_THAT(ahead->warnings(),
              ElementsAre("The data end on 2019-06-30, before 2019-08 does: "
                          "Open at start looks no further than that day."));
}

}  // namespace
}  // namespace redress::query

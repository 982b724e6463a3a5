// Time buckets in answers.

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/query/ageing.h"
#include "service/query/buckets.h"
#include "service/query/catalogue.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;

TEST(Buckets, FillGapsOverTheWholePeriod) {
  Data data;
  data.Add(Case("complaint", "2019-05-31"));
  data.Add(Case("complaint", "2019-08-01"));
  EXPECT_THAT(data.Rows("measures { measure: 'received' } "
                        "dimensions { dimension: 'month' } total: true " +
                        PeriodText("period", "2019-05-15", "2019-08-31")),
              ElementsAre("2019-05 | 1 | partial", "2019-06 | 0", "2019-07 | 0",
                          "2019-08 | 1", "total | 2"));
}

TEST(Buckets, AreThereWithoutAnyData) {
  Data data;
  EXPECT_THAT(data.Rows("measures { measure: 'received' } "
                        "measures { measure: 'upheld_rate' } "
                        "dimensions { dimension: 'quarter' } " +
                        PeriodText("period", "2019-01-01", "2019-06-30")),
              ElementsAre("2018/19 Q4 | 0 | [z]", "2019/20 Q1 | 0 | [z]"));
}

TEST(Buckets, GoByEachMeasuresOwnDate) {
  Data data;
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-03-31"));
  facts.closed = facts.left = Iso("2019-04-01");
  EXPECT_THAT(data.Rows("measures { measure: 'received' } "
                        "measures { measure: 'closed' } "
                        "dimensions { dimension: 'financial_year' } " +
                        PeriodText("period", "2018-04-01", "2020-03-31")),
              ElementsAre("2018/19 | 1 | 0", "2019/20 | 0 | 1"));
}

TEST(Buckets, BelongToWeeksAtNewYear) {
  Data data;
  data.Add(Case("complaint", "2021-01-03"));
  data.Add(Case("complaint", "2021-01-04"));
  data.Add(Case("complaint", "2021-01-04"));
  EXPECT_THAT(data.Rows("measures { measure: 'received' } "
                        "dimensions { dimension: 'week' } " +
                        PeriodText("period", "2020-12-28", "2021-01-10")),
              ElementsAre("2020-W53 | 1", "2021-W01 | 2"));
}

TEST(Buckets, ComeWithEachGroup) {
  Data data;
  Set(data.Add(Case("complaint", "2019-04-01")), model::CaseDimension::kTeam,
      "Adoption");
  Set(data.Add(Case("complaint", "2019-06-01")), model::CaseDimension::kTeam,
      "MASH");
  const std::string period = PeriodText("period", "2019-04-01", "2019-06-30");
  EXPECT_THAT(data.Rows("measures { measure: 'received' } "
                        "dimensions { dimension: 'team' } "
                        "dimensions { dimension: 'month' } " +
                        period),
              ElementsAre("Adoption | 2019-04 | 1", "Adoption | 2019-05 | 0",
                          "Adoption | 2019-06 | 0", "MASH | 2019-04 | 0",
                          "MASH | 2019-05 | 0", "MASH | 2019-06 | 1"));
  EXPECT_THAT(
      data.Rows("measures { measure: 'received' } "
                "dimensions { dimension: 'quarter' } "
                "dimensions { dimension: 'team' } " +
                period),
      ElementsAre("2019/20 Q1 | Adoption | 1", "2019/20 Q1 | MASH | 1"));
}

TEST(Buckets, AlignComparisonsByPosition) {
  Data data;
  data.Add(Case("complaint", "2019-02-28"));
  data.Add(Case("complaint", "2020-02-28"));
  data.Add(Case("complaint", "2020-02-29"));
  const auto answer = data.Run(
      "measures { measure: 'received' } "
      "dimensions { dimension: 'day' } total: true "
      "comparison_options { difference: true percent_change: true } " +
      PeriodText("period", "2019-02-27", "2019-02-28") +
      PeriodText("comparisons", "2020-02-27", "2020-02-29"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> rows;
  for (const v1::Row& row : answer->rows()) rows.push_back(RowText(row));
  EXPECT_THAT(rows, ElementsAre("2019-02-27 | 0 | 0 | 0 | [z]",
                                "2019-02-28 | 1 | 1 | 0 | 0%",
                                "2019-03-01 | [z] | 1 | [z] | [z]",
                                "total | 1 | 2 | -1 | -50%"));
  EXPECT_THAT(answer->warnings(),
              ElementsAre("2020-02-27 to 2020-02-29 has 3 time buckets and "
                          "2019-02-27 to 2019-02-28 has 2: they are compared "
                          "by position, and [z] stands where one has no "
                          "counterpart."));
}

TEST(Buckets, HaveNoCounterpartInAShorterComparison) {
  Data data;
  data.Add(Case("complaint", "2019-04-01"));
  EXPECT_THAT(data.Rows("measures { measure: 'received' } "
                        "dimensions { dimension: 'month' } " +
                        PeriodText("period", "2019-04-01", "2019-05-31") +
                        PeriodText("comparisons", "2018-04-01", "2018-04-20")),
              ElementsAre("2019-04 | 1 | 0 | partial", "2019-05 | 0 | [z]"));
}

TEST(Buckets, ShowStocksAtTheirLastDays) {
  Data data;
  data.set_data_date("2019-07-15");
  model::CaseFacts& facts = data.Add(Case("complaint", "2019-04-30"));
  facts.closed = facts.left = Iso("2019-06-30");
  data.Add(Case("complaint", "2019-06-01"));
  data.Add(Case("complaint", "2019-07-10"));
  data.Add(Case("complaint", "2019-07-20"));
  EXPECT_THAT(
      data.Rows("measures { measure: 'open_at_start' } "
                "measures { measure: 'open_at_end' } "
                "dimensions { dimension: 'month' } total: true " +
                PeriodText("period", "2019-04-01", "2019-09-15")),
      ElementsAre("2019-04 | 0 | 1", "2019-05 | 1 | 1", "2019-06 | 1 | 1",
                  "2019-07 | 1 | 2", "2019-08 | 2 | 2",
                  "2019-09 | 2 | 2 | partial", "total | 0 | 2"));
}

TEST(Buckets, LeaveOutGroupsWhoseStockIsNil) {
  Data data;
  model::CaseFacts& gone = data.Add(Case("complaint", "2018-04-30"));
  gone.closed = gone.left = Iso("2018-06-30");
  Set(gone, model::CaseDimension::kTeam, "Adoption");
  Set(data.Add(Case("complaint", "2018-06-01")), model::CaseDimension::kTeam,
      "MASH");
  EXPECT_THAT(data.Rows("measures { measure: 'open_at_end' } "
                        "dimensions { dimension: 'team' } "
                        "dimensions { dimension: 'half' } " +
                        PeriodText("period", "2019-04-01", "2019-09-30")),
              ElementsAre("MASH | 2019/20 H1 | 1"));
}

TEST(Buckets, KeepTheWholePeriodForWhatLooksBack) {
  Data data;
  model::CaseFacts& inside = data.Add(Case("complaint", "2019-04-10"));
  inside.closed = inside.left = Iso("2019-05-10");
  model::CaseFacts& before = data.Add(Case("complaint", "2019-03-10"));
  before.closed = before.left = Iso("2019-05-10");
  model::CaseFacts& cancelled = data.Add(Case("complaint", "2019-04-20"));
  cancelled.cancelled = cancelled.left = Iso("2019-05-20");
  EXPECT_THAT(
      data.Rows("measures { measure: 'closed_received_before' } "
                "measures { measure: 'received_net' } "
                "dimensions { dimension: 'month' } total: true " +
                PeriodText("period", "2019-04-01", "2019-05-31")),
      ElementsAre("2019-04 | 0 | 1", "2019-05 | 1 | 0", "total | 1 | 1"));
}

// Facts of every sort, as valid records would give them.
void AddRandomFacts(std::mt19937& random, Data& data) {
  const auto up_to = [&](int limit) {
    return static_cast<int>(random() % static_cast<unsigned>(limit));
  };
  const model::Day origin = Iso("2019-01-01");
  const char* outcomes[] = {"", "upheld", "not_upheld"};
  for (int i = 0; i < 120; ++i) {
    model::CaseFacts facts =
        Case(up_to(3) == 0 ? "mp_enquiry" : "complaint", "2019-01-01");
    facts.received = origin + up_to(400);
    Set(facts, model::CaseDimension::kOutcome, outcomes[up_to(3)]);
    model::StageFacts stage;
    stage.dimensions = {up_to(4) == 0 ? "stage2" : "stage1", outcomes[up_to(3)],
                        ""};
    stage.started = facts.received + up_to(10);
    if (up_to(3) > 0) {
      stage.responded = stage.ended = stage.started + up_to(40);
      stage.response_days = up_to(30);
      stage.dimensions[2] = "response";
    }
    if (up_to(2) == 0) {
      facts.left = std::max({stage.started, stage.responded, facts.received}) +
                   up_to(30);
      (up_to(3) == 0 ? facts.cancelled : facts.closed) = facts.left;
      if (stage.ended == model::kNoDay) {
        stage.ended = facts.left;
        stage.dimensions[2] =
            facts.cancelled == model::kNoDay ? "closing" : "cancelling";
      }
    }
    if (up_to(5) > 0) {
      stage.due = facts.received + up_to(30);
      stage.effective_due = stage.due + (up_to(3) == 0 ? up_to(20) : 0);
    }
    facts.stage1_started = stage.started;
    facts.adr_offered = up_to(4) == 0 ? facts.received : model::kNoDay;
    facts.adr_saving_pence = up_to(100000);
    facts.stages.push_back(stage);
    data.Add(facts);
  }
  for (int i = 0; i < 20; ++i) {
    model::ActionFacts action = Action(absl::StrCat("L", i), "", "", "");
    action.raised = origin + up_to(400);
    data.Add(action);
  }
}

// Each time bucket answers as a question of its own would, and the total as
// one over the whole period.
TEST(Buckets, AgreeWithQuestionsOfTheirOwn) {
  std::mt19937 random(20190401);
  for (const char* data_date : {"2019-08-20", "2021-01-01"}) {
    Data data;
    data.set_data_date(data_date);
    AddRandomFacts(random, data);
    const Span period = {Iso("2019-02-11"), Iso("2019-11-20")};
    const std::vector<Bucket> buckets = MakeBuckets(TimeUnit::kMonth, period);
    for (const v1::Measure& measure : Measures()) {
      SCOPED_TRACE(measure.name());
      // These look at the question's own period.
      if (measure.name() == "received_net" ||
          measure.name() == "closed_received_before") {
        continue;
      }
      // These cannot be asked by time bucket.
      if (AgeBand(measure.name()).has_value()) continue;
      const auto answer = data.Run(
          absl::StrCat("measures { measure: '", measure.name(),
                       "' } dimensions { dimension: 'month' } total: true ",
                       PeriodText("period", "2019-02-11", "2019-11-20")));
      ASSERT_TRUE(answer.ok()) << answer.status();
      ASSERT_EQ(answer->rows_size(), static_cast<int>(buckets.size()) + 1);
      for (size_t i = 0; i < buckets.size(); ++i) {
        EXPECT_EQ(
            answer->rows(static_cast<int>(i)).cells(0).DebugString(),
            data.Figure(measure.name(), model::IsoDay(buckets[i].span.first),
                        model::IsoDay(buckets[i].span.last))
                .DebugString())
            << buckets[i].name;
      }
      EXPECT_EQ(answer->rows().rbegin()->cells(0).DebugString(),
                data.Figure(measure.name(), "2019-02-11", "2019-11-20")
                    .DebugString());
    }
  }
}

}  // namespace
}  // namespace redress::query

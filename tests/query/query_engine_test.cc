#include "service/query/query_engine.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/ageing.h"
#include "service/query/catalogue.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

// Passes questions on and keeps their plans.
class Recorder : public engine::Executor {
 public:
  explicit Recorder(const engine::Executor* executor) : executor_(executor) {}

  absl::Status Publish(const engine::FactChanges&) override {
    return absl::UnimplementedError("only asked");
  }
  absl::StatusOr<std::unique_ptr<engine::FactLoader>> StartLoad(
      int64_t) override {
    return absl::UnimplementedError("only asked");
  }
  int64_t version() const override { return executor_->version(); }

  mutable std::vector<engine::Plan> plans;
  absl::Status failure;

 private:
  absl::StatusOr<std::shared_ptr<const engine::VersionHold>> DoHoldVersion(
      const StopCheck&) override {
    return absl::UnimplementedError("only asked");
  }
  absl::StatusOr<engine::Partials> DoAggregate(
      const engine::Plan& plan, int64_t version,
      const StopCheck& stop) const override {
    plans.push_back(plan);
    if (!failure.ok()) return failure;
    return executor_->Aggregate(plan, version, stop);
  }
  absl::StatusOr<engine::RowList> DoList(const engine::ListPlan& plan,
                                         int64_t version,
                                         const StopCheck& stop) const override {
    return executor_->List(plan, version, stop);
  }
  absl::StatusOr<engine::MembersPtr> DoMembers(
      const std::string& dimension, int64_t version,
      const StopCheck& stop) const override {
    return executor_->Members(dimension, version, stop);
  }

  const engine::Executor* const executor_;
};

const char kPeriods[] =
    "period { first_day { year: 2019 month: 4 day: 1 } "
    "last_day { year: 2019 month: 9 day: 30 } } "
    "comparisons { first_day { year: 2018 month: 4 day: 1 } "
    "last_day { year: 2018 month: 9 day: 30 } } ";

class QueryEngine : public testing::Test {
 protected:
  QueryEngine() {
    data_.Add(Case("complaint", "2019-05-01"));
    snapshot_ = data_.Publish();
    recorder_ = std::make_unique<Recorder>(snapshot_.executor);
    snapshot_.executor = recorder_.get();
  }

  absl::Status Run(const std::string& query) {
    return RunQuery(ParseQuery(query), snapshot_).status();
  }

  Data data_;
  Snapshot snapshot_;
  std::unique_ptr<Recorder> recorder_;
};

// Those that can be asked by time bucket, or all.
std::string EveryCaseAndStageMeasure(bool by_bucket = false) {
  std::string text;
  for (const v1::Measure& measure : Measures()) {
    if (measure.grain() == v1::GRAIN_ACTION) continue;
    if (by_bucket && AgeBand(measure.name()).has_value()) continue;
    absl::StrAppend(&text, "measures { measure: '", measure.name(), "' } ");
  }
  return text;
}

TEST_F(QueryEngine, AsksOnceForTheBodyAndOnceForTheTotal) {
  ASSERT_TRUE(Run(absl::StrCat(EveryCaseAndStageMeasure(), kPeriods,
                               "dimensions { dimension: 'team' } total: true"))
                  .ok());
  ASSERT_EQ(recorder_->plans.size(), 2u);
  EXPECT_THAT(recorder_->plans[0].group_by, testing::ElementsAre("team"));
  EXPECT_THAT(recorder_->plans[1].group_by, testing::IsEmpty());
}

TEST_F(QueryEngine, NeedsNoSecondCallWithoutDimensions) {
  ASSERT_TRUE(
      Run(absl::StrCat(EveryCaseAndStageMeasure(), kPeriods, "total: true"))
          .ok());
  EXPECT_EQ(recorder_->plans.size(), 1u);
}

TEST_F(QueryEngine, AsksTwiceWhereTheOutcomeMeansTwoThings) {
  ASSERT_TRUE(Run(absl::StrCat("measures { measure: 'closed' } "
                               "measures { measure: 'stage_closed' } ",
                               kPeriods, "dimensions { dimension: 'outcome' }"))
                  .ok());
  ASSERT_EQ(recorder_->plans.size(), 2u);
  EXPECT_THAT(recorder_->plans[0].group_by, testing::ElementsAre("outcome"));
  EXPECT_THAT(recorder_->plans[1].group_by,
              testing::ElementsAre("stage_outcome"));
}

TEST_F(QueryEngine, CountsTheSameThingOnce) {
  ASSERT_TRUE(Run(absl::StrCat("measures { measure: 'due' } "
                               "measures { measure: 'on_time' } "
                               "measures { measure: 'on_time_rate' } "
                               "measures { measure: 'response_days_mean' } "
                               "measures { measure: 'response_days_p90' } ",
                               kPeriods))
                  .ok());
  ASSERT_EQ(recorder_->plans.size(), 1u);
  EXPECT_EQ(recorder_->plans[0].accumulators.size(), 3u * 2u);
}

TEST_F(QueryEngine, TellsFiltersApart) {
  const auto measure = [](const char* label, const char* team) {
    return absl::StrCat("measures { measure: 'received' label: '", label,
                        "' filter { members { dimension: 'team' values: '",
                        team, "' } } } ");
  };
  ASSERT_TRUE(Run(absl::StrCat(measure("a", "North"), measure("b", "South"),
                               measure("c", "North"), kPeriods))
                  .ok());
  ASSERT_EQ(recorder_->plans.size(), 1u);
  EXPECT_EQ(recorder_->plans[0].accumulators.size(), 2u * 2u);
}

TEST_F(QueryEngine, NamesAMemberOnceInAPlan) {
  ASSERT_TRUE(Run(absl::StrCat("measures { measure: 'received' } ", kPeriods,
                               "filter { members { dimension: 'team' "
                               "values: 'North' values: 'South' "
                               "values: 'North' } }"))
                  .ok());
  const engine::Predicate& where = recorder_->plans[0].accumulators[0].where;
  ASSERT_EQ(where.children.size(), 2u);
  EXPECT_THAT(where.children[1].values, testing::ElementsAre("North", "South"));
}

TEST_F(QueryEngine, PassesFailuresOn) {
  recorder_->failure = absl::ResourceExhaustedError("over a million groups");
  EXPECT_EQ(Run(absl::StrCat("measures { measure: 'received' } ", kPeriods)),
            recorder_->failure);
  snapshot_.version = 99;
  recorder_->failure = absl::OkStatus();
  EXPECT_EQ(
      Run(absl::StrCat("measures { measure: 'received' } ", kPeriods)).code(),
      absl::StatusCode::kOutOfRange);
}

TEST_F(QueryEngine, ListsViolationsBelowTheFieldItIsGiven) {
  const absl::Status status =
      CheckQuery(ParseQuery("measures { measure: 'recieved' }"), snapshot_,
                 "report.sections[2].query");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::vector<FieldViolation> violations = Violations(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field,
            "report.sections[2].query.measures[0].measure");
  EXPECT_EQ(violations[0].reason, "UNKNOWN_MEASURE");
  EXPECT_EQ(status.message(),
            "there is no measure \"recieved\" (did you mean \"received\"?)\n"
            "the question has no period");
  EXPECT_TRUE(recorder_->plans.empty());
}

TEST_F(QueryEngine, AnswersTheSameTwice) {
  const v1::Query query = ParseQuery(absl::StrCat(
      EveryCaseAndStageMeasure(/*by_bucket=*/true), kPeriods,
      "dimensions { dimension: 'team' } dimensions { dimension: 'month' } "
      "total: true comparison_options { difference: true }"));
  const auto first = RunQuery(query, snapshot_);
  const auto second = RunQuery(query, snapshot_);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
}

// Whoever put the question may leave at any time.
TEST_F(QueryEngine, EndsWhereTheCallerDoes) {
  v1::DisclosureProfile publish;
  publish.set_name("publish");
  publish.set_threshold(5);
  Data data({}, {}, {publish});
  for (int i = 0; i < 40; ++i) {
    model::CaseFacts facts = Case("complaint", "2019-05-02");
    Set(facts, model::CaseDimension::kTeam, absl::StrCat("Team ", i % 9));
    data.Add(facts);
  }
  Snapshot snapshot = data.Publish();
  for (const char* profile : {"", "disclosure_profile: 'publish'"}) {
    const v1::Query query = ParseQuery(absl::StrCat(
        "measures { measure: 'received' } measures { measure: 'closed' } ",
        kPeriods, "dimensions { dimension: 'team' } total: true ", profile));
    int asked = 0;
    int most = 1000000;
    snapshot.stop = [&]() -> absl::Status {
      return ++asked <= most ? absl::OkStatus()
                             : absl::CancelledError("the caller left");
    };
    ASSERT_TRUE(RunQuery(query, snapshot).ok()) << profile;
    const int all = asked;
    EXPECT_GT(all, 8) << profile;
    for (most = 0; most < all; ++most) {
      asked = 0;
      EXPECT_EQ(absl::CancelledError("the caller left"),
                RunQuery(query, snapshot).status())
          << profile;
      EXPECT_EQ(most + 1, asked) << profile;
    }
  }
}

}  // namespace
}  // namespace redress::query

// The shrinker against mistakes that are put in on purpose.

#include "tests/differential/shrink.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/differential/compare.h"
#include "tests/differential/random_world.h"

namespace redress::differential {
namespace {

// Reads every second count as wrong: closed cases where there are two or more.
std::string WrongAboutTwoClosed(const v1::Answer& answer,
                                const NaiveAnswer& /*expected*/) {
  for (const v1::Row& row : answer.rows()) {
    for (int i = 0; i < row.cells_size(); ++i) {
      if (answer.columns(i).measure() == "closed" &&
          row.cells(i).numerator() >= 2) {
        return "two closed cases";
      }
    }
  }
  return "";
}

// Commits that make a world, as the differential test has them.
History RandomHistory(Dice& dice, int commits) {
  History history;
  World world;
  for (int i = 0; i < commits; ++i) {
    history.push_back(RandomCommit(dice, world, i == 0 ? 60 : 30));
    world.Apply(history.back());
  }
  return history;
}

size_t Steps(const History& history) {
  size_t steps = 0;
  for (const Commit& commit : history) steps += commit.size();
  return steps;
}

// A large question about everything that was closed in three years.
v1::Query LargeQuestion() {
  v1::Query query;
  const char* measures[] = {"received", "closed", "on_time_rate", "upheld"};
  for (const char* name : measures) {
    v1::MeasureSelection& measure = *query.add_measures();
    measure.set_measure(name);
    measure.set_label(std::string("The ") + name);
  }
  v1::MemberFilter& own = *query.mutable_measures(1)
                               ->mutable_filter()
                               ->mutable_not_()
                               ->mutable_members();
  own.set_dimension("team");
  own.add_values("Nowhere");
  for (const char* name : {"kind", "procedure", "month"}) {
    query.add_dimensions()->set_dimension(name);
  }
  query.mutable_dimensions(0)->add_members("compliment");
  *query.mutable_period()->mutable_first_day() =
      model::DayToProto(model::DayFromCivil(2018, 4, 1));
  *query.mutable_period()->mutable_last_day() =
      model::DayToProto(model::DayFromCivil(2020, 12, 31));
  v1::Period& before = *query.add_comparisons();
  *before.mutable_first_day() =
      model::DayToProto(model::DayFromCivil(2017, 4, 1));
  *before.mutable_last_day() =
      model::DayToProto(model::DayFromCivil(2018, 3, 31));
  query.mutable_comparison_options()->set_difference(true);
  query.set_total(true);
  query.mutable_order_by()->set_label("The received");
  v1::Filter& first = *query.mutable_filter()->mutable_all_of()->add_filters();
  first.mutable_members()->set_dimension("status");
  first.mutable_members()->add_values("closed");
  first.mutable_members()->add_values("open");
  return query;
}

Trial LargeTrial(uint32_t seed) {
  Dice dice(seed);
  Trial trial;
  trial.history = RandomHistory(dice, 3);
  trial.version = 1;
  trial.way = Way::kHeld;
  trial.kind = Kind::kSql;
  trial.data_date = model::DayFromCivil(2020, 1, 1);
  trial.query = LargeQuestion();
  return trial;
}

TEST(Shrink, LeavesOneMeasureAndTheRecordsThatItTakes) {
  const Trial trial = LargeTrial(1);
  ASSERT_GT(Steps(trial.history), 100U);
  const Trial small = Shrink(trial, WrongAboutTwoClosed);
  EXPECT_EQ(RunTrial(small, WrongAboutTwoClosed).what, "two closed cases");

  ASSERT_EQ(small.history.size(), 1U) << Text(small);
  EXPECT_EQ(small.way, Way::kRebuilt);
  ASSERT_EQ(small.history[0].size(), 2U) << Text(small);
  for (const Step& step : small.history[0]) {
    const v1::Representation& record =
        std::get<v1::ImportItem>(step).representation();
    // What is required, and the day on which it was closed.
    EXPECT_TRUE(record.has_received_on());
    EXPECT_TRUE(record.has_closed_on());
    EXPECT_EQ(record.team(), "");
    EXPECT_FALSE(record.has_stage1());
    EXPECT_TRUE(record.categories().empty());
    EXPECT_TRUE(record.attributes().empty());
  }
  ASSERT_EQ(small.query.measures_size(), 1) << Text(small);
  EXPECT_EQ(small.query.measures(0).measure(), "closed");
  EXPECT_EQ(small.query.measures(0).label(), "");
  EXPECT_FALSE(small.query.measures(0).has_filter());
  EXPECT_TRUE(small.query.dimensions().empty());
  EXPECT_TRUE(small.query.comparisons().empty());
  EXPECT_FALSE(small.query.has_comparison_options());
  EXPECT_FALSE(small.query.has_filter());
  EXPECT_FALSE(small.query.has_order_by());
  EXPECT_FALSE(small.query.total());
}

// A history in which a commit cannot be left out keeps it: the mistake is one
// of taking changes.
TEST(Shrink, KeepsTheCommitsThatAMistakeTakes) {
  const Trial trial = LargeTrial(2);
  const Comparison wrong_after_two = [](const v1::Answer& answer,
                                        const NaiveAnswer& expected) {
    const bool two = answer.data_version().version() >= 2;
    return two ? WrongAboutTwoClosed(answer, expected) : "";
  };
  const Trial small = Shrink(trial, wrong_after_two);
  EXPECT_EQ(small.history.size(), 2U) << Text(small);
  EXPECT_EQ(Steps(small.history), 2U) << Text(small);
  EXPECT_EQ(small.query.measures_size(), 1) << Text(small);
}

// The question that a failure is about may be one that is refused.
TEST(Shrink, ShrinksARefusalToWhatIsRefused) {
  Trial trial = LargeTrial(3);
  trial.query.mutable_filter()
      ->mutable_all_of()
      ->add_filters()
      ->mutable_members()
      ->set_dimension("stage");
  trial.query.mutable_filter()
      ->mutable_all_of()
      ->mutable_filters(1)
      ->mutable_members()
      ->add_values("stage1");
  const Outcome outcome = RunTrial(trial, Compare);
  ASSERT_EQ(outcome.verdict, Verdict::kRefused);
  const Trial small = Shrink(trial, Compare);
  EXPECT_EQ(RunTrial(small, Compare).verdict, Verdict::kRefused);
  EXPECT_EQ(Steps(small.history), 0U) << Text(small);
  EXPECT_EQ(small.query.filter().members().dimension(), "stage") << Text(small);
}

TEST(Shrink, GivesBackWhatDoesNotFail) {
  const Trial trial = LargeTrial(4);
  ASSERT_EQ(RunTrial(trial, Compare).what, "");
  const Trial same = Shrink(trial, Compare);
  EXPECT_EQ(Steps(same.history), Steps(trial.history));
  EXPECT_EQ(same.query.measures_size(), trial.query.measures_size());
}

}  // namespace
}  // namespace redress::differential

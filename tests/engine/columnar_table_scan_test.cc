// What accumulators of one plan have in common is counted as if each were
// alone.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {
namespace {

// Conditions on cases, and on stages too where the table has them. Where there
// are enough names for it, some hold for few rows.
std::vector<Predicate> Conditions(Random& random, Table table, Day middle) {
  const auto team = [&random] {
    return "name " + std::to_string(random.Between(4, 130));
  };
  std::vector<Predicate> conditions = {
      Member("team", {team()}),
      Member("team", {team(), team(), "nobody"}),
      Member("kind", {"complaint"}),
      Not(Member("kind", {"compliment", "enquiry"})),
      Member("outcome", {"", "upheld"}),
      DateIn(DateColumn::kReceived, middle - random.Between(0, 600),
             middle + random.Between(0, 600)),
      DateIn(DateColumn::kClosed, middle - 300, middle + 300),
      Not(DateIn(DateColumn::kCancelled, kFirstDay, kLastDay)),
      Any({DateOrder(DateColumn::kReceived, DateColumn::kClosed),
           Member("kind", {"complaint"})}),
  };
  if (table == Table::kStages) {
    conditions.push_back(
        DateIn(DateColumn::kStageStarted, middle - 400, middle + 400));
    conditions.push_back(
        DateOrder(DateColumn::kStageResponded, DateColumn::kStageEffectiveDue));
    conditions.push_back(
        Not(DateOrder(DateColumn::kCancelled, DateColumn::kStageEffectiveDue)));
  }
  return conditions;
}

std::optional<Buckets> SomeBuckets(Random& random, Table table, Day middle) {
  if (random.OneIn(2)) return std::nullopt;
  Buckets buckets;
  buckets.date = table == Table::kStages && random.OneIn(2)
                     ? DateColumn::kStageStarted
                     : DateColumn::kReceived;
  const auto length = static_cast<Day>(random.Between(1, 90));
  for (Day edge = middle - 600; edge < middle + 600; edge += length) {
    buckets.edges.push_back(edge);
  }
  return buckets;
}

Plan PlanOfRelatives(Random& random, Day middle) {
  Plan plan;
  if (!random.OneIn(5)) plan.group_by.push_back("kind");
  if (random.OneIn(2)) plan.group_by.push_back("team");
  if (random.OneIn(8)) plan.group_by.push_back("category");
  const Table table = random.OneIn(2) ? Table::kStages : Table::kCases;
  const std::vector<Predicate> conditions = Conditions(random, table, middle);
  const std::optional<Buckets> buckets = SomeBuckets(random, table, middle);
  std::vector<Predicate> asked;
  const uint64_t accumulators = 1 + random.Below(7);
  for (uint64_t i = 0; i < accumulators; ++i) {
    // Mostly one condition more, in any order; now and then from the start.
    if (random.OneIn(6)) asked.clear();
    asked.insert(asked.begin() + static_cast<std::ptrdiff_t>(
                                     random.Below(asked.size() + 1)),
                 random.Pick(conditions));
    Accumulator accumulator;
    accumulator.table = table;
    accumulator.where = All(asked);
    accumulator.buckets = random.OneIn(7) ? std::nullopt : buckets;
    if (table == Table::kStages && random.OneIn(5)) {
      accumulator.aggregation = Aggregation::kHistogram;
    } else if (table == Table::kCases && random.OneIn(5)) {
      accumulator.aggregation = Aggregation::kSum;
      accumulator.value = ValueColumn::kRemedyPence;
    }
    plan.accumulators.push_back(std::move(accumulator));
  }
  if (random.OneIn(2)) {
    std::reverse(plan.accumulators.begin(), plan.accumulators.end());
  }
  return plan;
}

// With names of dimensions that many rows share, or few.
class TableScan : public testing::TestWithParam<int> {};

TEST_P(TableScan, CountsRelativesAsIfAlone) {
  Random random(91);
  FactsShape shape;
  shape.references = 30000;
  shape.names = GetParam();
  const std::unique_ptr<Executor> executor = MakeColumnarExecutor();
  NaiveFacts naive;
  FactChanges changes = RandomChanges(random, shape, 20000, 50);
  constexpr Day kMiddle = 17987;  // 2019-04-01, about which facts are.
  for (int64_t version = 1; version <= 3; ++version) {
    changes.version = version;
    naive.Apply(changes);
    ASSERT_TRUE(executor->Publish(changes).ok());
    for (int i = 0; i < 60; ++i) {
      const Plan plan = PlanOfRelatives(random, kMiddle);
      const auto partials = executor->Aggregate(plan, version);
      ASSERT_TRUE(partials.ok()) << partials.status();
      ASSERT_EQ(ToText(*partials), ToText(naive.Aggregate(plan)))
          << ToText(plan);
    }
    // Rows out of force among those that are.
    changes = RandomChanges(random, shape, 300, 10, 300);
  }
}

INSTANTIATE_TEST_SUITE_P(Names, TableScan, testing::Values(6, 120));

// As many accumulators as there may be each leave out something else.
TEST(TableScanOfMany, CountsApart) {
  const std::unique_ptr<Executor> executor = MakeColumnarExecutor();
  std::vector<model::CaseFacts> cases;
  for (int i = 0; i < 3000; ++i) {
    cases.push_back(Case(std::to_string(i), 1000 + i));
  }
  ASSERT_TRUE(executor->Publish(Changes(1, cases)).ok());
  Plan plan;
  for (Day day = 0; day < 3000; ++day) {
    plan.accumulators.emplace_back().where =
        All({DateIn(DateColumn::kReceived, 1000, 1000 + day),
             Member("kind", {"complaint"})});
  }
  const auto partials = executor->Aggregate(plan, 1);
  ASSERT_TRUE(partials.ok()) << partials.status();
  for (size_t i = 0; i < 3000; ++i) {
    ASSERT_EQ(partials->accumulators[i].at(0).count,
              static_cast<int64_t>(i) + 1);
  }
}

}  // namespace
}  // namespace redress::engine

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/accumulator_scan.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/columnar/table_scan.h"
#include "service/engine/plan_check.h"
#include "tests/engine/executors.h"

namespace redress::engine::columnar {
namespace {

constexpr int kTeams = 2000;

// Two cases of each team.
SnapshotPtr MakeSnapshot() {
  std::vector<model::CaseFacts> cases;
  for (int i = 0; i < 2 * kTeams; ++i) {
    model::CaseFacts& facts =
        cases.emplace_back(Case(absl::StrCat("C", i), 1000 + i / 100));
    facts.dimensions[static_cast<size_t>(model::CaseDimension::kTeam)] =
        absl::StrCat("Team ", i % kTeams);
  }
  return NextSnapshot(Snapshot(), Changes(1, cases));
}

// `accumulators` times the same count by team.
Plan TeamPlan(size_t accumulators) {
  Plan plan = CountPlan(Table::kCases, {}, {"team"});
  plan.accumulators.resize(accumulators, plan.accumulators[0]);
  return plan;
}

// The rows of each accumulator.
std::vector<std::vector<PartialRow>> ScanAll(const Snapshot& snapshot,
                                             const Plan& plan,
                                             int64_t groups_left) {
  TableScan scan(snapshot, plan, /*actions=*/false, {});
  EXPECT_TRUE(scan.Scan(snapshot.cases.blocks, nullptr).ok());
  Partials partials;
  partials.accumulators.resize(plan.accumulators.size());
  EXPECT_TRUE(scan.Finish(nullptr, &groups_left, &partials).ok());
  EXPECT_EQ(groups_left, 0);
  return partials.accumulators;
}

TEST(AccumulatorScan, SharesTheSlotsOfAPlan) {
  const SnapshotPtr snapshot = MakeSnapshot();
  const Plan few = TeamPlan(1);
  // As many as kMaxGroups allows.
  const Plan many = TeamPlan(kMaxGroups / kTeams);
  const Plan most = TeamPlan(kMaxAccumulators);
  // Of a plan that is too wide no accumulator takes slots before it has groups.
  const AccumulatorScan dense(*snapshot, few, few.accumulators[0]);
  const AccumulatorScan sparse(*snapshot, most, most.accumulators[0]);
  EXPECT_GE(dense.slots(), size_t{kTeams});
  EXPECT_EQ(sparse.slots(), 0u);

  for (const Plan& plan : {few, many}) {
    const auto size = static_cast<int64_t>(plan.accumulators.size());
    for (const std::vector<PartialRow>& rows :
         ScanAll(*snapshot, plan, size * kTeams)) {
      ASSERT_EQ(rows.size(), size_t{kTeams});
      for (const PartialRow& row : rows) EXPECT_EQ(row.count, 2);
    }
  }
}

// One group is counted without keys, however wide the plan.
TEST(AccumulatorScan, AlwaysHasASlotForTheWhole) {
  const SnapshotPtr snapshot = MakeSnapshot();
  Plan plan = CountPlan(Table::kCases);
  plan.accumulators.resize(kMaxAccumulators, plan.accumulators[0]);
  const AccumulatorScan scan(*snapshot, plan, plan.accumulators[0]);
  EXPECT_EQ(scan.slots(), 1u);
  for (const std::vector<PartialRow>& rows :
       ScanAll(*snapshot, plan, kMaxAccumulators)) {
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].count, 2 * kTeams);
  }
}

}  // namespace
}  // namespace redress::engine::columnar

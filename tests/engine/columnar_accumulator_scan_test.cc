#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/accumulator_scan.h"
#include "service/engine/columnar/snapshot.h"
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

std::vector<PartialRow> ScanAll(const Snapshot& snapshot,
                                AccumulatorScan& scan) {
  MaskPool pool;
  for (const LiveBlock& live : snapshot.cases.blocks) scan.Scan(live, pool);
  int64_t groups_left = kMaxGroups;
  std::vector<PartialRow> rows;
  EXPECT_TRUE(scan.Finish(nullptr, &groups_left, &rows).ok());
  EXPECT_EQ(groups_left, kMaxGroups - kTeams);
  return rows;
}

TEST(AccumulatorScan, SharesTheSlotsOfAPlan) {
  const SnapshotPtr snapshot = MakeSnapshot();
  const Plan few = TeamPlan(1);
  const Plan many = TeamPlan(kMaxAccumulators);
  AccumulatorScan dense(*snapshot, few, few.accumulators[0]);
  AccumulatorScan sparse(*snapshot, many, many.accumulators[0]);
  // Of a plan this wide no accumulator takes slots before it has groups.
  EXPECT_GE(dense.slots(), size_t{kTeams});
  EXPECT_EQ(sparse.slots(), 0u);

  const std::vector<PartialRow> expected = ScanAll(*snapshot, dense);
  const std::vector<PartialRow> rows = ScanAll(*snapshot, sparse);
  ASSERT_EQ(rows.size(), size_t{kTeams});
  ASSERT_EQ(expected.size(), size_t{kTeams});
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].members, expected[i].members);
    EXPECT_EQ(rows[i].count, 2);
    EXPECT_EQ(expected[i].count, 2);
  }
}

// One group is counted without keys, however wide the plan.
TEST(AccumulatorScan, AlwaysHasASlotForTheWhole) {
  const SnapshotPtr snapshot = MakeSnapshot();
  Plan plan = CountPlan(Table::kCases);
  plan.accumulators.resize(kMaxAccumulators, plan.accumulators[0]);
  AccumulatorScan scan(*snapshot, plan, plan.accumulators[0]);
  EXPECT_EQ(scan.slots(), 1u);
  MaskPool pool;
  for (const LiveBlock& live : snapshot->cases.blocks) scan.Scan(live, pool);
  int64_t groups_left = 1;
  std::vector<PartialRow> rows;
  ASSERT_TRUE(scan.Finish(nullptr, &groups_left, &rows).ok());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].count, 2 * kTeams);
}

}  // namespace
}  // namespace redress::engine::columnar

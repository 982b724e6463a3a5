// Groups come in the order of their members, however they are brought into it.

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/slot_order.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {
namespace {

constexpr auto kTeam = static_cast<size_t>(model::CaseDimension::kTeam);
constexpr auto kLocality = static_cast<size_t>(model::CaseDimension::kLocality);

// `cases` of `names` teams and as many localities, in no order, by month.
void ExpectInOrder(int cases, int names, size_t least_groups) {
  Random random(11);
  std::vector<model::CaseFacts> facts;
  for (int i = 0; i < cases; ++i) {
    model::CaseFacts& one = facts.emplace_back(
        Case(absl::StrCat("C", i), 1000 + static_cast<Day>(random.Below(300))));
    one.dimensions[kTeam] = absl::StrCat("T", random.Below(names));
    if (random.Below(9) > 0) {
      one.dimensions[kLocality] = absl::StrCat("L", random.Below(names));
    }
  }
  const auto executor = MakeColumnarExecutor();
  ASSERT_TRUE(executor->Publish(Changes(1, facts)).ok());
  Plan plan = CountPlan(Table::kCases, {}, {"locality", "team"});
  plan.accumulators[0].buckets =
      Buckets{DateColumn::kReceived, {1000, 1030, 1060, 1090, 1200, 1290}};
  const auto partials = executor->Aggregate(plan, 1);
  ASSERT_TRUE(partials.ok()) << partials.status();
  const std::vector<PartialRow>& rows = partials->accumulators[0];
  EXPECT_GE(rows.size(), least_groups);
  int64_t total = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    total += rows[i].count;
    if (i == 0) continue;
    EXPECT_LT(std::tie(rows[i - 1].members, rows[i - 1].bucket),
              std::tie(rows[i].members, rows[i].bucket));
  }
  EXPECT_EQ(total, cases);
}

// All slots are gone through.
TEST(OrderSlots, WhereMostHaveRows) { ExpectInOrder(20000, 12, 700); }

// Those with rows are sorted, in one run.
TEST(OrderSlots, WhereFewHaveRows) { ExpectInOrder(1000, 150, 900); }

// In many runs.
TEST(OrderSlots, WhereMoreHaveRowsThanOneRunHolds) {
  ExpectInOrder(40000, 900, 30000);
}

TEST(OrderSlots, OfOneGroup) { ExpectInOrder(1, 1, 1); }

}  // namespace
}  // namespace redress::engine

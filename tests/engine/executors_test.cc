// Both executors against the naive reference, on random facts and plans.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "tests/engine/naive.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {
namespace {

struct NamedExecutor {
  const char* name;
  std::unique_ptr<Executor> executor;
};

std::vector<NamedExecutor> MakeExecutors() {
  std::vector<NamedExecutor> executors;
  executors.push_back({"columnar", MakeColumnarExecutor()});
  auto sql = MakeSqlExecutor(":memory:");
  EXPECT_TRUE(sql.ok()) << sql.status();
  if (sql.ok()) executors.push_back({"sql", *std::move(sql)});
  return executors;
}

// Publishes to all, then compares `plans` answers.
void PublishAndCompare(Random& random, const FactsShape& shape,
                       const FactChanges& changes, int plans,
                       const std::vector<NamedExecutor>& executors,
                       NaiveFacts& naive) {
  naive.Apply(changes);
  for (const auto& [name, executor] : executors) {
    ASSERT_TRUE(executor->Publish(changes).ok()) << name;
    ASSERT_EQ(executor->version(), changes.version) << name;
  }
  for (int i = 0; i < plans; ++i) {
    const Plan plan = RandomPlan(random, shape);
    const std::string expected = ToText(naive.Aggregate(plan));
    for (const auto& [name, executor] : executors) {
      const auto partials = executor->Aggregate(plan, changes.version);
      ASSERT_TRUE(partials.ok()) << name << ": " << partials.status() << "\n"
                                 << ToText(plan);
      ASSERT_EQ(ToText(*partials), expected) << name << "\n" << ToText(plan);
    }
  }
}

class ExecutorsAgree : public testing::TestWithParam<uint64_t> {};

TEST_P(ExecutorsAgree, OverPublishes) {
  Random random(GetParam());
  FactsShape shape;
  shape.names = static_cast<int>(random.Between(4, 20));
  const std::vector<NamedExecutor> executors = MakeExecutors();
  NaiveFacts naive;
  // Empty data first.
  FactChanges nothing;
  nothing.version = 1;
  PublishAndCompare(random, shape, nothing, 20, executors, naive);
  for (int64_t version = 2; version <= 7; ++version) {
    FactChanges changes =
        RandomChanges(random, shape, static_cast<int>(random.Below(150)),
                      static_cast<int>(random.Below(30)));
    changes.version = version * 3;
    changes.replace_all = version == 6;
    PublishAndCompare(random, shape, changes, 60, executors, naive);
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExecutorsAgree,
                         testing::Range<uint64_t>(1, 13));

}  // namespace
}  // namespace redress::engine

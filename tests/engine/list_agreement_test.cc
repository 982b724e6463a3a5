// Lists of all executors against the naive reference, on random facts and
// predicates.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "tests/engine/executors.h"
#include "tests/engine/naive.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {
namespace {

// A random accumulator over `table`.
Accumulator RandomCounted(Random& random, const FactsShape& shape,
                          Table table) {
  for (;;) {
    const Plan plan = RandomPlan(random, shape);
    for (const Accumulator& accumulator : plan.accumulators) {
      if (accumulator.table == table) return accumulator;
    }
  }
}

ListPlan RandomList(Random& random, const FactsShape& shape) {
  const Plan plan = RandomPlan(random, shape);
  const Accumulator& accumulator = plan.accumulators[0];
  ListPlan list;
  list.table = accumulator.table;
  list.where = accumulator.where;
  list.status_day = plan.status_day;
  if (accumulator.aggregation != Aggregation::kCount) {
    list.value = accumulator.value;
  }
  if (random.OneIn(2)) {
    list.marked = RandomCounted(random, shape, list.table).where;
  }
  if (random.OneIn(2)) {
    list.after =
        RowKey{random.Pick<std::string>({"", "Ashdown", "Aware", "Borough"}),
               absl::StrCat(list.table == Table::kActions ? "L" : "R/",
                            random.Below(shape.references)),
               random.Pick<std::string>({"", "stage1", "stage2", "x"})};
  }
  if (random.OneIn(2)) list.limit = random.Below(20);
  return list;
}

void Compare(const ListPlan& plan, int64_t version, const NaiveFacts& naive,
             const std::vector<NamedExecutor>& executors) {
  const std::string expected = ToText(naive.List(plan));
  for (const auto& [name, executor] : executors) {
    const auto list = executor->List(plan, version);
    ASSERT_TRUE(list.ok()) << name << ": " << list.status() << "\n"
                           << ToText(plan);
    ASSERT_EQ(ToText(*list), expected) << name << "\n" << ToText(plan);
  }
}

// A list has as many rows as its accumulators count, and they add up.
void CompareWithCounts(const ListPlan& plan, int64_t version,
                       const Executor& executor) {
  Plan counts;
  counts.accumulators = {Listed(plan), Marked(plan)};
  counts.status_day = plan.status_day;
  const auto partials = executor.Aggregate(counts, version);
  const auto list = executor.List(plan, version);
  ASSERT_TRUE(partials.ok() && list.ok());
  const auto count = [&](size_t accumulator) {
    const std::vector<PartialRow>& rows = partials->accumulators[accumulator];
    return rows.empty() ? PartialRow() : rows[0];
  };
  EXPECT_EQ(list->total, count(0).count) << ToText(plan);
  EXPECT_EQ(list->marked, count(1).count) << ToText(plan);
  if (plan.after.has_value() || list->total > int64_t(plan.limit)) return;
  int64_t sum = 0;
  for (const ListedRow& row : list->rows) sum += row.value;
  EXPECT_EQ(sum, count(0).sum) << ToText(plan);
}

class ListsAgree : public testing::TestWithParam<uint64_t> {};

TEST_P(ListsAgree, OverPublishes) {
  Random random(GetParam());
  FactsShape shape;
  // Few names, or so many that each is of few rows.
  shape.names = static_cast<int>(random.OneIn(3) ? 150 : random.Between(4, 20));
  const std::vector<NamedExecutor> executors = MakeExecutors();
  NaiveFacts naive;
  int with_rows = 0;
  int lists = 0;
  for (int64_t version = 1; version <= 4; ++version) {
    FactChanges changes = RandomChanges(random, shape, 120, 30);
    changes.version = version;
    naive.Apply(changes);
    for (const auto& [name, executor] : executors) {
      ASSERT_TRUE(executor->Publish(changes).ok()) << name;
    }
    for (int i = 0; i < 60; ++i) {
      const ListPlan plan = RandomList(random, shape);
      ASSERT_NO_FATAL_FAILURE(Compare(plan, version, naive, executors));
      ASSERT_NO_FATAL_FAILURE(
          CompareWithCounts(plan, version, *executors[0].executor));
      ++lists;
      if (naive.List(plan).total > 0) ++with_rows;
    }
  }
  EXPECT_GT(with_rows * 2, lists);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ListsAgree, testing::Range<uint64_t>(1, 9));

// Pages put together are the list, in blocks that the references run across.
TEST(ListPages, AreTheWholeList) {
  Random random(11);
  FactsShape shape;
  shape.references = 20000;
  FactChanges changes = RandomChanges(random, shape, 13000, 200);
  changes.version = 1;
  NaiveFacts naive;
  naive.Apply(changes);
  for (const auto& [name, executor] : MakeExecutors()) {
    ASSERT_TRUE(executor->Publish(changes).ok()) << name;
    ListPlan plan;
    plan.table = Table::kStages;
    plan.where = DateIn(DateColumn::kReceived, 17900, 18000);
    plan.marked = Member("stage", {"stage2"});
    plan.value = ValueColumn::kResponseDays;
    const RowList expected = naive.List(plan);
    ASSERT_GT(expected.rows.size(), 1000u);
    RowList pages;
    plan.limit = 97;
    for (;;) {
      const auto page = executor->List(plan, 1);
      ASSERT_TRUE(page.ok()) << name << page.status();
      pages.total = page->total;
      pages.marked = page->marked;
      pages.rows.insert(pages.rows.end(), page->rows.begin(), page->rows.end());
      if (page->rows.size() < plan.limit) break;
      plan.after = page->rows.back().key;
    }
    EXPECT_EQ(ToText(pages), ToText(expected)) << name;
  }
}

// Within the bounds of a predicate what is marked may be as large as what is
// listed, wide or deep.
TEST(LargeLists, MayBeDeepAndWide) {
  Random random(5);
  FactsShape shape;
  FactChanges changes = RandomChanges(random, shape, 60, 0);
  changes.version = 1;
  NaiveFacts naive;
  naive.Apply(changes);
  const std::vector<NamedExecutor> executors = MakeExecutors();
  for (const auto& [name, executor] : executors) {
    ASSERT_TRUE(executor->Publish(changes).ok()) << name;
  }
  const auto leaf = [](int i) {
    return i % 2 == 0
               ? Not(Member("category", {"", absl::StrCat("name ", i % 13)}))
               : DateIn(DateColumn::kClosed, 17500 + i, kLastDay);
  };
  Predicate deep = leaf(0);
  for (int i = 0; i < 61; ++i) {
    std::vector<Predicate> children;
    children.push_back(leaf(i));
    children.push_back(std::move(deep));
    deep = i % 2 == 0 ? All(std::move(children)) : Any(std::move(children));
  }
  std::vector<Predicate> leaves;
  for (int i = 0; i < 800; ++i) leaves.push_back(leaf(i));
  const Predicate wide = Any(leaves);
  const std::vector<std::pair<Predicate, Predicate>> pairs = {
      {deep, deep}, {wide, Not(deep)}, {deep, wide}, {Not(All(leaves)), wide}};
  for (size_t i = 0; i < pairs.size(); ++i) {
    ListPlan plan;
    plan.table = i % 2 == 0 ? Table::kCases : Table::kStages;
    plan.where = pairs[i].first;
    plan.marked = pairs[i].second;
    plan.after = RowKey{"Ashdown", "R/1", ""};
    ASSERT_NO_FATAL_FAILURE(Compare(plan, 1, naive, executors));
  }
}

}  // namespace
}  // namespace redress::engine

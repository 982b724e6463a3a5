// All executors against the naive reference, on random facts and plans.

#include "tests/engine/executors.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/executor.h"
#include "tests/engine/naive.h"
#include "tests/engine/random_facts.h"

namespace redress::engine {
namespace {

// How many answers had rows: a comparison of nothing with nothing says little.
struct Tally {
  int plans = 0;
  int with_rows = 0;
};

void Compare(const Plan& plan, int64_t version, const NaiveFacts& naive,
             const std::vector<NamedExecutor>& executors,
             Tally* tally = nullptr) {
  const Partials expected = naive.Aggregate(plan);
  const std::string text = ToText(expected);
  for (const auto& [name, executor] : executors) {
    const auto partials = executor->Aggregate(plan, version);
    ASSERT_TRUE(partials.ok()) << name << ": " << partials.status() << "\n"
                               << ToText(plan);
    ASSERT_EQ(ToText(*partials), text) << name << "\n" << ToText(plan);
  }
  if (tally == nullptr) return;
  ++tally->plans;
  for (const auto& rows : expected.accumulators) {
    if (rows.empty()) continue;
    ++tally->with_rows;
    break;
  }
}

void Publish(const FactChanges& changes, NaiveFacts& naive,
             const std::vector<NamedExecutor>& executors) {
  naive.Apply(changes);
  for (const auto& [name, executor] : executors) {
    const absl::Status status = executor->Publish(changes);
    ASSERT_TRUE(status.ok()) << name << ": " << status;
    ASSERT_EQ(executor->version(), changes.version) << name;
  }
}

class ExecutorsAgree : public testing::TestWithParam<uint64_t> {};

TEST_P(ExecutorsAgree, OverPublishes) {
  Random random(GetParam());
  FactsShape shape;
  // Few names, or so many that each is of few rows.
  shape.names = static_cast<int>(random.OneIn(3) ? 150 : random.Between(4, 20));
  const std::vector<NamedExecutor> executors = MakeExecutors();
  NaiveFacts naive;
  Tally tally;
  // Nothing has been published; then empty data; then more and more, with
  // changed cases among them and others removed; and once a fresh start.
  for (int i = 0; i < 10; ++i) {
    ASSERT_NO_FATAL_FAILURE(
        Compare(RandomPlan(random, shape), 0, naive, executors));
  }
  for (int64_t version = 1; version <= 7; ++version) {
    FactChanges changes;
    if (version > 1) {
      changes =
          RandomChanges(random, shape, static_cast<int>(random.Below(150)),
                        static_cast<int>(random.Below(30)),
                        static_cast<int>(random.Below(60)));
    }
    changes.version = version * 3;
    changes.replace_all = version == 6;
    ASSERT_NO_FATAL_FAILURE(Publish(changes, naive, executors));
    for (int i = 0; i < 55; ++i) {
      ASSERT_NO_FATAL_FAILURE(Compare(RandomPlan(random, shape),
                                      changes.version, naive, executors,
                                      &tally));
    }
  }
  EXPECT_GT(tally.with_rows * 2, tally.plans);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExecutorsAgree,
                         testing::Range<uint64_t>(1, 11));

// The columnar executor alone: what it does beyond one block, the tables of the
// sql executor know nothing of.
std::vector<NamedExecutor> OnlyColumnar() {
  std::vector<NamedExecutor> executors;
  executors.push_back({"columnar", MakeColumnarExecutor()});
  return executors;
}

// Several blocks, and changes that fall into some of them.
TEST(ManyCases, AgreeOverBlocks) {
  Random random(77);
  FactsShape shape;
  shape.references = 20000;
  const std::vector<NamedExecutor> executors = OnlyColumnar();
  NaiveFacts naive;
  FactChanges changes = RandomChanges(random, shape, 13000, 200);
  for (int64_t version = 1; version <= 4; ++version) {
    changes.version = version;
    ASSERT_NO_FATAL_FAILURE(Publish(changes, naive, executors));
    for (int i = 0; i < 5; ++i) {
      ASSERT_NO_FATAL_FAILURE(
          Compare(RandomPlan(random, shape), version, naive, executors));
    }
    changes = RandomChanges(random, shape, version == 2 ? 3000 : 40, 10,
                            version == 3 ? 9000 : 40);
    // A run on one day, which makes a block overflow.
    for (model::CaseFacts& facts : changes.cases) facts.received = 18000;
  }
}

// A case for each name, which it has in dimensions of every sort.
std::vector<model::CaseFacts> CasesWithNames(int names) {
  std::vector<model::CaseFacts> cases;
  for (int i = 0; i < names; ++i) {
    const std::string name = absl::StrCat("name ", i);
    model::CaseFacts facts = Case(name, 18000 + i % 100);
    facts.dimensions[static_cast<size_t>(model::CaseDimension::kTeam)] = name;
    facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] = {
        name, absl::StrCat("other ", i)};
    facts.attributes = {{"code", name}};
    model::StageFacts& stage = facts.stages.emplace_back();
    stage.dimensions[0] = "stage1";
    stage.response_days = i;
    cases.push_back(std::move(facts));
  }
  return cases;
}

std::vector<Plan> PlansOverNames(int names) {
  const std::string last = absl::StrCat("name ", names - 1);
  std::vector<Plan> plans;
  for (const char* dimension : {"team", "category", "attr:code"}) {
    plans.push_back(CountPlan(Table::kCases,
                              DateIn(DateColumn::kReceived, 18099, 18099),
                              {dimension}));
    plans.push_back(CountPlan(
        Table::kStages, Member(dimension, {last, "name 7"}), {dimension}));
    plans.push_back(CountPlan(Table::kCases, Not(Member(dimension, {last}))));
  }
  plans.push_back(CountPlan(Table::kStages));
  plans.back().accumulators[0].aggregation = Aggregation::kHistogram;
  return plans;
}

TEST(ManyNames, NeedTwoBytes) {
  const std::vector<NamedExecutor> executors = MakeExecutors();
  NaiveFacts naive;
  ASSERT_NO_FATAL_FAILURE(
      Publish(Changes(1, CasesWithNames(300)), naive, executors));
  for (const Plan& plan : PlansOverNames(300)) {
    ASSERT_NO_FATAL_FAILURE(Compare(plan, 1, naive, executors));
  }
}

TEST(ManyNames, NeedFourBytes) {
  const std::vector<NamedExecutor> executors = OnlyColumnar();
  NaiveFacts naive;
  ASSERT_NO_FATAL_FAILURE(
      Publish(Changes(1, CasesWithNames(66000)), naive, executors));
  for (const Plan& plan : PlansOverNames(66000)) {
    ASSERT_NO_FATAL_FAILURE(Compare(plan, 1, naive, executors));
  }
  // Keys far beyond 64 bits, so that they are built in segments.
  ASSERT_NO_FATAL_FAILURE(Compare(
      CountPlan(Table::kStages, DateIn(DateColumn::kReceived, 18000, 18000),
                {"team", "category", "attr:code", "team_as_recorded", "kind",
                 "authority"}),
      1, naive, executors));
}

// The deepest and the largest predicates that the check lets through.
class LargePredicates : public testing::Test {
 protected:
  LargePredicates() {
    Random random(5);
    FactChanges changes = RandomChanges(random, FactsShape(), 40, 0);
    changes.version = 1;
    Publish(changes, naive_, executors_);
  }

  static Predicate Leaf(int i) {
    switch (i % 4) {
      case 0:
        return Not(Member("category", {"", absl::StrCat("name ", i % 13)}));
      case 1:
        return DateIn(DateColumn::kClosed, 17900 + i, kLastDay);
      case 2:
        return Not(DateOrder(DateColumn::kClosed, DateColumn::kAdrOffered));
      default:
        return Member("attr:phase", {absl::StrCat("name ", i % 9), "a"});
    }
  }

  // Alternating kinds; the inner one comes first or last.
  static Predicate Chain(Predicate inner, int levels, bool inner_first) {
    for (int i = 0; i < levels; ++i) {
      std::vector<Predicate> children = {Leaf(i)};
      children.insert(inner_first ? children.begin() : children.end(),
                      std::move(inner));
      inner = i % 2 == 0 ? All(std::move(children)) : Any(std::move(children));
    }
    return inner;
  }

  // Every level has `width` children.
  static Predicate Tree(int levels, int width) {
    if (levels == 0) return Leaf(width);
    std::vector<Predicate> children;
    for (int i = 0; i < width; ++i) {
      children.push_back(Tree(levels - 1, width));
    }
    return levels % 2 == 0 ? All(std::move(children))
                           : Any(std::move(children));
  }

  void CompareOver(const Predicate& where) {
    Compare(CountPlan(Table::kCases, where, {"root_cause"}), 1, naive_,
            executors_);
    Compare(CountPlan(Table::kStages, Not(where.children[0])), 1, naive_,
            executors_);
  }

  const std::vector<NamedExecutor> executors_ = MakeExecutors();
  NaiveFacts naive_;
};

TEST_F(LargePredicates, MayBeDeep) {
  CompareOver(Chain(Not(Leaf(1)), 62, true));
  CompareOver(Chain(Not(Leaf(1)), 62, false));
}

TEST_F(LargePredicates, MayBeFullTrees) {
  CompareOver(Tree(9, 2));
  CompareOver(Chain(Tree(9, 2), 51, true));
  CompareOver(Tree(6, 3));
  CompareOver(Tree(3, 13));
  CompareOver(Tree(2, 45));
}

// At each level a chain that is as deep as what is left: 1,500 conditions.
TEST_F(LargePredicates, MayBeChainsOfChains) {
  Predicate inner = Leaf(0);
  for (int i = 0; i < 36; ++i) {
    inner = i % 2 == 0 ? All({Chain(Leaf(1), i, i % 3 == 0), inner})
                       : Any({inner, Chain(Leaf(2), i, i % 3 == 0)});
  }
  CompareOver(inner);
}

TEST_F(LargePredicates, MayBeWide) {
  std::vector<Predicate> many;
  for (int i = 0; i < 1600; ++i) many.push_back(Leaf(i));
  CompareOver(Any(many));
  CompareOver(All(many));
  // A dozen at each of many levels: an expression as high as it can get.
  Predicate inner = Leaf(0);
  for (int level = 0; level < 61; ++level) {
    std::vector<Predicate> children(many.begin(), many.begin() + 22);
    children.push_back(inner);
    inner =
        level % 2 == 0 ? All(std::move(children)) : Any(std::move(children));
  }
  CompareOver(inner);
  std::vector<std::string> values;
  for (int i = 0; i < 25000; ++i) values.push_back(absl::StrCat("name ", i));
  CompareOver(All({Member("team", values), Leaf(1)}));
}

}  // namespace
}  // namespace redress::engine

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/block_builder.h"
#include "service/engine/columnar/filter.h"
#include "service/engine/columnar/snapshot.h"
#include "tests/engine/executors.h"
#include "tests/engine/random_facts.h"

namespace redress::engine::columnar {
namespace {

// `count` cases, ten on each day from `first` on.
std::vector<model::CaseFacts> Cases(int count, Day first,
                                    const std::string& prefix) {
  std::vector<model::CaseFacts> cases;
  for (int i = 0; i < count; ++i) {
    cases.push_back(Case(absl::StrCat(prefix, i), first + i / 10));
  }
  return cases;
}

size_t Shared(const Snapshot& a, const Snapshot& b) {
  size_t shared = 0;
  for (const BlockPtr& block : a.cases) {
    for (const BlockPtr& other : b.cases) shared += block == other;
  }
  return shared;
}

// Rows as the totals say, blocks in order and within their bounds.
void ExpectWellFormed(const Snapshot& snapshot) {
  size_t rows = 0;
  Day last = model::kNoDay;
  for (const BlockPtr& block : snapshot.cases) {
    EXPECT_GE(block->rows.rows, 1u);
    EXPECT_LE(block->rows.rows, kBlockRows);
    EXPECT_LE(block->stages.rows, kBlockStages);
    rows += block->rows.rows;
    for (size_t row = 0; row < block->rows.rows; ++row) {
      const Day day = block->rows.numbers[0].At(row);
      EXPECT_LE(last, day);
      last = day;
    }
  }
  EXPECT_EQ(rows, snapshot.case_rows);
}

class SnapshotTest : public testing::Test {
 protected:
  void Publish(std::vector<model::CaseFacts> cases) {
    before_ = now_;
    now_ = NextSnapshot(*before_, Changes(before_->version + 1, cases));
    ExpectWellFormed(*now_);
  }

  SnapshotPtr before_;
  SnapshotPtr now_ = std::make_shared<const Snapshot>();
};

TEST_F(SnapshotTest, FillsBlocks) {
  Publish(Cases(20000, 1000, "A"));
  ASSERT_EQ(now_->cases.size(), 3u);
  EXPECT_EQ(now_->cases[0]->rows.rows, kBlockRows);
  EXPECT_EQ(now_->case_rows, 20000u);
}

TEST_F(SnapshotTest, SharesBlocksThatDoNotChange) {
  Publish(Cases(20000, 1000, "A"));
  // At the end; before the beginning; in the middle; and nowhere.
  Publish(Cases(10, 9000, "B"));
  EXPECT_EQ(Shared(*before_, *now_), 2u);
  Publish(Cases(10, 1, "C"));
  EXPECT_EQ(Shared(*before_, *now_), 2u);
  EXPECT_EQ(now_->cases.size(), 4u);  // The first one was full.
  Publish({Case("A10000", 2000)});
  EXPECT_EQ(now_->case_rows, 20020u);
  EXPECT_EQ(Shared(*before_, *now_), 3u);
  Publish({});
  EXPECT_EQ(Shared(*before_, *now_), 4u);
}

TEST_F(SnapshotTest, MovesACaseWhoseDayChanges) {
  Publish(Cases(20000, 1000, "A"));
  Publish({Case("A0", 2900)});
  EXPECT_EQ(now_->case_rows, 20000u);
  EXPECT_EQ(Shared(*before_, *now_), 1u);
  EXPECT_EQ(now_->cases[0]->rows.rows, kBlockRows - 1);
}

TEST_F(SnapshotTest, DropsBlocksThatBecomeEmpty) {
  Publish(Cases(8193, 1000, "A"));
  ASSERT_EQ(now_->cases.size(), 2u);
  Publish({Case("A8192", 1000)});
  EXPECT_EQ(now_->case_rows, 8193u);
  EXPECT_EQ(now_->cases.back()->rows.numbers[0].max(), 1819);
}

TEST_F(SnapshotTest, RebuildsOnlyTheBlockOfARemovedCase) {
  Publish(Cases(20000, 1000, "A"));
  FactChanges removal = Changes(2, {});
  removal.removed_cases = {{"Ashdown", "A10000"}, {"Ashdown", "Z"}};
  before_ = now_;
  now_ = NextSnapshot(*before_, removal);
  ExpectWellFormed(*now_);
  EXPECT_EQ(now_->case_rows, 19999u);
  EXPECT_EQ(Shared(*before_, *now_), 2u);
  // And the only case of a block takes the block with it.
  Publish({});
  removal = Changes(now_->version + 1, {});
  for (size_t i = 16384; i < 20000; ++i) {
    removal.removed_cases.push_back({"Ashdown", absl::StrCat("A", i)});
  }
  before_ = now_;
  now_ = NextSnapshot(*before_, removal);
  ExpectWellFormed(*now_);
  EXPECT_EQ(now_->cases.size(), 2u);
  EXPECT_EQ(Shared(*before_, *now_), 2u);
}

TEST_F(SnapshotTest, SplitsBlocksByTheirStages) {
  std::vector<model::CaseFacts> cases = Cases(1200, 1000, "A");
  for (model::CaseFacts& facts : cases) facts.stages.resize(64);
  Publish(cases);
  EXPECT_EQ(now_->cases.size(), 3u);
  EXPECT_EQ(now_->stage_rows, 1200u * 64);
}

TEST_F(SnapshotTest, SharesDictionariesWithoutNewMembers) {
  Publish(Cases(10, 1000, "A"));
  Publish(Cases(10, 1000, "B"));
  EXPECT_EQ(before_->dictionaries.cases, now_->dictionaries.cases);
}

std::vector<uint32_t> CodesAt(const ManyColumn& column, size_t row) {
  std::vector<uint32_t> codes;
  if (column.empty()) return codes;
  for (uint32_t i = column.begin(row); i < column.end(row); ++i) {
    codes.push_back(column.codes().At(i));
  }
  return codes;
}

void ExpectSameRow(const Columns& a, size_t i, const Columns& b, size_t j) {
  for (size_t k = 0; k < a.codes.size(); ++k) {
    EXPECT_EQ(a.codes[k].At(i), b.codes[k].At(j));
  }
  for (size_t k = 0; k < a.numbers.size(); ++k) {
    EXPECT_EQ(a.numbers[k].At(i), b.numbers[k].At(j));
  }
  for (size_t k = 0; k < a.money.size(); ++k) {
    EXPECT_EQ(a.money[k].At(i), b.money[k].At(j));
  }
  for (size_t k = 0; k < a.many.size(); ++k) {
    EXPECT_EQ(CodesAt(a.many[k], i), CodesAt(b.many[k], j));
  }
  for (const auto& [name, column] : a.attributes) {
    const CodeColumn* other = b.Attribute(name);
    EXPECT_EQ(column.At(i), other == nullptr ? 0 : other->At(j));
  }
}

// A block made of every second row of another, last first, has these rows
// whole.
TEST(BuildBlock, KeepsRowsWhole) {
  Random random(9);
  FactChanges changes = RandomChanges(random, FactsShape(), 200, 50);
  changes.version = 1;
  const SnapshotPtr first = NextSnapshot(Snapshot(), changes);
  ASSERT_EQ(first->cases.size(), 1u);
  const Block& block = *first->cases[0];
  BlockParts<CaseRow> parts;
  parts.kept = &block;
  for (uint32_t row = block.rows.rows; row >= 2; row -= 2) {
    parts.sources.push_back({false, row - 1});
  }
  const BlockPtr half = BuildBlock(parts);
  ASSERT_EQ(half->rows.rows, parts.sources.size());
  size_t stage = 0;
  for (size_t i = 0; i < half->rows.rows; ++i) {
    const uint32_t from = parts.sources[i].row;
    ExpectSameRow(block.rows, from, half->rows, i);
    EXPECT_EQ(block.keys.At(from), half->keys.At(i));
    for (size_t s = 0; s < block.stages.rows; ++s) {
      if (block.stage_case[s] != from) continue;
      ASSERT_LT(stage, half->stages.rows);
      EXPECT_EQ(i, half->stage_case[stage]);
      ExpectSameRow(block.stages, s, half->stages, stage++);
    }
  }
  EXPECT_EQ(stage, half->stages.rows);
  // Each key is found by its hash where it is now, and no other.
  ASSERT_EQ(half->rows.rows, half->key_index.size());
  for (size_t i = 0; i < block.key_index.size(); ++i) {
    const KeyIndex::Entry entry = block.key_index.At(i);
    std::vector<uint32_t> rows;
    half->key_index.Find(entry.hash, &rows);
    const bool kept = entry.row > 0 && (block.rows.rows - entry.row) % 2 == 1;
    ASSERT_EQ(kept ? 1u : 0u, rows.size());
    if (!kept) continue;
    EXPECT_EQ(block.keys.At(entry.row), half->keys.At(rows[0]));
  }
}

// A block that a question cannot concern is not read; one that it concerns
// whole is counted without being read.
TEST(Filter, JudgesBlocksByTheirZoneMaps) {
  std::vector<model::CaseFacts> cases = Cases(100, 1000, "A");
  for (model::CaseFacts& facts : cases) facts.closed = facts.received + 5;
  cases[3].closed = model::kNoDay;
  cases[4].attributes = {{"phase", "x"}};
  const SnapshotPtr snapshot = NextSnapshot(Snapshot(), Changes(1, cases));
  const auto judge = [&snapshot](const Predicate& where) {
    const Plan plan = CountPlan(Table::kCases, where);
    return Filter(RowCondition(plan.accumulators[0], kLastDay), Table::kCases,
                  snapshot->dictionaries)
        .Judge(*snapshot->cases[0]);
  };
  constexpr DateColumn kReceived = DateColumn::kReceived;
  constexpr DateColumn kClosed = DateColumn::kClosed;
  EXPECT_EQ(judge(DateIn(kReceived, 1000, 1009)), Verdict::kAll);
  EXPECT_EQ(judge(DateIn(kReceived, 1001, 1009)), Verdict::kSome);
  EXPECT_EQ(judge(DateIn(kReceived, 1010, 2000)), Verdict::kNone);
  EXPECT_EQ(judge(DateIn(kReceived, 0, 999)), Verdict::kNone);
  EXPECT_EQ(judge(Not(DateIn(kReceived, 0, 999))), Verdict::kAll);
  EXPECT_EQ(judge(DateIn(kClosed, 0, 2000)), Verdict::kSome);
  EXPECT_EQ(judge(DateIn(DateColumn::kCancelled, 0, 2000)), Verdict::kNone);
  EXPECT_EQ(judge(DateOrder(kReceived, kReceived)), Verdict::kSome);
  EXPECT_EQ(judge(DateOrder(kReceived, DateColumn::kLeft)), Verdict::kNone);
  EXPECT_EQ(judge(Member("kind", {"complaint"})), Verdict::kAll);
  EXPECT_EQ(judge(Member("kind", {"compliment"})), Verdict::kNone);
  EXPECT_EQ(judge(Member("category", {""})), Verdict::kAll);
  EXPECT_EQ(judge(Member("attr:phase", {"x"})), Verdict::kSome);
  EXPECT_EQ(judge(Member("attr:other", {"x"})), Verdict::kNone);
  EXPECT_EQ(judge(All({DateIn(kReceived, 0, 2000), DateIn(kClosed, 0, 1)})),
            Verdict::kNone);
  EXPECT_EQ(judge(Any({DateIn(kReceived, 0, 2000), DateIn(kClosed, 0, 1)})),
            Verdict::kAll);
}

}  // namespace
}  // namespace redress::engine::columnar

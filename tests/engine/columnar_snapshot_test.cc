#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/block_builder.h"
#include "service/engine/columnar/filter.h"
#include "service/engine/columnar/snapshot.h"
#include "service/engine/columnar/table_update.h"
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
  for (const LiveBlock& live : a.cases.blocks) {
    for (const LiveBlock& other : b.cases.blocks) {
      shared += live.block == other.block;
    }
  }
  return shared;
}

// How many rows in force there are of each key, and that all is where it
// belongs: what TableBlocks says, and the totals.
std::map<std::string, int> ExpectWellFormed(const Snapshot& snapshot) {
  const TableBlocks& cases = snapshot.cases;
  std::map<std::string, int> keys;
  std::vector<uint32_t> waiting(cases.sorted);
  std::vector<Day> starts;
  for (size_t i = 0; i < cases.sorted; ++i) {
    starts.push_back(cases.blocks[i].block->rows.numbers[0].At(0));
    EXPECT_TRUE(i == 0 || starts[i - 1] <= starts[i]);
  }
  size_t rows = 0;
  size_t stages = 0;
  for (size_t i = 0; i < cases.blocks.size(); ++i) {
    const LiveBlock& live = cases.blocks[i];
    const Block& block = *live.block;
    EXPECT_GE(live.rows(), 1u);
    EXPECT_LE(block.rows.rows, kBlockRows);
    EXPECT_LE(block.stages.rows, kBlockStages);
    uint32_t in_force = 0;
    Day last = model::kNoDay;
    for (size_t row = 0; row < block.rows.rows; ++row) {
      const Day day = block.rows.numbers[0].At(row);
      EXPECT_LE(last, day);
      last = day;
      if (!live.IsLive(row)) continue;
      ++in_force;
      ++keys[block.keys.At(row)];
      if (i < cases.sorted) {
        EXPECT_TRUE(i + 1 == cases.sorted || day <= starts[i + 1]);
        continue;
      }
      const auto after = std::upper_bound(starts.begin(), starts.end(), day);
      ++waiting[after == starts.begin() ? 0 : after - starts.begin() - 1];
    }
    uint32_t stages_in_force = 0;
    for (const uint16_t row : block.stage_case) {
      stages_in_force += live.IsLive(row) ? 1 : 0;
    }
    EXPECT_EQ(live.rows(), in_force);
    EXPECT_EQ(live.stages(), stages_in_force);
    rows += in_force;
    stages += stages_in_force;
  }
  EXPECT_EQ(cases.waiting, waiting);
  EXPECT_EQ(rows, snapshot.case_rows);
  EXPECT_EQ(stages, snapshot.stage_rows);
  return keys;
}

class SnapshotTest : public testing::Test {
 protected:
  void Publish(const FactChanges& changes) {
    before_ = now_;
    now_ = NextSnapshot(*before_, changes);
    keys_ = ExpectWellFormed(*now_);
  }
  void Publish(std::vector<model::CaseFacts> cases) {
    Publish(Changes(now_->version + 1, cases));
  }
  void Remove(const std::vector<std::string>& references) {
    FactChanges removal = Changes(now_->version + 1, {});
    for (const std::string& reference : references) {
      removal.removed_cases.push_back({"Ashdown", reference});
    }
    Publish(removal);
  }

  SnapshotPtr before_;
  SnapshotPtr now_ = std::make_shared<const Snapshot>();
  // Of now_: rows in force by reference.
  std::map<std::string, int> keys_;
};

TEST_F(SnapshotTest, FillsBlocks) {
  Publish(Cases(20000, 1000, "A"));
  ASSERT_EQ(now_->cases.blocks.size(), 3u);
  EXPECT_EQ(now_->cases.sorted, 3u);
  EXPECT_EQ(now_->cases.blocks[0].rows(), kBlockRows);
  EXPECT_EQ(now_->case_rows, 20000u);
}

TEST_F(SnapshotTest, SharesBlocksThatDoNotChange) {
  Publish(Cases(20000, 1000, "A"));
  // At the end; before the beginning; in the middle; and nowhere.
  Publish(Cases(10, 9000, "B"));
  EXPECT_EQ(Shared(*before_, *now_), 3u);
  Publish(Cases(10, 1, "C"));
  EXPECT_EQ(Shared(*before_, *now_), 3u);
  EXPECT_EQ(now_->cases.waiting, std::vector<uint32_t>({10, 0, 10}));
  Publish({Case("A10000", 2000)});
  EXPECT_EQ(now_->case_rows, 20020u);
  EXPECT_EQ(Shared(*before_, *now_), 4u);
  EXPECT_EQ(now_->cases.blocks[1].gone->rows, 1u);
  Publish(std::vector<model::CaseFacts>());
  EXPECT_EQ(Shared(*before_, *now_), now_->cases.blocks.size());
}

TEST_F(SnapshotTest, MergesLateBlocksOfLikeSize) {
  Publish(Cases(20000, 1000, "A"));
  for (int i = 0; i < 400; ++i) {
    Publish({Case(absl::StrCat("L", i), 1000 + i % 7)});
    EXPECT_LE(now_->cases.blocks.size() - now_->cases.sorted, 10u);
  }
  EXPECT_EQ(now_->case_rows, 20400u);
  EXPECT_EQ(now_->cases.waiting[0], 400u);
}

TEST_F(SnapshotTest, BuildsABlockAnewForWhatWaits) {
  Publish(Cases(20000, 1000, "A"));
  Publish(Cases(kSettledRows - 1, 1000, "L"));
  EXPECT_EQ(now_->cases.sorted, 3u);
  EXPECT_EQ(now_->cases.waiting[0], kSettledRows - 1);
  // One more; the full block is split in two.
  Publish({Case("M", 1001)});
  EXPECT_EQ(now_->cases.sorted, 4u);
  EXPECT_EQ(now_->cases.blocks.size(), 4u);
  EXPECT_EQ(Shared(*before_, *now_), 2u);
  EXPECT_EQ(now_->case_rows, 20000u + kSettledRows);
}

TEST_F(SnapshotTest, BuildsABlockAnewForWhatIsGone) {
  Publish(Cases(20000, 1000, "A"));
  std::vector<model::CaseFacts> changed = Cases(kSettledRows, 1000, "A");
  for (model::CaseFacts& facts : changed) facts.received = 9000;
  Publish(changed);
  EXPECT_EQ(now_->case_rows, 20000u);
  EXPECT_EQ(now_->cases.blocks[0].gone, nullptr);
  EXPECT_EQ(now_->cases.blocks[0].rows(), kBlockRows - kSettledRows);
}

TEST_F(SnapshotTest, MovesACaseWhoseDayChanges) {
  Publish(Cases(20000, 1000, "A"));
  Publish({Case("A0", 2900)});
  EXPECT_EQ(now_->case_rows, 20000u);
  EXPECT_EQ(Shared(*before_, *now_), 3u);
  EXPECT_EQ(now_->cases.blocks[0].rows(), kBlockRows - 1);
  EXPECT_EQ(now_->cases.waiting, std::vector<uint32_t>({0, 0, 1}));
  // Again, now out of a late block.
  Publish({Case("A0", 1000)});
  EXPECT_EQ(now_->case_rows, 20000u);
  EXPECT_EQ(now_->cases.waiting, std::vector<uint32_t>({1, 0, 0}));
}

TEST_F(SnapshotTest, DropsBlocksThatBecomeEmpty) {
  Publish(Cases(8193, 1000, "A"));
  ASSERT_EQ(now_->cases.sorted, 2u);
  Publish({Case("A8192", 1000)});
  EXPECT_EQ(now_->case_rows, 8193u);
  EXPECT_EQ(now_->cases.sorted, 1u);
  EXPECT_EQ(now_->cases.blocks[0].block->rows.numbers[0].max(), 1819);
}

// Nothing of it stays, nor of what it was before.
TEST_F(SnapshotTest, RebuildsWhatHeldARemovedCase) {
  Publish(Cases(20000, 1000, "A"));
  Publish({Case("A10000", 1000)});
  Remove({"A10000", "Z"});
  EXPECT_EQ(now_->case_rows, 19999u);
  EXPECT_EQ(Shared(*before_, *now_), 2u);
  for (const LiveBlock& live : now_->cases.blocks) {
    for (size_t row = 0; row < live.block->rows.rows; ++row) {
      EXPECT_NE(live.block->keys.At(row), "A10000");
    }
  }
  // And the last case of a block takes the block with it.
  std::vector<std::string> rest;
  for (int i = 16384; i < 20000; ++i) rest.push_back(absl::StrCat("A", i));
  Remove(rest);
  EXPECT_EQ(now_->cases.blocks.size(), 2u);
  EXPECT_EQ(Shared(*before_, *now_), 2u);
  rest.clear();
  for (int i = 0; i < 16384; ++i) rest.push_back(absl::StrCat("A", i));
  Remove(rest);
  EXPECT_TRUE(now_->cases.blocks.empty());
  Publish(Cases(3, 1000, "N"));
  EXPECT_EQ(now_->case_rows, 3u);
}

// Every sorted block goes while late ones stay.
TEST_F(SnapshotTest, SortsWhatWasLateWhereNothingElseIsLeft) {
  Publish({Case("A", 1000)});
  Publish({Case("B", 900), Case("C", 1100)});
  Remove({"A"});
  EXPECT_EQ(now_->cases.sorted, 1u);
  EXPECT_EQ(keys_, (std::map<std::string, int>{{"B", 1}, {"C", 1}}));
}

// A long row of commits of every size: what is in force is what was put in.
TEST_F(SnapshotTest, HoldsWhatWasPutIn) {
  Random random(4);
  std::map<std::string, Day> expected;
  for (int round = 0; round < 120; ++round) {
    std::map<std::string, Day> changed;
    const size_t changes = random.Below(4) == 0 ? 3000 : random.Below(40);
    for (size_t i = 0; i < changes; ++i) {
      changed[absl::StrCat("A", random.Below(40000))] =
          1000 + static_cast<Day>(random.Below(2000));
    }
    FactChanges commit = Changes(now_->version + 1, {});
    for (const auto& [key, day] : changed) {
      expected[key] = day;
      commit.cases.push_back(Case(key, day));
    }
    for (size_t i = 0; i < random.Below(3); ++i) {
      const std::string key = absl::StrCat("A", random.Below(40000));
      if (changed.count(key) > 0 || expected.erase(key) == 0) continue;
      commit.removed_cases.push_back({"Ashdown", key});
    }
    Publish(commit);
    ASSERT_EQ(keys_.size(), expected.size());
    for (const auto& [key, rows] : keys_) {
      ASSERT_EQ(rows, 1) << key;
      ASSERT_TRUE(expected.count(key) > 0) << key;
    }
  }
  for (const LiveBlock& live : now_->cases.blocks) {
    for (size_t row = 0; row < live.block->rows.rows; ++row) {
      if (!live.IsLive(row)) continue;
      EXPECT_EQ(live.block->rows.numbers[0].At(row),
                expected[live.block->keys.At(row)]);
    }
  }
}

TEST_F(SnapshotTest, SplitsBlocksByTheirStages) {
  std::vector<model::CaseFacts> cases = Cases(1200, 1000, "A");
  for (model::CaseFacts& facts : cases) facts.stages.resize(64);
  Publish(cases);
  EXPECT_EQ(now_->cases.blocks.size(), 3u);
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
  ASSERT_EQ(first->cases.blocks.size(), 1u);
  const Block& block = *first->cases.blocks[0].block;
  BlockParts<CaseRow> parts;
  parts.kept = {&block};
  for (uint32_t row = block.rows.rows; row >= 2; row -= 2) {
    parts.sources.push_back({1, row - 1});
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
  size_t denied = 0;
  for (uint32_t row = 0; row < block.rows.rows; ++row) {
    const uint32_t hash = block.key_index.HashAt(row);
    std::vector<uint32_t> rows;
    half->key_index.Find(hash, &rows);
    const bool kept = row > 0 && (block.rows.rows - row) % 2 == 1;
    ASSERT_EQ(kept ? 1u : 0u, rows.size());
    if (!kept) {
      denied += half->key_index.MayHave(hash) ? 0 : 1;
      continue;
    }
    EXPECT_TRUE(half->key_index.MayHave(hash));
    EXPECT_EQ(block.keys.At(row), half->keys.At(rows[0]));
  }
  EXPECT_GE(denied, block.rows.rows / 4);
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
        .Judge(*snapshot->cases.blocks[0].block);
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

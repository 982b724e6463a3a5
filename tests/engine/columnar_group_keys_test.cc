#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "service/engine/columnar/dictionary.h"
#include "service/engine/columnar/group_keys.h"

namespace redress::engine::columnar {
namespace {

using Digits = std::vector<uint32_t>;

// Groups random rows and expects each combination of digits to have one slot
// that turns back into them.
void GroupRows(const std::vector<uint64_t>& cardinalities, uint64_t dense_limit,
               bool dense, size_t segments) {
  GroupKeys keys(cardinalities, dense_limit);
  EXPECT_EQ(keys.dense(), dense);
  EXPECT_EQ(keys.segments(), segments);
  std::mt19937_64 random(3);
  std::map<Digits, uint64_t> slots;
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<Digits> rows(50);
    std::vector<uint64_t> row_keys(rows.size());
    for (Digits& row : rows) {
      for (const uint64_t cardinality : cardinalities) {
        // Small ones, so that rows meet, and the largest one.
        const uint64_t digit = random() % 3;
        row.push_back(static_cast<uint32_t>(digit == 2 ? cardinality - 1
                                                       : digit % cardinality));
      }
    }
    for (size_t segment = 0; segment < keys.segments(); ++segment) {
      for (size_t digit = keys.begin(segment); digit < keys.end(segment);
           ++digit) {
        for (size_t i = 0; i < rows.size(); ++i) {
          row_keys[i] += keys.Stride(digit) * rows[i][digit];
        }
      }
      keys.Close(segment, &row_keys);
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      ASSERT_LT(row_keys[i], keys.slots());
      EXPECT_EQ(slots.emplace(rows[i], row_keys[i]).first->second, row_keys[i]);
      Digits back(cardinalities.size());
      keys.Digits(row_keys[i], back.data());
      EXPECT_EQ(back, rows[i]);
    }
  }
  if (!dense) {
    EXPECT_EQ(slots.size(), keys.slots());
  }
}

TEST(GroupKeys, AreDenseWhereThereAreFew) {
  GroupRows({}, 1, true, 1);
  GroupRows({3, 1, 7}, 21, true, 1);
  GroupRows({3, 1, 7}, 20, false, 1);
}

TEST(GroupKeys, GoBeyond64Bits) {
  constexpr uint64_t kMost = uint64_t{1} << 32;
  GroupRows({100000, 100000, 100000}, 1 << 20, false, 1);
  GroupRows({100000, 100000, 100000, 100000}, 1 << 20, false, 2);
  GroupRows({kMost - 1, kMost, 2, kMost, 5, kMost}, 1 << 20, false, 5);
  GroupRows(std::vector<uint64_t>(16, 70000), 1 << 20, false, 14);
}

TEST(Dictionary, GivesCodesThatStay) {
  const auto base = std::make_shared<const Dictionary>();
  EXPECT_EQ(base->Find(""), 0u);
  DictionaryEditor unchanged(base);
  EXPECT_EQ(unchanged.Code(""), 0u);
  EXPECT_EQ(unchanged.Finish(), base);

  DictionaryEditor editor(base);
  EXPECT_EQ(editor.Code("zebra"), 1u);
  EXPECT_EQ(editor.Code("Öst"), 2u);
  EXPECT_EQ(editor.Code("zebra"), 1u);
  EXPECT_EQ(editor.Code(""), 0u);
  const DictionaryPtr next = editor.Finish();
  EXPECT_EQ(base->size(), 1u);
  ASSERT_EQ(next->size(), 3u);
  EXPECT_EQ((*next->Order({}))->ranks, (std::vector<uint32_t>{0, 1, 2}));

  DictionaryEditor again(next);
  EXPECT_EQ(again.Code("apple"), 3u);
  const DictionaryPtr last = again.Finish();
  EXPECT_EQ((*last->Order({}))->ranks, (std::vector<uint32_t>{0, 2, 3, 1}));
  EXPECT_EQ((*last->Order({}))->codes, (std::vector<uint32_t>{0, 3, 1, 2}));
  EXPECT_EQ(next->Find("apple"), std::nullopt);
}

TEST(Dictionary, OrdersMembersUnlessItIsStopped) {
  constexpr uint32_t kMembers = 100000;
  Dictionary dictionary;
  for (uint32_t i = 1; i < kMembers; ++i) {
    // In no order: the factor has no divisor in common.
    dictionary.Add(absl::StrFormat("%06d", i * 7919ull % kMembers));
  }
  int asked = 0;
  int last = 0;
  const StopCheck stop = [&]() -> absl::Status {
    return ++asked != last ? absl::OkStatus() : absl::CancelledError("stop");
  };
  // Sorting, merging and ranking ask once in 4,096 at least.
  for (last = 1; last < 3 * static_cast<int>(kMembers / 4096); ++last) {
    asked = 0;
    EXPECT_EQ(dictionary.Order(stop).status(), absl::CancelledError("stop"));
  }
  last = 0;
  const auto order = dictionary.Order(stop);
  ASSERT_TRUE(order.ok()) << order.status();
  for (uint32_t rank = 1; rank < kMembers; ++rank) {
    EXPECT_EQ(dictionary.member((*order)->codes[rank]),
              absl::StrFormat("%06d", rank));
    EXPECT_EQ((*order)->ranks[(*order)->codes[rank]], rank);
  }
  // It is made once.
  last = 1;
  asked = 0;
  EXPECT_EQ(*dictionary.Order(stop), *order);
}

}  // namespace
}  // namespace redress::engine::columnar

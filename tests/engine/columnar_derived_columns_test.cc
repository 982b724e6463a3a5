#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "service/engine/columnar/derived_columns.h"

namespace redress::engine::columnar {
namespace {

std::vector<uint16_t> RowsOf(const CodeRows& index, uint32_t code) {
  const CodeRows::List list = index.Of(code);
  return {list.rows, list.rows + list.size};
}

CodeColumn CodesUpTo(uint32_t most, size_t rows) {
  std::vector<uint32_t> codes(rows);
  for (size_t i = 0; i < rows; ++i) {
    codes[i] = static_cast<uint32_t>(i) % (most + 1);
  }
  return CodeColumn::Of(codes);
}

TEST(CodeRows, ListsTheRowsOfEachCode) {
  const CodeRows index(CodeColumn::Of({3, 0, 3, 5, 0, 3}));
  EXPECT_EQ(RowsOf(index, 0), (std::vector<uint16_t>{1, 4}));
  EXPECT_EQ(RowsOf(index, 3), (std::vector<uint16_t>{0, 2, 5}));
  EXPECT_EQ(RowsOf(index, 4), (std::vector<uint16_t>{}));
  EXPECT_EQ(RowsOf(index, 5), (std::vector<uint16_t>{3}));
  // Members that came after the block.
  EXPECT_EQ(RowsOf(index, 6), (std::vector<uint16_t>{}));
  EXPECT_EQ(RowsOf(index, UINT32_MAX), (std::vector<uint16_t>{}));
}

TEST(DerivedColumns, HaveWhatTheStagesCasesHave) {
  const std::vector<uint16_t> stage_case = {0, 0, 2, 3};
  const CodeColumn codes = CodeColumn::Of({7, 8, 9, 7});
  const NumberColumn numbers =
      NumberColumn::Of({100, 200, NumberColumn::kAbsent, 400});
  DerivedColumns derived;
  const CodeColumn* of_codes = derived.AtStages(codes, stage_case);
  ASSERT_NE(of_codes, nullptr);
  EXPECT_EQ(of_codes->size(), 4U);
  const NumberColumn* of_numbers = derived.AtStages(numbers, stage_case);
  ASSERT_NE(of_numbers, nullptr);
  for (size_t stage = 0; stage < stage_case.size(); ++stage) {
    EXPECT_EQ(of_codes->At(stage), codes.At(stage_case[stage]));
    EXPECT_EQ(of_numbers->At(stage), numbers.At(stage_case[stage]));
  }
  // Once.
  EXPECT_EQ(derived.AtStages(codes, stage_case), of_codes);
  EXPECT_EQ(derived.AtStages(numbers, stage_case), of_numbers);
}

TEST(DerivedColumns, LeaveOutWhatIsOneValueOrWide) {
  const std::vector<uint16_t> stage_case = {0, 1};
  const CodeColumn same = CodeColumn::Of({4, 4});
  const CodeColumn wide = CodeColumn::Of({4, 70000});
  const NumberColumn wide_numbers = NumberColumn::Of({1, 70000});
  const CodeColumn fewer_codes = CodeColumn::Of({0, 1, 2, 3});
  const CodeColumn more_codes = CodeColumn::Of({0, 1, 2, 4});
  DerivedColumns derived;
  EXPECT_EQ(derived.AtStages(same, stage_case), nullptr);
  EXPECT_EQ(derived.AtStages(wide, stage_case), nullptr);
  EXPECT_EQ(derived.AtStages(wide_numbers, stage_case), nullptr);
  EXPECT_EQ(derived.RowsOf(same), nullptr);
  // An index would be larger than the column.
  EXPECT_EQ(derived.RowsOf(more_codes), nullptr);
  EXPECT_NE(derived.RowsOf(fewer_codes), nullptr);
}

TEST(DerivedColumns, TakeNoMoreThanTheirBound) {
  const std::vector<uint16_t> stage_case = {0, 1, 2};
  std::vector<CodeColumn> narrow(6, CodeColumn::Of({1, 2, 3}));
  const NumberColumn number = NumberColumn::Of({1, 2, 3});
  const NumberColumn another = number;
  DerivedColumns derived;
  ASSERT_NE(derived.AtStages(number, stage_case), nullptr);
  for (size_t i = 0; i < narrow.size(); ++i) {
    // Two bytes of seven are taken, and one each.
    EXPECT_EQ(derived.AtStages(narrow[i], stage_case) != nullptr, i < 5) << i;
  }
  EXPECT_EQ(derived.AtStages(another, stage_case), nullptr);
  EXPECT_NE(derived.AtStages(narrow[4], stage_case), nullptr);

  std::vector<CodeColumn> columns(DerivedColumns::kMostIndexes + 20,
                                  CodesUpTo(3, 10));
  for (size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(derived.RowsOf(columns[i]) != nullptr,
              i < DerivedColumns::kMostIndexes)
        << i;
  }
}

TEST(DerivedColumns, AreMadeOnceWhoeverAsks) {
  const std::vector<CodeColumn> columns(4, CodesUpTo(100, 8192));
  std::vector<uint16_t> stage_case(8192);
  for (size_t i = 0; i < stage_case.size(); ++i) {
    stage_case[i] = static_cast<uint16_t>(i);
  }
  DerivedColumns derived;
  constexpr size_t kThreads = 4;
  std::vector<std::vector<const void*>> found(kThreads);
  std::atomic<size_t> ready{0};
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (++ready; ready < kThreads;) {
      }
      for (size_t i = 0; i < columns.size(); ++i) {
        const CodeColumn& column = columns[(i + thread) % columns.size()];
        const CodeColumn* at_stages = derived.AtStages(column, stage_case);
        const CodeRows* index = derived.RowsOf(column);
        if (at_stages->At(8191) != column.At(8191)) return;
        if (index->Of(100).size != 81) return;
      }
      for (const CodeColumn& column : columns) {
        found[thread].push_back(derived.AtStages(column, stage_case));
        found[thread].push_back(derived.RowsOf(column));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(found[0].size(), columns.size() * 2);
  for (const auto& of_thread : found) EXPECT_EQ(of_thread, found[0]);
}

}  // namespace
}  // namespace redress::engine::columnar

#include "service/engine/columnar/column.h"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "gtest/gtest.h"

namespace redress::engine::columnar {
namespace {

// The bytes that a column spends on a value.
template <typename Column>
size_t WidthOf(const Column& column) {
  return column.Visit([](auto view) -> size_t {
    using View = decltype(view);
    if constexpr (std::is_same_v<View, NumberColumn::Offsets>) {
      return 2;
    } else if constexpr (std::is_pointer_v<View>) {
      return sizeof(*view);
    } else {
      return 0;
    }
  });
}

TEST(CodeColumn, IsAsWideAsItsCodes) {
  const auto width = [](std::vector<uint32_t> codes) {
    const CodeColumn column = CodeColumn::Of(codes);
    for (size_t i = 0; i < codes.size(); ++i) EXPECT_EQ(column.At(i), codes[i]);
    return WidthOf(column);
  };
  EXPECT_EQ(width({}), 0u);
  EXPECT_EQ(width({70000, 70000}), 0u);
  EXPECT_EQ(width({0, 255}), 1u);
  EXPECT_EQ(width({0, 256}), 2u);
  EXPECT_EQ(width({0, 65535}), 2u);
  EXPECT_EQ(width({0, 65536}), 4u);
}

TEST(CodeColumn, KnowsItsOnlyCode) {
  EXPECT_EQ(CodeColumn().OnlyCode(), 0u);
  EXPECT_EQ(CodeColumn::Of({7, 7}).OnlyCode(), 7u);
  EXPECT_EQ(CodeColumn::Of({7, 8}).OnlyCode(), std::nullopt);
}

TEST(NumberColumn, TakesTwoBytesWhereTheSpanAllowsIt) {
  const auto width = [](std::vector<int32_t> values) {
    const NumberColumn column = NumberColumn::Of(values);
    for (size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(column.At(i), values[i]);
    }
    return WidthOf(column);
  };
  constexpr int32_t kAbsent = NumberColumn::kAbsent;
  EXPECT_EQ(width({kAbsent, kAbsent}), 0u);
  EXPECT_EQ(width({-25567, kAbsent, 0}), 2u);
  EXPECT_EQ(width({0, 65534}), 2u);
  EXPECT_EQ(width({0, 65535}), 4u);
  EXPECT_EQ(width({-25567, kAbsent, 84005}), 4u);
  EXPECT_EQ(width({kAbsent + 1, std::numeric_limits<int32_t>::max()}), 4u);
  EXPECT_EQ(width({kAbsent + 1, kAbsent + 2, kAbsent}), 2u);
}

TEST(NumberColumn, MapsItsZone) {
  const NumberColumn none = NumberColumn::Of({NumberColumn::kAbsent});
  EXPECT_FALSE(none.any());
  EXPECT_FALSE(none.all());
  const NumberColumn some = NumberColumn::Of({5, NumberColumn::kAbsent, -3});
  EXPECT_TRUE(some.any());
  EXPECT_FALSE(some.all());
  EXPECT_EQ(some.min(), -3);
  EXPECT_EQ(some.max(), 5);
  EXPECT_TRUE(NumberColumn::Of({5}).all());
}

TEST(MoneyColumn, KeepsAmounts) {
  const auto width = [](std::vector<int64_t> amounts) {
    const MoneyColumn column = MoneyColumn::Of(amounts);
    for (size_t i = 0; i < amounts.size(); ++i) {
      EXPECT_EQ(column.At(i), amounts[i]);
    }
    return WidthOf(column);
  };
  EXPECT_EQ(width({0, 0}), 0u);
  EXPECT_EQ(width({0, -5, 2147483647}), 4u);
  EXPECT_EQ(width({0, 2147483648}), 8u);
}

TEST(ManyColumn, KeepsListsInOrder) {
  const ManyColumn column = ManyColumn::Of({0, 0, 2, 2, 3}, {3, 1, 70000});
  ASSERT_FALSE(column.empty());
  EXPECT_EQ(column.begin(0), column.end(0));
  EXPECT_EQ(column.begin(1), 0u);
  EXPECT_EQ(column.end(1), 2u);
  EXPECT_EQ(column.codes().At(0), 3u);
  EXPECT_EQ(column.codes().At(1), 1u);
  EXPECT_EQ(column.begin(2), column.end(2));
  EXPECT_EQ(column.end(3), 3u);
  EXPECT_EQ(column.codes().At(2), 70000u);
  EXPECT_TRUE(ManyColumn::Of({0, 0, 0}, {}).empty());
}

TEST(TextColumn, KeepsTexts) {
  const std::vector<absl::string_view> texts = {
      "", "a", absl::string_view("b\0c", 3), ""};
  const TextColumn column = TextColumn::Of(texts);
  ASSERT_EQ(column.size(), texts.size());
  for (size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(column.At(i), texts[i]);
}

}  // namespace
}  // namespace redress::engine::columnar

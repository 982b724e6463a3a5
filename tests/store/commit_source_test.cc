#include "service/store/commit_source.h"

#include <gtest/gtest.h>

namespace redress::store {
namespace {

TEST(WithoutWord, LeavesPartsOfWords) {
  EXPECT_EQ(WithoutWord("1/1-11 1", "1"), "[erased]/[erased]-11 [erased]");
  EXPECT_EQ(WithoutWord("é1é 1é", "1"), "é1é 1é");
  EXPECT_EQ(WithoutWord("a(1)b", "(1)"), "a[erased]b");
  EXPECT_EQ(WithoutWord("c-17, C-170, xC-17", "C-17"),
            "[erased], C-170, xC-17");
  EXPECT_EQ(WithoutWord("C-1", "C-17"), "C-1");
  EXPECT_EQ(WithoutWord("", "1"), "");
  EXPECT_EQ(WithoutWord("as it was", ""), "as it was");
}

TEST(SourceWithoutWord, LeavesTheFirstWord) {
  EXPECT_EQ(SourceWithoutWord("configuration", "configuration"),
            "configuration");
  EXPECT_EQ(SourceWithoutWord("import import", "import"), "import [erased]");
  EXPECT_EQ(SourceWithoutWord("import ", "import"), "import ");
}

}  // namespace
}  // namespace redress::store

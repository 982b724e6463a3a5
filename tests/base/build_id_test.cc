#include "service/base/build_id.h"

#include <cctype>
#include <string>

#include "gtest/gtest.h"

namespace redress {
namespace {

// Debian's linker leaves a SHA-1.
TEST(BuildId, IsThatOfTheLinker) {
  const std::string id = BuildId();
  EXPECT_EQ(id.size(), 40u);
  for (const char digit : id) EXPECT_TRUE(std::isxdigit(digit)) << id;
  EXPECT_EQ(id, BuildId());
}

}  // namespace
}  // namespace redress

#include "service/rpc/list_token.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace redress::rpc {
namespace {

TEST(ListToken, GivesItsPositionBack) {
  const ListToken list("ListRevisions", "Council C-1");
  for (const int64_t position : {int64_t{0}, int64_t{7}, int64_t{1} << 60}) {
    EXPECT_EQ(list.Read(list.Make(position)), position);
  }
  EXPECT_EQ(list.Make(7).find_first_of("+/= \n"), std::string::npos);
}

TEST(ListToken, RefusesThoseOfAnotherList) {
  const ListToken list("ListRevisions", "Council C-1");
  for (const ListToken& other : {ListToken("ListRevisions", "Council C-2"),
                                 ListToken("ListVersions", "Council C-1")}) {
    EXPECT_EQ(list.Read(other.Make(7)), std::nullopt);
  }
  for (const std::string text : {"", "x", "####", "AAAAAAAAAAAAAAAA"}) {
    EXPECT_EQ(list.Read(text), std::nullopt) << text;
  }
  // A position that cannot be.
  EXPECT_EQ(list.Read(list.Make(-1)), std::nullopt);
  EXPECT_EQ(list.Violation().field, "page_token");
}

TEST(ListToken, DoesNotHoldWhatItIsOf) {
  const std::string token = ListToken("ListRevisions", "Council C-1").Make(7);
  std::string text;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &text));
  EXPECT_EQ(text.find("C-1"), std::string::npos);
}

}  // namespace
}  // namespace redress::rpc

#include "service/store/sqlite/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "service/base/errors.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class SqliteStoreTest : public testing::Test {
 protected:
  std::string Path() const { return folder_.File("redress.db"); }

  TempFolder folder_;
};

TEST_F(SqliteStoreTest, ASecondOpeningIsRefusedUntilTheFirstEnds) {
  auto first = Opened(Path());
  std::filesystem::create_symlink(Path(), folder_.File("link.db"));
  for (const std::string& path : {Path(), folder_.File("link.db")}) {
    const absl::Status refused = OpenSqliteStore(path).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(refused), "DATABASE_IN_USE");
    EXPECT_THAT(std::string(refused.message()),
                StartsWith(path + ": already in use by another redressd"));
  }
  first = nullptr;
  EXPECT_TRUE(OpenSqliteStore(Path()).ok());
}

TEST_F(SqliteStoreTest, APathThatCannotBeOpenedIsNamed) {
  EXPECT_EQ(OpenSqliteStore("").status().code(),
            absl::StatusCode::kInvalidArgument);
  const std::string missing = folder_.File("no/such/folder.db");
  const absl::Status refused = OpenSqliteStore(missing).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(missing));
  std::filesystem::create_directory(folder_.File("folder"));
  EXPECT_EQ(OpenSqliteStore(folder_.File("folder")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(SqliteStoreTest, ANameThatSqliteTakesForMemoryIsAFile) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.File(""));
  {
    const auto store = Opened(":memory:");
    Committed(*store, Cases({Case("1")}));
    EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1="));
  }
  std::filesystem::current_path(before);
  EXPECT_TRUE(std::filesystem::exists(folder_.File(":memory:")));
}

}  // namespace
}  // namespace redress::store

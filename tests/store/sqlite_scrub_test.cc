// Copies of an SQLite file that was erased from, and what a kill leaves of it.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "service/base/sqlite.h"
#include "tests/store/scrub_fixture.h"

namespace redress::store {
namespace {

class SqliteScrubTest : public ScrubFixture {
 protected:
  SqliteScrubTest() : ScrubFixture("sqlite") {}
};

TEST_F(SqliteScrubTest, BackupsMadeAfterwardsHoldNothing) {
  EraseSome();
  Finish();
  const TempFolder backups;
  {
    auto live =
        sqlite::Database::Open(place_->name(), sqlite::OpenMode::kReadOnly);
    ASSERT_TRUE(live.ok());
    ASSERT_TRUE(
        live->Execute("VACUUM INTO '" + backups.File("vacuum.db") + "'").ok());
    auto copy = sqlite::Database::Open(backups.File("backup.db"),
                                       sqlite::OpenMode::kCreate);
    ASSERT_TRUE(copy.ok());
    sqlite3_backup* backup =
        sqlite3_backup_init(copy->handle(), "main", live->handle(), "main");
    ASSERT_NE(backup, nullptr);
    EXPECT_EQ(sqlite3_backup_step(backup, -1), SQLITE_DONE);
    EXPECT_EQ(sqlite3_backup_finish(backup), SQLITE_OK);
  }
  std::filesystem::copy_file(place_->name(), backups.File("copy.db"));
  for (const char* name : {"vacuum.db", "backup.db", "copy.db"}) {
    {
      std::ifstream file(backups.File(name), std::ios::binary);
      ExpectOnlyWhatStays({std::istreambuf_iterator<char>(file), {}});
    }
    // And each is a whole database, which refuses what was erased.
    const auto restored = Opened(backups.File(name));
    ASSERT_NE(restored, nullptr);
    EXPECT_EQ(restored->Head()->number, store_->Head()->number);
    EXPECT_EQ(*restored->IsErased(CaseKey(Reference(7))), true);
    EXPECT_EQ(CasesAt(*restored, 5), CasesAt(*store_, 5));
  }
}

// A killed process leaves its files as they were at that moment.
TEST_F(SqliteScrubTest, OpeningFinishesWhatAKilledProcessLeft) {
  EraseSome();
  const TempFolder killed;
  const std::string path = killed.File("redress.db");
  std::filesystem::copy_file(place_->name(), path);
  std::filesystem::copy_file(place_->name() + "-wal", path + "-wal");
  std::ofstream(path + "-rewrite") << "half of " << Reference(7);
  int left = 0;
  const std::string bytes = BytesIn(killed.File(""));
  for (int i = 0; i < kCases; ++i) {
    if (IsToGo(i) && Holds(bytes, "team-of-" + Reference(i))) ++left;
  }
  EXPECT_GT(left, 0) << "nothing to finish";
  const auto store = Opened(path);
  EXPECT_FALSE(store->ErasuresUnfinished());
  ExpectOnlyWhatStays(BytesIn(killed.File("")));
  EXPECT_EQ(CasesAt(*store, 2), CasesAt(*store_, 2));
}

}  // namespace
}  // namespace redress::store

// No byte of an erased record is left in any file.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/store/erase_fixture.h"

namespace redress::store {
namespace {

// What the tests below look for in the files.
std::vector<std::string> Marks(const std::string& reference) {
  std::vector<std::string> marks = {reference};
  for (const char* field :
       {"team", "category", "ward", "closure", "second", "cause"}) {
    marks.push_back(std::string(field) + "-of-" + reference);
  }
  return marks;
}

// Its marks are all through it, `times` over.
v1::Representation Marked(const std::string& reference, int times) {
  std::string team;
  for (; times >= 0; --times) team += "team-of-" + reference + ";";
  v1::Representation record = Case(reference, team);
  record.add_categories("category-of-" + reference);
  record.set_closure_reason("closure-of-" + reference);
  (*record.mutable_attributes())["ward"] = "ward-of-" + reference;
  return record;
}

std::string Reference(int i) { return "REF-" + std::to_string(10000 + i); }

bool IsToGo(int i) { return i % 7 == 0; }

// Writes cases in a jumble and in several revisions, so that the log's pages
// are split and merged, with large ones among them that take pages of their
// own; and learning actions that refer to them.
void Fill(Store& store, int cases) {
  for (int round = 0; round < 3; ++round) {
    for (int begin = 0; begin < cases; begin += cases / 4) {
      Batch batch = Cases({});
      for (int n = begin; n < begin + cases / 4; ++n) {
        const int i = n * 7919 % cases;
        if ((i + round) % 3 == 0 && round > 0) continue;
        const int times = i % 97 == 7 ? 500 : (i * 31 + round * 17) % 40;
        v1::Representation record = Marked(Reference(i), times);
        if (round == 1) record.set_channel("second-of-" + Reference(i));
        batch.representations.push_back(record);
        if (i % 5 == 2) {
          v1::LearningAction action =
              Action("L" + std::to_string(i), "text " + std::to_string(round));
          action.add_references(Reference(i));
          action.add_references(Reference((i + 1) % cases));
          batch.learning_actions.push_back(action);
        }
      }
      Committed(store, batch);
    }
  }
}

class ScrubTest : public EraseTest {
 protected:
  static constexpr int kCases = 800;

  ScrubTest() { Fill(*store_, kCases); }

  void EraseSome() {
    for (int i = 0; i < kCases; ++i) {
      if (IsToGo(i)) Erased(CaseKey(Reference(i)));
    }
  }

  static void ExpectOnlyWhatStays(const std::string& bytes) {
    for (int i = 0; i < kCases; ++i) {
      for (const std::string& mark : Marks(Reference(i))) {
        if (IsToGo(i)) {
          ASSERT_FALSE(Holds(bytes, mark)) << mark;
        }
      }
      ASSERT_EQ(Holds(bytes, Reference(i)), !IsToGo(i));
    }
  }
};

TEST_F(ScrubTest, NoByteIsLeftInAnyFile) {
  EXPECT_TRUE(Holds(Bytes(), "team-of-" + Reference(7)));
  EraseSome();
  EXPECT_TRUE(store_->ErasuresUnfinished());
  Finish();
  ExpectOnlyWhatStays(Bytes());
  // And stays so.
  Committed(*store_, Cases({Case("new")}));
  Reopen();
  ExpectOnlyWhatStays(Bytes());
  store_.reset();
  ExpectOnlyWhatStays(Bytes());
}

TEST_F(ScrubTest, NoByteIsLeftByAnEraseOfALearningAction) {
  Batch batch;
  batch.learning_actions = {Action("ACT-LEARN", "text-of-ACT-LEARN")};
  Committed(*store_, batch);
  EXPECT_TRUE(Holds(Bytes(), "text-of-ACT-LEARN"));
  Erased(ActionKey("ACT-LEARN"));
  Finish();
  EXPECT_FALSE(Holds(Bytes(), "ACT-LEARN"));
}

TEST_F(ScrubTest, BackupsMadeAfterwardsHoldNothing) {
  EraseSome();
  Finish();
  const TempFolder backups;
  {
    auto live = sqlite::Database::Open(Path(), sqlite::OpenMode::kReadOnly);
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
  std::filesystem::copy_file(Path(), backups.File("copy.db"));
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
TEST_F(ScrubTest, OpeningFinishesWhatAKilledProcessLeft) {
  EraseSome();
  const TempFolder killed;
  const std::string path = killed.File("redress.db");
  std::filesystem::copy_file(Path(), path);
  std::filesystem::copy_file(Path() + "-wal", path + "-wal");
  std::ofstream(path + "-rewrite") << "half of " << Reference(7);
  int left = 0;
  const std::string bytes = BytesIn(killed);
  for (int i = 0; i < kCases; ++i) {
    if (IsToGo(i) && Holds(bytes, "team-of-" + Reference(i))) ++left;
  }
  EXPECT_GT(left, 0) << "nothing to finish";
  const auto store = Opened(path);
  EXPECT_FALSE(store->ErasuresUnfinished());
  ExpectOnlyWhatStays(BytesIn(killed));
  EXPECT_EQ(CasesAt(*store, 2), CasesAt(*store_, 2));
}

TEST_F(ScrubTest, AReaderOfAnotherProgramIsWaitedForAndReported) {
  auto other = sqlite::Database::Open(Path(), sqlite::OpenMode::kReadOnly);
  ASSERT_TRUE(other.ok());
  {
    auto reading = sqlite::Transaction::Begin(
        *other, sqlite::Transaction::Kind::kDeferred);
    ASSERT_TRUE(reading.ok());
    ASSERT_TRUE(other->QueryInt64("SELECT COUNT(*) FROM revisions").ok());
    EraseSome();
    const absl::Status busy =
        store_->FinishErasures(std::chrono::milliseconds(1));
    EXPECT_EQ(busy.code(), absl::StatusCode::kUnavailable) << busy;
    EXPECT_TRUE(store_->ErasuresUnfinished());
    // Others go on working.
    Committed(*store_, Cases({Case("meanwhile")}));
  }
  Finish();
  ExpectOnlyWhatStays(Bytes());
}

// A visitor that takes its time does not keep the bytes alive.
TEST_F(ScrubTest, AVisitOfOursIsNotWaitedFor) {
  bool first = true;
  const absl::Status visited =
      store_->ForEachRepresentation(3, [&](const v1::Representation&) {
        if (!std::exchange(first, false)) return absl::OkStatus();
        EraseSome();
        return store_->FinishErasures(std::chrono::milliseconds(1));
      });
  EXPECT_TRUE(visited.ok()) << visited;
  ExpectOnlyWhatStays(Bytes());
}

TEST_F(ScrubTest, TheRestOfTheLogIsWhatItWas) {
  std::map<int64_t, std::vector<std::string>> before;
  const int64_t head = store_->Head()->number;
  for (int64_t version = 1; version <= head; ++version) {
    for (const std::string& line : CasesAt(*store_, version)) {
      bool goes = false;
      for (int i = 0; i < kCases; ++i) {
        goes = goes || (IsToGo(i) && line.rfind(Reference(i) + "=", 0) == 0);
      }
      if (!goes) before[version].push_back(line);
    }
  }
  EraseSome();
  Finish();
  for (int64_t version = 1; version <= head; ++version) {
    EXPECT_EQ(CasesAt(*store_, version), before[version]) << version;
  }
  store_.reset();
  auto database = sqlite::Database::Open(Path(), sqlite::OpenMode::kReadWrite);
  ASSERT_TRUE(database.ok());
  EXPECT_EQ(*database->QueryText("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(database->QueryInt64("PRAGMA foreign_key_check").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace redress::store

#include "service/store/sqlite/migrations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/store/revision.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// The schema of the first release, word for word: what such a file holds must
// stay readable by every later one.
constexpr char kFirstRelease[] = R"sql(
CREATE TABLE commits (
  version INTEGER PRIMARY KEY,
  data_date INTEGER,
  committed_at INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT;
CREATE TABLE revisions (
  kind INTEGER NOT NULL,
  authority TEXT NOT NULL,
  key TEXT NOT NULL,
  valid_from INTEGER NOT NULL REFERENCES commits (version),
  valid_to INTEGER REFERENCES commits (version),
  content BLOB NOT NULL,
  crc32c INTEGER NOT NULL,
  PRIMARY KEY (kind, authority, key, valid_from)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = 1380209235;
PRAGMA user_version = 1;
)sql";

class MigrationsTest : public testing::Test {
 protected:
  std::string Path() const { return folder_.File("redress.db"); }

  sqlite::Database Raw() const {
    absl::StatusOr<sqlite::Database> database =
        sqlite::Database::Open(Path(), sqlite::OpenMode::kCreate);
    EXPECT_TRUE(database.ok()) << database.status();
    return *std::move(database);
  }

  std::string Bytes() const {
    std::ifstream file(Path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  void ExpectRefused(const std::string& reason) const {
    const std::string before = Bytes();
    const absl::Status refused = OpenSqliteStore(Path()).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(refused), reason) << refused;
    EXPECT_THAT(std::string(refused.message()), StartsWith(Path() + ": "));
    EXPECT_EQ(Bytes(), before) << "the file must be left alone";
  }

  TempFolder folder_;
};

TEST_F(MigrationsTest, ANewFileIsMarkedAsOurs) {
  Opened(Path());
  sqlite::Database database = Raw();
  EXPECT_EQ(*database.QueryInt64("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(*database.QueryInt64("PRAGMA user_version"),
            static_cast<int64_t>(Migrations().size()));
  EXPECT_EQ(*database.QueryText("PRAGMA journal_mode"), "wal");
}

TEST_F(MigrationsTest, ReadsAFileOfTheFirstRelease) {
  {
    sqlite::Database database = Raw();
    ASSERT_TRUE(database.Execute(kFirstRelease).ok());
    ASSERT_TRUE(
        database.Execute("INSERT INTO commits VALUES (1, 18169, 0, 'old')")
            .ok());
    auto insert = database.Prepare(
        "INSERT INTO revisions VALUES (1, 'Anytown', '1', 1, NULL, ?, ?)");
    ASSERT_TRUE(insert.ok());
    const std::string content = Case("1", "A").SerializeAsString();
    insert->BindBlob(1, content);
    insert->BindInt64(2, Crc32c(content));
    ASSERT_TRUE(insert->Run().ok());
  }
  const auto store = Opened(Path());
  EXPECT_EQ(store->Head()->data_date, Day(2019, 9, 30));
  EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  EXPECT_THAT(Committed(*store, Cases({Case("1", "B")})).representations,
              ElementsAre(Change::kUpdated));
  // What that release did not know of works too.
  const auto erasure =
      store->Erase({Kind::kRepresentation, "Anytown", "1"}, "erase");
  ASSERT_TRUE(erasure.ok()) << erasure.status();
  EXPECT_EQ(erasure->revisions, 2);
  EXPECT_EQ(store->GetVersion(1)->erased_records, 1);
  EXPECT_TRUE(store->FinishErasures(std::chrono::seconds(30)).ok());
  EXPECT_EQ(Bytes().find("Anytown"), std::string::npos);
}

TEST_F(MigrationsTest, AnOldFileIsBroughtUpToDateStepByStep) {
  {
    const auto store = Opened(Path());
    Committed(*store, Cases({Case("1", "A")}));
  }
  SqliteOptions later;
  later.migrations.push_back(
      "ALTER TABLE commits ADD COLUMN importer TEXT NOT NULL DEFAULT 'nobody'");
  later.migrations.push_back(
      "CREATE INDEX commits_by_importer ON commits (importer); "
      "UPDATE commits SET importer = 'somebody' -- a comment ends it");
  {
    const auto store = Opened(Path(), later);
    EXPECT_THAT(CasesAt(*store, 1), ElementsAre("1=A"));
  }
  sqlite::Database database = Raw();
  EXPECT_EQ(*database.QueryInt64("PRAGMA user_version"),
            static_cast<int64_t>(later.migrations.size()));
  EXPECT_EQ(*database.QueryText("SELECT importer FROM commits"), "somebody");
  EXPECT_TRUE(Migrate(database, later.migrations).ok()) << "nothing to do";
}

TEST_F(MigrationsTest, AFailedStepLeavesTheStepBeforeIt) {
  sqlite::Database database = Raw();
  std::vector<std::string> broken = Migrations();
  broken.push_back("CREATE TABLE second (i)");
  broken.push_back("CREATE TABLE third (i); INSERT INTO nowhere VALUES (1)");
  EXPECT_FALSE(Migrate(database, broken).ok());
  EXPECT_EQ(*database.QueryInt64("PRAGMA user_version"),
            static_cast<int64_t>(broken.size() - 1));
  EXPECT_EQ(*database.QueryInt64(
                "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'third'"),
            0);
  broken.back() = "CREATE TABLE third (i)";
  EXPECT_TRUE(Migrate(database, broken).ok());
  EXPECT_EQ(*database.QueryInt64("PRAGMA user_version"),
            static_cast<int64_t>(broken.size()));
}

TEST_F(MigrationsTest, AFileOfANewerReleaseIsRefused) {
  SqliteOptions later;
  later.migrations.push_back("CREATE TABLE further (i)");
  Opened(Path(), later);
  const absl::Status refused = OpenSqliteStore(Path()).status();
  EXPECT_THAT(std::string(refused.message()), HasSubstr("newer release"));
  ExpectRefused("NEWER_DATABASE");
  EXPECT_NE(Opened(Path(), later), nullptr);
}

TEST_F(MigrationsTest, DatabasesOfOtherProgramsAreRefused) {
  { ASSERT_TRUE(Raw().Execute("CREATE TABLE accounts (i)").ok()); }
  ExpectRefused("NOT_A_REDRESS_DATABASE");
  {
    ASSERT_TRUE(Raw()
                    .Execute("DROP TABLE accounts; VACUUM;"
                             "PRAGMA application_id = 252006674")
                    .ok());
  }
  ExpectRefused("NOT_A_REDRESS_DATABASE");
  {
    ASSERT_TRUE(Raw()
                    .Execute("PRAGMA application_id = 0;"
                             "PRAGMA user_version = 1")
                    .ok());
  }
  ExpectRefused("NOT_A_REDRESS_DATABASE");
}

TEST_F(MigrationsTest, FilesThatAreNoDatabaseAreRefused) {
  std::ofstream(Path()) << "reference,kind,received_on\n"
                        << std::string(5000, ',');
  ExpectRefused("NOT_A_DATABASE");
  std::ofstream(Path()) << "short";
  ExpectRefused("NOT_A_DATABASE");
}

TEST_F(MigrationsTest, AnEmptyFileBecomesADatabase) {
  std::ofstream(Path()).close();
  EXPECT_NE(Opened(Path()), nullptr);
}

}  // namespace
}  // namespace redress::store

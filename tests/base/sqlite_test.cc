#include "service/base/sqlite.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>

#include "service/base/errors.h"

namespace redress::sqlite {
namespace {

class SqliteTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "sqlite_test.XXXXXX")
            .string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path() const { return (folder_ / "test.db").string(); }

  std::filesystem::path folder_;
};

Database Opened(const std::string& path, OpenMode mode = OpenMode::kCreate,
                int busy_timeout_ms = 5000) {
  absl::StatusOr<Database> database =
      Database::Open(path, mode, busy_timeout_ms);
  EXPECT_TRUE(database.ok()) << database.status();
  return *std::move(database);
}

Statement Prepared(Database& database, const std::string& sql) {
  absl::StatusOr<Statement> statement = database.Prepare(sql);
  EXPECT_TRUE(statement.ok()) << statement.status();
  return *std::move(statement);
}

TEST_F(SqliteTest, KeepsValuesOfEveryType) {
  Database database = Opened(":memory:");
  ASSERT_TRUE(database.Execute("CREATE TABLE t (i, t, b, n)").ok());
  const std::string bytes("a\0b", 3);
  Statement insert = Prepared(database, "INSERT INTO t VALUES (?, ?, ?, ?)");
  insert.BindInt64(1, -9'000'000'000);
  insert.BindText(2, bytes);
  insert.BindBlob(3, bytes);
  insert.BindNull(4);
  ASSERT_TRUE(insert.Run().ok());
  insert.BindText(2, "");
  insert.BindBlob(3, "");
  ASSERT_TRUE(insert.Run().ok());

  Statement select = Prepared(database, "SELECT * FROM t ORDER BY rowid");
  ASSERT_TRUE(*select.Step());
  EXPECT_EQ(select.Int64(0), -9'000'000'000);
  EXPECT_EQ(select.Text(1), bytes);
  EXPECT_EQ(select.Blob(2), bytes);
  EXPECT_TRUE(select.IsNull(3));
  EXPECT_EQ(select.Text(3), "");
  ASSERT_TRUE(*select.Step());
  EXPECT_EQ(select.Int64(0), -9'000'000'000) << "stays bound";
  EXPECT_FALSE(select.IsNull(1));
  EXPECT_FALSE(select.IsNull(2));
  EXPECT_FALSE(*select.Step());
  EXPECT_TRUE(*select.Step()) << "starts anew";
}

TEST_F(SqliteTest, QueriesSingleValues) {
  Database database = Opened(":memory:");
  EXPECT_EQ(*database.QueryInt64("SELECT 7"), 7);
  EXPECT_EQ(*database.QueryText("SELECT 'seven'"), "seven");
  EXPECT_EQ(database.QueryInt64("SELECT 7 WHERE 0").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(SqliteTest, AWrongParameterIsTheErrorOfTheNextRun) {
  Database database = Opened(":memory:");
  Statement statement = Prepared(database, "SELECT ?");
  statement.BindInt64(2, 1);
  EXPECT_EQ(statement.Run().code(), absl::StatusCode::kInternal);
  statement.BindInt64(1, 1);
  EXPECT_TRUE(statement.Run().ok());
}

TEST_F(SqliteTest, WrongSqlIsAnError) {
  Database database = Opened(":memory:");
  EXPECT_EQ(database.Prepare("SELECT FROM").status().code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(database.Execute("SELECT \"no such column\"").code(),
            absl::StatusCode::kInternal);
  EXPECT_FALSE(database.Prepare("").ok());
}

TEST_F(SqliteTest, ATransactionIsRolledBackUnlessCommitted) {
  Database database = Opened(":memory:");
  ASSERT_TRUE(database.Execute("CREATE TABLE t (i)").ok());
  {
    auto transaction =
        Transaction::Begin(database, Transaction::Kind::kImmediate);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(database.Execute("INSERT INTO t VALUES (1)").ok());
  }
  EXPECT_EQ(*database.QueryInt64("SELECT COUNT(*) FROM t"), 0);
  {
    auto transaction =
        Transaction::Begin(database, Transaction::Kind::kDeferred);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(database.Execute("INSERT INTO t VALUES (1)").ok());
    ASSERT_TRUE(transaction->Commit().ok());
  }
  EXPECT_EQ(*database.QueryInt64("SELECT COUNT(*) FROM t"), 1);
}

TEST_F(SqliteTest, EnforcesForeignKeys) {
  Database database = Opened(":memory:");
  ASSERT_TRUE(database
                  .Execute("CREATE TABLE p (i INTEGER PRIMARY KEY);"
                           "CREATE TABLE c (i REFERENCES p (i))")
                  .ok());
  EXPECT_FALSE(database.Execute("INSERT INTO c VALUES (1)").ok());
}

TEST_F(SqliteTest, ABusyDatabaseIsUnavailable) {
  Database first = Opened(Path());
  Database second = Opened(Path(), OpenMode::kReadWrite, 1);
  auto held = Transaction::Begin(first, Transaction::Kind::kImmediate);
  ASSERT_TRUE(held.ok());
  const absl::Status busy =
      Transaction::Begin(second, Transaction::Kind::kImmediate).status();
  EXPECT_EQ(busy.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(busy), "DATABASE_BUSY");
}

TEST_F(SqliteTest, AFullDatabaseIsResourceExhausted) {
  Database database = Opened(Path());
  ASSERT_TRUE(
      database.Execute("CREATE TABLE t (b); PRAGMA max_page_count = 4").ok());
  const absl::Status full =
      database.Execute("INSERT INTO t VALUES (zeroblob(100000))");
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(full), "DISK_FULL");
}

TEST_F(SqliteTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(Path()) << std::string(5000, 'x');
  Database database = Opened(Path());
  const absl::Status refused =
      database.QueryInt64("PRAGMA user_version").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "NOT_A_DATABASE");
}

TEST_F(SqliteTest, AMissingFileCannotBeOpened) {
  for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
    const absl::Status missing = Database::Open(Path(), mode).status();
    EXPECT_EQ(missing.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(missing), "CANNOT_OPEN");
  }
}

TEST_F(SqliteTest, AReadOnlyConnectionCannotWrite) {
  { ASSERT_TRUE(Opened(Path()).Execute("CREATE TABLE t (i)").ok()); }
  Database database = Opened(Path(), OpenMode::kReadOnly);
  const absl::Status refused = database.Execute("INSERT INTO t VALUES (1)");
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "DATABASE_READ_ONLY");
}

TEST_F(SqliteTest, APathThatLooksLikeAUriIsAFile) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_);
  {
    Database database = Opened("file:x?mode=memory");
    EXPECT_TRUE(database.Execute("CREATE TABLE t (i)").ok());
  }
  std::filesystem::current_path(before);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "file:x?mode=memory"));
}

TEST_F(SqliteTest, AnotherThreadCanInterrupt) {
  Database database = Opened(":memory:");
  Statement endless = Prepared(
      database,
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
      "SELECT i FROM n");
  ASSERT_TRUE(*endless.Step());
  std::thread([&] { database.Interrupt(); }).join();
  const absl::Status interrupted = endless.Run();
  EXPECT_EQ(interrupted.code(), absl::StatusCode::kCancelled);
}

TEST_F(SqliteTest, EveryKindOfErrorHasItsMeaning) {
  const auto code = [](int result) { return ErrorOf(result, nullptr).code(); };
  EXPECT_EQ(code(SQLITE_CORRUPT_INDEX), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(SQLITE_IOERR_DATA), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(SQLITE_IOERR_FSYNC), absl::StatusCode::kInternal);
  EXPECT_EQ(code(SQLITE_NOMEM), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(code(SQLITE_BUSY_SNAPSHOT), absl::StatusCode::kUnavailable);
  EXPECT_EQ(code(SQLITE_TOOBIG), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(SQLITE_READONLY_DBMOVED),
            absl::StatusCode::kFailedPrecondition);
}

// The bytes of every file in the folder.
std::string AllBytes(const std::filesystem::path& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

std::string Marker(int key, int round) {
  return "<" + std::to_string(key) + "-" + std::to_string(round) + ">";
}

// Rows that are written in a jumble, so that the tree's pages are split and
// merged, and then all of them deleted but every third.
void WriteAndDelete(Database& database, int keys, int rounds) {
  ASSERT_TRUE(database
                  .Execute("PRAGMA journal_mode = WAL;"
                           "PRAGMA secure_delete = ON;"
                           "CREATE TABLE t (k INTEGER, r INTEGER, c TEXT,"
                           " PRIMARY KEY (k, r)) WITHOUT ROWID")
                  .ok());
  Statement insert = Prepared(database, "INSERT INTO t VALUES (?, ?, ?)");
  ASSERT_TRUE(database.Execute("BEGIN").ok());
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < keys; ++i) {
      const int key = i * 7919 % keys;
      std::string content;
      for (int n = 3 + (key * 31 + round * 17) % 40; n > 0; --n) {
        content += Marker(key, round);
      }
      insert.BindInt64(1, key);
      insert.BindInt64(2, round);
      insert.BindText(3, content);
      ASSERT_TRUE(insert.Run().ok());
    }
  }
  ASSERT_TRUE(database.Execute("COMMIT").ok());
  Statement erase = Prepared(database, "DELETE FROM t WHERE k = ?");
  for (int key = 0; key < keys; ++key) {
    if (key % 3 == 0) continue;
    erase.BindInt64(1, key);
    ASSERT_TRUE(erase.Run().ok());
  }
}

TEST_F(SqliteTest, ARewrittenFileHoldsNothingThatWasDeleted) {
  constexpr int kKeys = 1000;
  constexpr int kRounds = 4;
  Database database = Opened(Path());
  Database reader = Opened(Path());
  WriteAndDelete(database, kKeys, kRounds);
  EXPECT_EQ(*reader.QueryInt64("SELECT COUNT(*) FROM t"), 334 * kRounds);
  const absl::Status rewritten = Rewrite(database, Path());
  ASSERT_TRUE(rewritten.ok()) << rewritten;
  const absl::Status emptied = EmptyWriteAheadLog(database);
  ASSERT_TRUE(emptied.ok()) << emptied;
  const std::string bytes = AllBytes(folder_);
  for (int key = 0; key < kKeys; ++key) {
    for (int round = 0; round < kRounds; ++round) {
      EXPECT_EQ(bytes.find(Marker(key, round)) != std::string::npos,
                key % 3 == 0)
          << key;
    }
  }
  EXPECT_EQ(*reader.QueryInt64("SELECT COUNT(*) FROM t"), 334 * kRounds);
  EXPECT_EQ(*reader.QueryText("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(*reader.QueryText("PRAGMA journal_mode"), "wal");
  ASSERT_TRUE(database.Execute("INSERT INTO t VALUES (1, 1, 'new')").ok());
  EXPECT_EQ(*reader.QueryInt64("SELECT COUNT(*) FROM t"), 334 * kRounds + 1);
  EXPECT_FALSE(std::filesystem::exists(Path() + "-rewrite"));
}

TEST_F(SqliteTest, AReaderOfWhatWasBeforeKeepsTheLog) {
  Database database = Opened(Path());
  WriteAndDelete(database, 30, 1);
  Database reader = Opened(Path());
  {
    auto reading = Transaction::Begin(reader, Transaction::Kind::kDeferred);
    ASSERT_TRUE(reading.ok());
    EXPECT_EQ(*reader.QueryInt64("SELECT COUNT(*) FROM t"), 10);
    ASSERT_TRUE(Rewrite(database, Path()).ok());
    const absl::Status kept = EmptyWriteAheadLog(database, 1);
    EXPECT_EQ(kept.code(), absl::StatusCode::kUnavailable) << kept;
    EXPECT_EQ(ErrorReason(kept), "DATABASE_BUSY");
  }
  EXPECT_TRUE(EmptyWriteAheadLog(database, 1).ok());
  EXPECT_EQ(std::filesystem::file_size(Path() + "-wal"), 0u);
}

TEST_F(SqliteTest, ARewriteStartsAnewAfterOneThatWasKilled) {
  Database database = Opened(Path());
  WriteAndDelete(database, 30, 1);
  std::ofstream(Path() + "-rewrite") << "half of it";
  const absl::Status rewritten = Rewrite(database, Path());
  EXPECT_TRUE(rewritten.ok()) << rewritten;
  EXPECT_FALSE(std::filesystem::exists(Path() + "-rewrite"));
}

}  // namespace
}  // namespace redress::sqlite

#include "service/base/sqlite.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
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

}  // namespace
}  // namespace redress::sqlite

#include "service/base/postgres.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "service/base/errors.h"
#include "tests/postgres/test_cluster.h"

namespace redress::postgres {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Result Asked(Connection& connection, const std::string& sql,
             absl::Span<const Parameter> parameters = {}) {
  absl::StatusOr<Result> result = connection.Query(sql, parameters);
  EXPECT_TRUE(result.ok()) << sql << ": " << result.status();
  return result.ok() ? *std::move(result) : Result(nullptr);
}

class PostgresTest : public testing::Test {
 protected:
  const std::string uri_ = TestCluster::Shared().NewDatabase();
  Connection connection_ = Connected(uri_);
};

TEST_F(PostgresTest, KeepsValuesOfEveryType) {
  const std::string bytes("a\0b\\'\xff", 6);
  ASSERT_TRUE(connection_
                  .Execute("CREATE TABLE t (i bigint, s smallint, d float8, "
                           "t text, b bytea, f boolean, n bigint)")
                  .ok());
  Asked(connection_,
        "INSERT INTO t VALUES ($1, $2::int::smallint, $3, $4, $5, $6, $7)",
        {Parameter::Int64(-9'000'000'000), Parameter::Int32(-3),
         Parameter::Double(0.1), Parameter::Text("o'Brien £"),
         Parameter::Bytes(bytes), Parameter::Bool(true), Parameter::Null()});
  const Result row = Asked(connection_, "SELECT * FROM t");
  ASSERT_EQ(row.rows(), 1);
  EXPECT_EQ(row.columns(), 7);
  EXPECT_EQ(row.ColumnName(3), "t");
  EXPECT_EQ(row.Int64(0, 0), -9'000'000'000);
  EXPECT_EQ(row.Int64(0, 1), -3);
  EXPECT_EQ(row.Double(0, 2), 0.1);
  EXPECT_EQ(row.Text(0, 3), "o'Brien £");
  EXPECT_EQ(row.Bytes(0, 4), bytes);
  EXPECT_TRUE(row.Bool(0, 5));
  EXPECT_TRUE(row.IsNull(0, 6));
  EXPECT_FALSE(row.IsNull(0, 0));
  EXPECT_EQ(row.Int64(0, 6), 0);
  EXPECT_EQ(row.Text(0, 6), "");
}

TEST_F(PostgresTest, ArraysGoInAndOut) {
  const Result rows =
      Asked(connection_,
            "SELECT a, b, c FROM unnest($1, $2, $3) AS u (a, b, c) ORDER BY 1",
            {Parameter::Int64s({1, 2}), Parameter::Texts({"x,y", "{\"}"}),
             Parameter::ByteStrings({std::string("\0", 1), ""})});
  ASSERT_EQ(rows.rows(), 2);
  EXPECT_EQ(rows.Text(0, 1), "x,y");
  EXPECT_EQ(rows.Text(1, 1), "{\"}");
  EXPECT_EQ(rows.Bytes(0, 2), std::string("\0", 1));
  EXPECT_EQ(rows.Bytes(1, 2), "");
  const Result array =
      Asked(connection_, "SELECT $1, $2::int[], $3",
            {Parameter::OptionalInt64s({7, std::nullopt, -1}),
             Parameter::Int32s({-5, 6}), Parameter::Int64s({})});
  EXPECT_THAT(array.Int64s(0, 0), ElementsAre(7, 0, -1));
  EXPECT_THAT(array.Int64s(0, 1), ElementsAre(-5, 6));
  EXPECT_THAT(array.Int64s(0, 2), IsEmpty());
}

TEST_F(PostgresTest, PreparedStatementsRunAgain) {
  for (int64_t value = 0; value < 3; ++value) {
    const absl::StatusOr<Result> result =
        connection_.QueryPrepared("SELECT $1 + 1", {{Parameter::Int64(value)}});
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->Int64(0, 0), value + 1);
  }
  EXPECT_EQ(
      *connection_.QueryInt64("SELECT count(*) FROM pg_prepared_statements"),
      1);
}

TEST_F(PostgresTest, ErrorsHaveReasons) {
  const absl::Status unknown = connection_.Execute("SELECT nonsense");
  EXPECT_EQ(unknown.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ErrorReason(unknown), "DATABASE_ERROR");
  EXPECT_THAT(unknown.message(), HasSubstr("nonsense"));
  // The connection goes on after an error.
  EXPECT_EQ(*connection_.QueryInt64("SELECT 5::bigint"), 5);
  EXPECT_EQ(connection_.QueryInt64("SELECT 1 WHERE false").status().code(),
            absl::StatusCode::kNotFound);

  EXPECT_EQ(ErrorReason(ErrorOf("53100", "")), "DISK_FULL");
  EXPECT_EQ(ErrorOf("53100", "").code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(ErrorOf("40001", "")), "DATABASE_BUSY");
  EXPECT_EQ(ErrorReason(ErrorOf("57P01", "")), "DATABASE_UNREACHABLE");
  EXPECT_EQ(ErrorReason(ErrorOf("25006", "")), "DATABASE_READ_ONLY");
  EXPECT_EQ(ErrorReason(ErrorOf("42501", "")), "NO_DATABASE_RIGHT");
  EXPECT_EQ(ErrorReason(ErrorOf("XX001", "")), "DATABASE_DAMAGED");
  EXPECT_EQ(ErrorReason(ErrorOf("54000", "")), "VALUE_TOO_LARGE");
}

TEST_F(PostgresTest, ALockThatIsNotHadIsBusy) {
  ASSERT_TRUE(connection_.Execute("CREATE TABLE t (i int)").ok());
  ASSERT_TRUE(connection_.Execute("BEGIN; LOCK TABLE t").ok());
  Connection other = Connected(uri_);
  const absl::Status busy =
      other.Execute("SET lock_timeout = '10ms'; SELECT * FROM t");
  EXPECT_EQ(busy.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(busy), "DATABASE_BUSY");
}

TEST_F(PostgresTest, ATransactionIsRolledBackUnlessItWasCommitted) {
  ASSERT_TRUE(connection_.Execute("CREATE TABLE t (i int)").ok());
  {
    absl::StatusOr<Transaction> transaction =
        Transaction::Begin(connection_, Transaction::Kind::kWrite);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(connection_.Execute("INSERT INTO t VALUES (1)").ok());
    EXPECT_TRUE(connection_.in_transaction());
  }
  EXPECT_FALSE(connection_.in_transaction());
  EXPECT_EQ(*connection_.QueryInt64("SELECT count(*) FROM t"), 0);
  {
    absl::StatusOr<Transaction> transaction =
        Transaction::Begin(connection_, Transaction::Kind::kWrite);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(connection_.Execute("INSERT INTO t VALUES (1)").ok());
    ASSERT_TRUE(transaction->Commit().ok());
  }
  EXPECT_EQ(*connection_.QueryInt64("SELECT count(*) FROM t"), 1);
}

TEST_F(PostgresTest, CommitOfAFailedTransactionIsAnError) {
  ASSERT_TRUE(connection_.Execute("CREATE TABLE t (i int)").ok());
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(connection_, Transaction::Kind::kWrite);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(connection_.Execute("INSERT INTO t VALUES (1)").ok());
  EXPECT_FALSE(connection_.Execute("SELECT 1/0").ok());
  EXPECT_FALSE(transaction->Commit().ok());
  EXPECT_EQ(*connection_.QueryInt64("SELECT count(*) FROM t"), 0);
}

TEST_F(PostgresTest, AReadingTransactionDoesNotWrite) {
  ASSERT_TRUE(connection_.Execute("CREATE TABLE t (i int)").ok());
  absl::StatusOr<Transaction> transaction =
      Transaction::Begin(connection_, Transaction::Kind::kRead);
  ASSERT_TRUE(transaction.ok());
  EXPECT_EQ(ErrorReason(connection_.Execute("INSERT INTO t VALUES (1)")),
            "DATABASE_READ_ONLY");
}

TEST_F(PostgresTest, CopiesRowsIn) {
  ASSERT_TRUE(
      connection_.Execute("CREATE TABLE t (i bigint, t text, b bytea)").ok());
  {
    absl::StatusOr<CopyIn> copy = CopyIn::Begin(connection_, "t (i, t, b)");
    ASSERT_TRUE(copy.ok()) << copy.status();
    for (int64_t i = 0; i < 20000; ++i) {
      ASSERT_TRUE(copy->Add({{Parameter::Int64(i), Parameter::Null(),
                              Parameter::Bytes(std::string(40, '\0'))}})
                      .ok());
    }
    const absl::StatusOr<int64_t> rows = copy->Finish();
    ASSERT_TRUE(rows.ok()) << rows.status();
    EXPECT_EQ(*rows, 20000);
  }
  EXPECT_EQ(*connection_.QueryInt64("SELECT sum(i)::bigint FROM t"),
            19999LL * 10000);
  {
    // One that is given up leaves nothing, and the connection usable.
    absl::StatusOr<CopyIn> copy = CopyIn::Begin(connection_, "t (i)");
    ASSERT_TRUE(copy.ok());
    ASSERT_TRUE(copy->Add({{Parameter::Int64(1)}}).ok());
  }
  EXPECT_EQ(*connection_.QueryInt64("SELECT count(*) FROM t"), 20000);
  {
    absl::StatusOr<CopyIn> copy = CopyIn::Begin(connection_, "t (i)");
    ASSERT_TRUE(copy.ok());
    ASSERT_TRUE(copy->Add({{Parameter::Int32(1)}}).ok());
    EXPECT_FALSE(copy->Finish().ok());
  }
  EXPECT_EQ(*connection_.QueryInt64("SELECT count(*) FROM t"), 20000);
}

TEST_F(PostgresTest, RowsArriveOneByOne) {
  int64_t sum = 0;
  const absl::Status all = connection_.ForEachRow(
      "SELECT g FROM generate_series(1, $1) g", {{Parameter::Int64(1000)}},
      [&](const Result& row) {
        sum += row.Int64(0, 0);
        return absl::OkStatus();
      });
  ASSERT_TRUE(all.ok()) << all;
  EXPECT_EQ(sum, 500500);
  // The first error of the visitor ends it, though the rest would be endless.
  const absl::Status ended = connection_.ForEachRow(
      "SELECT generate_series(1, 1000000000000)", {}, [](const Result& row) {
        return row.Int64(0, 0) == 3 ? absl::AbortedError("enough")
                                    : absl::OkStatus();
      });
  EXPECT_EQ(ended, absl::AbortedError("enough"));
  EXPECT_EQ(*connection_.QueryInt64("SELECT 1"), 1);
  const absl::Status failed = connection_.ForEachRow(
      "SELECT 1 / (3 - g) FROM generate_series(1, 5) g", {},
      [](const Result& /*row*/) { return absl::OkStatus(); });
  EXPECT_THAT(failed.message(), HasSubstr("division by zero"));
}

TEST_F(PostgresTest, AReadThatIsStoppedEnds) {
  std::atomic<bool> stopped = false;
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(30));
    stopped = true;
  });
  const StopCheck stop = [&] {
    return stopped ? absl::DeadlineExceededError("its time is up")
                   : absl::OkStatus();
  };
  // It would take an hour.
  const absl::StatusOr<Result> result =
      connection_.Query("SELECT pg_sleep(3600)", {}, stop);
  stopper.join();
  EXPECT_EQ(result.status(), absl::DeadlineExceededError("its time is up"));
  EXPECT_FALSE(connection_.broken());
  EXPECT_EQ(*connection_.QueryInt64("SELECT 1"), 1);
}

TEST_F(PostgresTest, HearsNotifications) {
  ASSERT_TRUE(connection_.Execute("LISTEN changes").ok());
  absl::StatusOr<std::optional<Notification>> heard =
      connection_.WaitForNotification(milliseconds(0));
  ASSERT_TRUE(heard.ok()) << heard.status();
  EXPECT_FALSE(heard->has_value());
  Connection other = Connected(uri_);
  ASSERT_TRUE(other.Execute("NOTIFY changes, '17'").ok());
  heard = connection_.WaitForNotification(milliseconds(60000));
  ASSERT_TRUE(heard.ok()) << heard.status();
  ASSERT_TRUE(heard->has_value());
  EXPECT_EQ((*heard)->channel, "changes");
  EXPECT_EQ((*heard)->payload, "17");
}

TEST_F(PostgresTest, ALostConnectionSaysSo) {
  const int64_t process = *connection_.QueryInt64("SELECT pg_backend_pid()");
  Connection other = Connected(uri_);
  Asked(other, "SELECT pg_terminate_backend($1)",
        {Parameter::Int32(static_cast<int32_t>(process))});
  absl::Status lost;
  // The signal may arrive a little later.
  while (lost.ok()) lost = connection_.Execute("SELECT pg_sleep(0.01)");
  EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable) << lost;
  EXPECT_EQ(ErrorReason(lost), "DATABASE_UNREACHABLE");
  EXPECT_TRUE(connection_.broken());
  const absl::Status again = connection_.Execute("SELECT 1");
  EXPECT_EQ(ErrorReason(again), "DATABASE_UNREACHABLE") << again;
}

TEST(PostgresClusterTest, SurvivesAKill) {
  TestCluster cluster;
  Connection before = Connected(cluster.NewDatabase());
  ASSERT_TRUE(before
                  .Execute("CREATE TABLE t (i int);"
                           "INSERT INTO t VALUES (1)")
                  .ok());
  cluster.Kill();
  absl::Status lost;
  while (lost.ok()) lost = before.Execute("SELECT 1");
  EXPECT_EQ(ErrorReason(lost), "DATABASE_UNREACHABLE") << lost;
  EXPECT_EQ(ErrorReason(Connection::Open(cluster.Uri("test1")).status()),
            "DATABASE_UNREACHABLE");
  cluster.Start();
  Connection after = Connected(cluster.Uri("test1"));
  EXPECT_EQ(*after.QueryInt64("SELECT i FROM t"), 1);
}

TEST(PostgresConnectionStringTest, APasswordIsInNoErrorText) {
  for (const std::string conninfo :
       {"postgresql://redress:s3cret@127.0.0.1:1/redress",
        "postgresql://redress:s3cret@p4ss@127.0.0.1:1/redress",
        "postgresql://redress:s3cret/p4ss@127.0.0.1:1/redress",
        "postgresql://redress:s3cret%zz@127.0.0.1:1/redress",
        "postgresql://redress:s3cret@[::1/redress",
        "postgresql://127.0.0.1:1/redress?password=s3cret",
        "host=127.0.0.1 port=1 password=s3cret",
        "host=127.0.0.1 port=1 password=x s3cret",
        "host=127.0.0.1 port=1 password=x s3cret=y",
        "host=127.0.0.1 port=x password='s3cret'"}) {
    const absl::Status refused = Connection::Open(conninfo).status();
    EXPECT_FALSE(refused.ok()) << conninfo;
    EXPECT_THAT(refused.ToString(), Not(HasSubstr("s3cret"))) << conninfo;
    EXPECT_THAT(refused.ToString(), Not(HasSubstr("p4ss"))) << conninfo;
    const absl::StatusOr<std::string> place = PlaceOf(conninfo);
    const std::string text = place.ok() ? *place : place.status().ToString();
    EXPECT_THAT(text, Not(HasSubstr("s3cret"))) << conninfo;
    EXPECT_THAT(text, Not(HasSubstr("p4ss"))) << conninfo;
  }
  EXPECT_EQ(*PlaceOf("postgresql://redress:s3cret@db.example:5433/complaints"),
            "database complaints at db.example:5433");
  EXPECT_EQ(ErrorReason(PlaceOf("nonsense").status()), "CONNECTION_STRING");
}

}  // namespace
}  // namespace redress::postgres

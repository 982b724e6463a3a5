#include "tests/store/places.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/postgres.h"
#include "service/base/sqlite.h"
#include "service/store/postgresql/migrations.h"
#include "tests/postgres/test_cluster.h"
#include "tests/store/store_testing.h"

namespace redress::store {
namespace {

class SqlitePlace : public Place {
 public:
  std::string name() const override { return folder_.File("redress.db"); }
  absl::StatusOr<std::unique_ptr<Store>> Open() override {
    return OpenSqliteStore(name());
  }
  void Tamper(const std::string& sql) override {
    redress::store::Tamper(name(), sql);
  }
  std::string Ask(const std::string& sql) override {
    auto database =
        sqlite::Database::Open(name(), sqlite::OpenMode::kReadWrite);
    EXPECT_TRUE(database.ok()) << database.status();
    const auto text = database->QueryText(sql);
    EXPECT_TRUE(text.ok()) << sql << ": " << text.status();
    return text.value_or("");
  }
  std::unique_ptr<Reading> ReadBeside() override {
    return std::make_unique<SqliteReading>(name());
  }
  void ExpectIntact() override {
    EXPECT_EQ(Ask("PRAGMA integrity_check"), "ok");
    auto database =
        sqlite::Database::Open(name(), sqlite::OpenMode::kReadWrite);
    ASSERT_TRUE(database.ok());
    EXPECT_EQ(database->QueryInt64("PRAGMA foreign_key_check").status().code(),
              absl::StatusCode::kNotFound);
  }
  void KeepUncompressed() override {}
  void AwaitKilled() override {}
  std::string Bytes() override { return BytesIn(folder_.File("")); }

 private:
  class SqliteReading : public Reading {
   public:
    explicit SqliteReading(const std::string& path)
        : database_(*sqlite::Database::Open(path, sqlite::OpenMode::kReadOnly)),
          transaction_(*sqlite::Transaction::Begin(
              database_, sqlite::Transaction::Kind::kDeferred)) {
      EXPECT_TRUE(database_.QueryInt64("SELECT COUNT(*) FROM revisions").ok());
    }

   private:
    sqlite::Database database_;
    sqlite::Transaction transaction_;
  };

  TempFolder folder_;
};

class PostgresqlPlace : public Place {
 public:
  std::string name() const override { return uri_; }
  absl::StatusOr<std::unique_ptr<Store>> Open() override {
    return OpenPostgresqlStore(uri_);
  }
  void Tamper(const std::string& sql) override {
    const absl::Status run = Connect().Execute(sql);
    EXPECT_TRUE(run.ok()) << run;
  }
  std::string Ask(const std::string& sql) override {
    postgres::Connection connection = Connect();
    // Bytes as they are, everything else as text.
    const auto kind = connection.QueryText(absl::StrCat(
        "SELECT pg_typeof(c)::text FROM (", sql, ") AS q (c) LIMIT 1"));
    const auto text = connection.QueryText(
        kind.ok() && *kind == "bytea"
            ? sql
            : absl::StrCat("SELECT c::text FROM (", sql, ") AS q (c)"));
    EXPECT_TRUE(text.ok()) << sql << ": " << text.status();
    return text.value_or("");
  }
  std::unique_ptr<Reading> ReadBeside() override {
    return std::make_unique<PostgresqlReading>(Connect());
  }
  void ExpectIntact() override {
    postgres::Connection connection = Connect();
    const absl::Status checked = connection.Execute(
        "CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA public;"
        "SELECT public.bt_index_check(c.oid::regclass, true) FROM pg_class c "
        "JOIN pg_am ON pg_am.oid = c.relam WHERE amname = 'btree' "
        "AND relnamespace = 'redress'::regnamespace");
    EXPECT_TRUE(checked.ok()) << checked;
    EXPECT_EQ(Ask("SELECT count(*) FROM verify_heapam('redress.revisions')"),
              "0");
  }
  void KeepUncompressed() override {
    Tamper("ALTER TABLE revisions ALTER COLUMN content SET STORAGE EXTERNAL");
  }
  void AwaitKilled() override {
    Tamper(absl::StrCat("BEGIN; SELECT pg_advisory_xact_lock(", kWriterLock,
                        "); COMMIT"));
  }
  std::string Bytes() override {
    postgres::Connection connection = Connect();
    // What is only in memory yet, too.
    EXPECT_TRUE(connection.Execute("CHECKPOINT").ok());
    const auto folder = connection.QueryText(
        "SELECT oid::text FROM pg_database "
        "WHERE datname = current_database()");
    return BytesIn(postgres::TestCluster::Shared().folder() / "data/base" /
                   *folder);
  }

 private:
  class PostgresqlReading : public Reading {
   public:
    explicit PostgresqlReading(postgres::Connection connection)
        : connection_(std::move(connection)),
          transaction_(*postgres::Transaction::Begin(
              connection_, postgres::Transaction::Kind::kRead)) {
      EXPECT_TRUE(
          connection_.QueryInt64("SELECT count(*) FROM revisions").ok());
    }

   private:
    postgres::Connection connection_;
    postgres::Transaction transaction_;
  };

  postgres::Connection Connect() {
    postgres::Connection connection = postgres::Connected(uri_);
    EXPECT_TRUE(connection.Execute("SET search_path = redress, public").ok());
    return connection;
  }

  const std::string uri_ = postgres::TestCluster::Shared().NewDatabase();
};

}  // namespace

std::unique_ptr<Place> MakePlace(const std::string& kind) {
  if (kind == "sqlite") return std::make_unique<SqlitePlace>();
  return std::make_unique<PostgresqlPlace>();
}

std::string BytesIn(const std::filesystem::path& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

std::unique_ptr<Store> Opened(Place& place) {
  absl::StatusOr<std::unique_ptr<Store>> store = place.Open();
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

}  // namespace redress::store

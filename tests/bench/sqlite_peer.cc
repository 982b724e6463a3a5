// SQLite, as a practitioner sets it up for reading: integers, WAL, memory map,
// prepared statements, ANALYZE.

#include <sqlite3.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/bench/peer.h"

namespace redress::bench {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};
using DatabasePtr = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementPtr = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class SqlitePeer : public Peer {
 public:
  explicit SqlitePeer(DatabasePtr database) : database_(std::move(database)) {}

  std::string name() const override {
    return absl::StrCat("SQLite ", sqlite3_libversion());
  }
  Dialect dialect() const override { return Dialect::kSqlite; }

  absl::Status Open() {
    for (const char* pragma :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF",
          "PRAGMA cache_size = -1000000", "PRAGMA mmap_size = 17179869184",
          "PRAGMA temp_store = MEMORY"}) {
      if (absl::Status status = Execute(pragma); !status.ok()) return status;
    }
    for (const TableSchema& table : Tables()) {
      absl::Status status = Execute(CreateText(table));
      if (!status.ok()) return status;
      absl::StatusOr<StatementPtr> insert = Compile(InsertText(table));
      if (!insert.ok()) return insert.status();
      inserts_.push_back(*std::move(insert));
    }
    return absl::OkStatus();
  }

  absl::Status Append(const std::vector<TableRows>& tables) override {
    absl::Status status = Execute("BEGIN");
    for (size_t i = 0; i < tables.size() && status.ok(); ++i) {
      status = AppendTo(i, tables[i]);
    }
    return status.ok() ? Execute("COMMIT") : status;
  }

  absl::Status Finish() override {
    inserts_.clear();
    for (const std::string& index : CoveringIndexes(dialect())) {
      if (absl::Status status = Execute(index); !status.ok()) return status;
    }
    if (absl::Status status = Execute("ANALYZE"); !status.ok()) return status;
    return Execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  absl::StatusOr<size_t> Prepare(const std::string& sql) override {
    absl::StatusOr<StatementPtr> statement = Compile(sql);
    if (!statement.ok()) return statement.status();
    statements_.push_back(*std::move(statement));
    return statements_.size() - 1;
  }

  absl::StatusOr<PeerAnswer> Run(size_t statement) override {
    sqlite3_stmt* const prepared = statements_[statement].get();
    PeerAnswer answer;
    const int columns = sqlite3_column_count(prepared);
    answer.columns = static_cast<size_t>(columns);
    int result;
    while ((result = sqlite3_step(prepared)) == SQLITE_ROW) {
      for (int i = 0; i < columns; ++i) {
        answer.cells.push_back(sqlite3_column_type(prepared, i) == SQLITE_NULL
                                   ? kNull
                                   : sqlite3_column_int64(prepared, i));
      }
    }
    sqlite3_reset(prepared);
    if (result != SQLITE_DONE) return Error(sqlite3_sql(prepared));
    return answer;
  }

  absl::StatusOr<int64_t> Bytes() override {
    absl::StatusOr<StatementPtr> size = Compile(
        "SELECT page_count * page_size FROM pragma_page_count, "
        "pragma_page_size");
    if (!size.ok()) return size.status();
    if (sqlite3_step(size->get()) != SQLITE_ROW) return Error("page_count");
    return sqlite3_column_int64(size->get(), 0);
  }

 private:
  static std::string CreateText(const TableSchema& table) {
    // A single integer key is the row's number; others cluster the table.
    const bool numbered = table.key_columns == 1;
    std::vector<std::string> parts;
    std::vector<std::string> key;
    for (const TableColumn& column : table.columns) {
      const char* type =
          column.type == ColumnType::kText ? " TEXT" : " INTEGER";
      parts.push_back(absl::StrCat(
          column.name, type, numbered && parts.empty() ? " PRIMARY KEY" : ""));
      if (key.size() < table.key_columns) key.push_back(column.name);
    }
    if (!numbered) {
      parts.push_back(
          absl::StrCat("PRIMARY KEY (", absl::StrJoin(key, ", "), ")"));
    }
    return absl::StrCat("CREATE TABLE ", table.name, " (",
                        absl::StrJoin(parts, ", "), ")",
                        numbered ? "" : " WITHOUT ROWID");
  }

  static std::string InsertText(const TableSchema& table) {
    const std::vector<std::string> places(table.columns.size(), "?");
    return absl::StrCat("INSERT INTO ", table.name, " VALUES (",
                        absl::StrJoin(places, ", "), ")");
  }

  absl::Status AppendTo(size_t table, const TableRows& rows) {
    sqlite3_stmt* const insert = inserts_[table].get();
    const std::vector<TableColumn>& columns = Tables()[table].columns;
    for (size_t row = 0; row < rows.rows; ++row) {
      for (size_t i = 0; i < columns.size(); ++i) {
        const int place = static_cast<int>(i) + 1;
        if (columns[i].type == ColumnType::kText) {
          const std::string& text = rows.texts[row];
          sqlite3_bind_text(insert, place, text.data(),
                            static_cast<int>(text.size()), SQLITE_STATIC);
        } else if (rows.numbers[i][row] == kNull) {
          sqlite3_bind_null(insert, place);
        } else {
          sqlite3_bind_int64(insert, place, rows.numbers[i][row]);
        }
      }
      const int result = sqlite3_step(insert);
      sqlite3_reset(insert);
      if (result != SQLITE_DONE) return Error("INSERT");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<StatementPtr> Compile(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database_.get(), sql.c_str(), -1,
                           SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK) {
      return Error(sql);
    }
    return StatementPtr(statement);
  }

  absl::Status Execute(const std::string& sql) {
    return sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr,
                        nullptr) == SQLITE_OK
               ? absl::OkStatus()
               : Error(sql);
  }

  absl::Status Error(const std::string& sql) const {
    return absl::InternalError(
        absl::StrCat("SQLite: ", sqlite3_errmsg(database_.get()), ": ", sql));
  }

  DatabasePtr database_;
  std::vector<StatementPtr> inserts_;
  std::vector<StatementPtr> statements_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> OpenSqlite(const std::string& folder) {
  sqlite3* database = nullptr;
  const std::string path = absl::StrCat(folder, "/peer.sqlite");
  const int result = sqlite3_open(path.c_str(), &database);
  auto peer = std::make_unique<SqlitePeer>(DatabasePtr(database));
  if (result != SQLITE_OK) {
    return absl::InternalError(absl::StrCat("SQLite: cannot open ", path));
  }
  if (absl::Status status = peer->Open(); !status.ok()) return status;
  return peer;
}

}  // namespace redress::bench

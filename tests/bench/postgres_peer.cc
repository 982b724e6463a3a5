// PostgreSQL, in a cluster of its own, as a practitioner sets it up for
// reading: all in shared_buffers, no JIT (it costs more than it gains here),
// one process a question, VACUUM ANALYZE, prepared statements, binary results.

#include <libpq-fe.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/bench/peer.h"
#include "tests/postgres/test_cluster.h"

namespace redress::bench {
namespace {

// Days from PostgreSQL's first day, 2000-01-01.
constexpr int64_t kEpoch = 10957;

struct FinishConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ConnectionPtr = std::unique_ptr<PGconn, FinishConnection>;
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

// Nothing here has to survive: what is measured is reading.
std::vector<std::string> Settings(int buffers_mb) {
  return {absl::StrCat("shared_buffers=", buffers_mb, "MB"),
          "jit=off",
          "max_parallel_workers_per_gather=0",
          "max_parallel_maintenance_workers=0",
          "work_mem=256MB",
          "maintenance_work_mem=512MB",
          "wal_level=minimal",
          "max_wal_senders=0",
          "max_wal_size=8GB",
          "random_page_cost=1.1",
          "plan_cache_mode=force_generic_plan",
          "autovacuum=off",
          "effective_cache_size=8GB"};
}

// A COPY in binary form.
class CopyBuffer {
 public:
  CopyBuffer() {
    static constexpr char kSignature[] = "PGCOPY\n\377\r\n";
    bytes_.append(kSignature, sizeof(kSignature));
    Integer(0, 4);
    Integer(0, 4);
  }
  void Row(size_t columns) { Integer(static_cast<int64_t>(columns), 2); }
  void Null() { Integer(-1, 4); }
  void Number(int64_t value, int bytes) {
    Integer(bytes, 4);
    Integer(value, bytes);
  }
  void Text(const std::string& text) {
    Integer(static_cast<int64_t>(text.size()), 4);
    bytes_.append(text);
  }
  void End() { Integer(-1, 2); }
  std::string& bytes() { return bytes_; }

 private:
  // Big-endian.
  void Integer(int64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) {
      bytes_.push_back(static_cast<char>(value >> (8 * i)));
    }
  }

  std::string bytes_;
};

struct TypeOf {
  const char* name;
  int bytes;
};

TypeOf PostgresType(ColumnType type) {
  switch (type) {
    case ColumnType::kId:
    case ColumnType::kMonth:
      return {"integer", 4};
    case ColumnType::kText:
      return {"text", 0};
    case ColumnType::kMember:
    case ColumnType::kSmall:
      return {"smallint", 2};
    case ColumnType::kDay:
      return {"date", 4};
    case ColumnType::kAmount:
      return {"bigint", 8};
  }
  return {"bigint", 8};
}

class PostgresPeer : public Peer {
 public:
  PostgresPeer(std::unique_ptr<postgres::TestCluster> cluster,
               ConnectionPtr connection)
      : cluster_(std::move(cluster)), connection_(std::move(connection)) {}

  std::string name() const override {
    return absl::StrCat("PostgreSQL ",
                        PQserverVersion(connection_.get()) / 10000, ".",
                        PQserverVersion(connection_.get()) % 10000);
  }
  Dialect dialect() const override { return Dialect::kPostgres; }

  absl::Status Open() {
    for (const TableSchema& table : Tables()) {
      std::vector<std::string> columns;
      for (const TableColumn& column : table.columns) {
        columns.push_back(
            absl::StrCat(column.name, " ", PostgresType(column.type).name));
      }
      absl::Status status =
          Execute(absl::StrCat("CREATE TABLE ", table.name, " (",
                               absl::StrJoin(columns, ", "), ")"));
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Append(const std::vector<TableRows>& tables) override {
    for (size_t i = 0; i < tables.size(); ++i) {
      if (absl::Status status = Copy(Tables()[i], tables[i]); !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Finish() override {
    for (const TableSchema& table : Tables()) {
      std::vector<std::string> key;
      for (size_t i = 0; i < table.key_columns; ++i) {
        key.push_back(table.columns[i].name);
      }
      absl::Status status =
          Execute(absl::StrCat("ALTER TABLE ", table.name, " ADD PRIMARY KEY (",
                               absl::StrJoin(key, ", "), ")"));
      if (!status.ok()) return status;
    }
    for (const std::string& index : CoveringIndexes(dialect())) {
      if (absl::Status status = Execute(index); !status.ok()) return status;
    }
    return Execute("VACUUM ANALYZE");
  }

  absl::StatusOr<size_t> Prepare(const std::string& sql) override {
    const std::string statement = absl::StrCat("s", statements_.size());
    const ResultPtr result(PQprepare(connection_.get(), statement.c_str(),
                                     sql.c_str(), 0, nullptr));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return Error(sql);
    statements_.push_back(statement);
    return statements_.size() - 1;
  }

  absl::StatusOr<PeerAnswer> Run(size_t statement) override {
    const ResultPtr result(PQexecPrepared(connection_.get(),
                                          statements_[statement].c_str(), 0,
                                          nullptr, nullptr, nullptr, 1));
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
      return Error(statements_[statement]);
    }
    PeerAnswer answer;
    const int columns = PQnfields(result.get());
    const int rows = PQntuples(result.get());
    answer.columns = static_cast<size_t>(columns);
    answer.cells.reserve(static_cast<size_t>(columns) *
                         static_cast<size_t>(rows));
    for (int row = 0; row < rows; ++row) {
      for (int i = 0; i < columns; ++i) {
        answer.cells.push_back(CellOf(*result, row, i));
      }
    }
    return answer;
  }

  absl::StatusOr<int64_t> Bytes() override {
    absl::StatusOr<size_t> size =
        Prepare("SELECT pg_database_size(current_database())");
    if (!size.ok()) return size.status();
    absl::StatusOr<PeerAnswer> answer = Run(*size);
    if (!answer.ok()) return answer.status();
    return answer->cells[0];
  }

 private:
  // Big-endian, of two, four or eight bytes.
  static int64_t CellOf(const PGresult& result, int row, int column) {
    if (PQgetisnull(&result, row, column) != 0) return kNull;
    const char* const bytes = PQgetvalue(&result, row, column);
    const int length = PQgetlength(&result, row, column);
    int64_t value = static_cast<signed char>(bytes[0]);
    for (int i = 1; i < length; ++i) {
      value = value * 256 + static_cast<unsigned char>(bytes[i]);
    }
    return value;
  }

  absl::Status Copy(const TableSchema& table, const TableRows& rows) {
    const std::string sql =
        absl::StrCat("COPY ", table.name, " FROM STDIN (FORMAT binary)");
    const ResultPtr started(PQexec(connection_.get(), sql.c_str()));
    if (PQresultStatus(started.get()) != PGRES_COPY_IN) return Error(sql);
    CopyBuffer buffer;
    for (size_t row = 0; row < rows.rows; ++row) {
      AddRow(table, rows, row, buffer);
      if (buffer.bytes().size() > size_t{1} << 20) {
        if (absl::Status status = Send(buffer); !status.ok()) return status;
      }
    }
    buffer.End();
    if (absl::Status status = Send(buffer); !status.ok()) return status;
    if (PQputCopyEnd(connection_.get(), nullptr) != 1) return Error(sql);
    const ResultPtr ended(PQgetResult(connection_.get()));
    if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK) return Error(sql);
    while (ResultPtr(PQgetResult(connection_.get())) != nullptr) {
    }
    return absl::OkStatus();
  }

  static void AddRow(const TableSchema& table, const TableRows& rows,
                     size_t row, CopyBuffer& buffer) {
    buffer.Row(table.columns.size());
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const ColumnType type = table.columns[i].type;
      if (type == ColumnType::kText) {
        buffer.Text(rows.texts[row]);
        continue;
      }
      const int64_t value = rows.numbers[i][row];
      if (value == kNull) {
        buffer.Null();
      } else {
        buffer.Number(type == ColumnType::kDay ? value - kEpoch : value,
                      PostgresType(type).bytes);
      }
    }
  }

  absl::Status Send(CopyBuffer& buffer) {
    if (PQputCopyData(connection_.get(), buffer.bytes().data(),
                      static_cast<int>(buffer.bytes().size())) != 1) {
      return Error("COPY");
    }
    buffer.bytes().clear();
    return absl::OkStatus();
  }

  absl::Status Execute(const std::string& sql) {
    const ResultPtr result(PQexec(connection_.get(), sql.c_str()));
    return PQresultStatus(result.get()) == PGRES_COMMAND_OK ? absl::OkStatus()
                                                            : Error(sql);
  }

  absl::Status Error(const std::string& sql) const {
    return absl::InternalError(absl::StrCat(
        "PostgreSQL: ", PQerrorMessage(connection_.get()), ": ", sql));
  }

  // The connection goes before its cluster.
  std::unique_ptr<postgres::TestCluster> cluster_;
  ConnectionPtr connection_;
  std::vector<std::string> statements_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> StartPostgres(const std::string& folder,
                                                    int buffers_mb) {
  std::filesystem::create_directories(folder);
  auto cluster =
      std::make_unique<postgres::TestCluster>(Settings(buffers_mb), folder);
  ConnectionPtr connection(PQconnectdb(cluster->Uri("postgres").c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    return absl::InternalError(
        absl::StrCat("PostgreSQL: ", PQerrorMessage(connection.get())));
  }
  auto peer =
      std::make_unique<PostgresPeer>(std::move(cluster), std::move(connection));
  absl::Status status = peer->Open();
  if (!status.ok()) return status;
  return peer;
}

}  // namespace redress::bench

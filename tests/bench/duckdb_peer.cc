// DuckDB through its C interface, as a practitioner sets it up: ENUM and DATE
// columns, rows in the order they came, prepared statements, chunks read
// directly. The library is loaded when the bench runs: no build depends on it.

#include <dlfcn.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/bench/generator.h"
#include "tests/bench/peer.h"

namespace redress::bench {
namespace {

// The part of the C interface that is used here (stable since DuckDB 1.0).
// Handles are pointers; a result is this struct, passed by value to
// FetchChunk.
using Handle = void*;
struct Result {
  uint64_t deprecated[3];
  void* deprecated_columns;
  char* deprecated_error;
  void* internal;
};
// DUCKDB_TYPE_….
enum Type : int32_t {
  kTinyInt = 2,
  kSmallInt = 3,
  kInteger = 4,
  kBigInt = 5,
  kUTinyInt = 6,
  kUSmallInt = 7,
  kUInteger = 8,
  kDate = 13,
  kVarchar = 17,
  kEnum = 23,
};

struct Interface {
  int (*open)(const char*, Handle*);
  void (*close)(Handle*);
  int (*connect)(Handle, Handle*);
  void (*disconnect)(Handle*);
  const char* (*library_version)();
  int (*query)(Handle, const char*, Result*);
  void (*destroy_result)(Result*);
  const char* (*result_error)(Result*);
  uint64_t (*column_count)(Result*);
  Handle (*column_logical_type)(Result*, uint64_t);
  int (*prepare)(Handle, const char*, Handle*);
  const char* (*prepare_error)(Handle);
  int (*execute_prepared)(Handle, Result*);
  void (*destroy_prepare)(Handle*);
  Handle (*fetch_chunk)(Result);
  Type (*get_type_id)(Handle);
  Type (*enum_internal_type)(Handle);
  Handle (*create_logical_type)(Type);
  Handle (*create_enum_type)(const char**, uint64_t);
  void (*destroy_logical_type)(Handle*);
  Handle (*create_data_chunk)(Handle*, uint64_t);
  void (*destroy_data_chunk)(Handle*);
  void (*data_chunk_reset)(Handle);
  uint64_t (*data_chunk_get_size)(Handle);
  void (*data_chunk_set_size)(Handle, uint64_t);
  Handle (*data_chunk_get_vector)(Handle, uint64_t);
  void* (*vector_get_data)(Handle);
  uint64_t* (*vector_get_validity)(Handle);
  void (*vector_ensure_validity_writable)(Handle);
  void (*vector_assign_string_element_len)(Handle, uint64_t, const char*,
                                           uint64_t);
  void (*validity_set_row_invalid)(uint64_t*, uint64_t);
  int (*appender_create)(Handle, const char*, const char*, Handle*);
  const char* (*appender_error)(Handle);
  int (*append_data_chunk)(Handle, Handle);
  int (*appender_destroy)(Handle*);
};

// The library stays loaded until the process ends: it has threads.
absl::StatusOr<Interface> Load(const std::string& path) {
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return absl::FailedPreconditionError(dlerror());
  Interface found{};
  std::string missing;
  const auto find = [&](const char* name, auto& function) {
    void* const symbol = dlsym(library, absl::StrCat("duckdb_", name).c_str());
    if (symbol == nullptr) missing = name;
    function = reinterpret_cast<std::decay_t<decltype(function)>>(symbol);
  };
#define REDRESS_FIND(name) find(#name, found.name)
  REDRESS_FIND(open);
  REDRESS_FIND(close);
  REDRESS_FIND(connect);
  REDRESS_FIND(disconnect);
  REDRESS_FIND(library_version);
  REDRESS_FIND(query);
  REDRESS_FIND(destroy_result);
  REDRESS_FIND(result_error);
  REDRESS_FIND(column_count);
  REDRESS_FIND(column_logical_type);
  REDRESS_FIND(prepare);
  REDRESS_FIND(prepare_error);
  REDRESS_FIND(execute_prepared);
  REDRESS_FIND(destroy_prepare);
  REDRESS_FIND(fetch_chunk);
  REDRESS_FIND(get_type_id);
  REDRESS_FIND(enum_internal_type);
  REDRESS_FIND(create_logical_type);
  REDRESS_FIND(create_enum_type);
  REDRESS_FIND(destroy_logical_type);
  REDRESS_FIND(create_data_chunk);
  REDRESS_FIND(destroy_data_chunk);
  REDRESS_FIND(data_chunk_reset);
  REDRESS_FIND(data_chunk_get_size);
  REDRESS_FIND(data_chunk_set_size);
  REDRESS_FIND(data_chunk_get_vector);
  REDRESS_FIND(vector_get_data);
  REDRESS_FIND(vector_get_validity);
  REDRESS_FIND(vector_ensure_validity_writable);
  REDRESS_FIND(vector_assign_string_element_len);
  REDRESS_FIND(validity_set_row_invalid);
  REDRESS_FIND(appender_create);
  REDRESS_FIND(appender_error);
  REDRESS_FIND(append_data_chunk);
  REDRESS_FIND(appender_destroy);
#undef REDRESS_FIND
  if (!missing.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " has no duckdb_", missing));
  }
  return found;
}

// Rows of a chunk at most.
constexpr size_t kChunkRows = 2048;

Type StoredType(const TableColumn& column) {
  switch (column.type) {
    case ColumnType::kId:
    case ColumnType::kMonth:
      return kInteger;
    case ColumnType::kText:
      return kVarchar;
    case ColumnType::kMember:
      return kEnum;
    case ColumnType::kDay:
      return kDate;
    case ColumnType::kSmall:
      return kSmallInt;
    case ColumnType::kAmount:
      return kBigInt;
  }
  return kBigInt;
}

const char* TypeName(Type type) {
  switch (type) {
    case kInteger:
      return "INTEGER";
    case kVarchar:
      return "VARCHAR";
    case kDate:
      return "DATE";
    case kSmallInt:
      return "SMALLINT";
    default:
      return "BIGINT";
  }
}

class DuckDbPeer : public Peer {
 public:
  explicit DuckDbPeer(const Interface& duckdb) : duckdb_(duckdb) {}
  ~DuckDbPeer() override {
    for (Handle& statement : statements_) duckdb_.destroy_prepare(&statement);
    if (connection_ != nullptr) duckdb_.disconnect(&connection_);
    if (database_ != nullptr) duckdb_.close(&database_);
  }
  DuckDbPeer(const DuckDbPeer&) = delete;
  DuckDbPeer& operator=(const DuckDbPeer&) = delete;

  std::string name() const override {
    return absl::StrCat("DuckDB ", duckdb_.library_version() + 1);
  }
  Dialect dialect() const override { return Dialect::kDuckDb; }

  absl::Status Open(const std::string& path) {
    if (duckdb_.open(path.c_str(), &database_) != 0 ||
        duckdb_.connect(database_, &connection_) != 0) {
      return absl::InternalError(absl::StrCat("DuckDB: cannot open ", path));
    }
    absl::Status status = Execute("SET threads = 1");
    for (const TableSchema& table : Tables()) {
      std::vector<std::string> columns;
      for (const TableColumn& column : table.columns) {
        columns.push_back(absl::StrCat(column.name, " ", TypeText(column)));
      }
      if (status.ok()) {
        status = Execute(absl::StrCat("CREATE TABLE ", table.name, " (",
                                      absl::StrJoin(columns, ", "), ")"));
      }
    }
    return status;
  }

  absl::Status Append(const std::vector<TableRows>& tables) override {
    for (size_t i = 0; i < tables.size(); ++i) {
      if (absl::Status status = AppendTo(Tables()[i], tables[i]);
          !status.ok()) {
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Finish() override {
    absl::Status status = Execute("CHECKPOINT");
    return status.ok() ? Execute("ANALYZE") : status;
  }

  absl::StatusOr<size_t> Prepare(const std::string& sql) override {
    Handle statement = nullptr;
    if (duckdb_.prepare(connection_, sql.c_str(), &statement) != 0) {
      absl::Status status = absl::InternalError(
          absl::StrCat("DuckDB: ", duckdb_.prepare_error(statement)));
      duckdb_.destroy_prepare(&statement);
      return status;
    }
    statements_.push_back(statement);
    return statements_.size() - 1;
  }

  absl::StatusOr<PeerAnswer> Run(size_t statement) override {
    Result result{};
    if (duckdb_.execute_prepared(statements_[statement], &result) != 0) {
      return Error(result);
    }
    PeerAnswer answer;
    answer.columns = duckdb_.column_count(&result);
    std::vector<Type> types;
    for (uint64_t i = 0; i < answer.columns; ++i) {
      types.push_back(ReadType(result, i));
    }
    Handle chunk;
    while ((chunk = duckdb_.fetch_chunk(result)) != nullptr) {
      ReadChunk(chunk, types, &answer);
      duckdb_.destroy_data_chunk(&chunk);
    }
    duckdb_.destroy_result(&result);
    return answer;
  }

  absl::StatusOr<int64_t> Bytes() override {
    absl::StatusOr<size_t> size = Prepare(
        "SELECT CAST(used_blocks * block_size AS BIGINT) "
        "FROM pragma_database_size()");
    if (!size.ok()) return size.status();
    absl::StatusOr<PeerAnswer> answer = Run(*size);
    if (!answer.ok()) return answer.status();
    return answer->cells[0];
  }

 private:
  static std::string TypeText(const TableColumn& column) {
    const Type type = StoredType(column);
    if (type != kEnum) return TypeName(type);
    return absl::StrCat(
        "ENUM ('", absl::StrJoin(MembersOf(column.dimension), "', '"), "')");
  }

  absl::Status Execute(const std::string& sql) {
    Result result{};
    if (duckdb_.query(connection_, sql.c_str(), &result) != 0) {
      return Error(result);
    }
    duckdb_.destroy_result(&result);
    return absl::OkStatus();
  }

  // Destroys the result.
  absl::Status Error(Result& result) {
    const char* const text = duckdb_.result_error(&result);
    absl::Status status = absl::InternalError(
        absl::StrCat("DuckDB: ", text == nullptr ? "failed" : text));
    duckdb_.destroy_result(&result);
    return status;
  }

  // The type in which a column's values stand in memory.
  Type ReadType(Result& result, uint64_t column) {
    Handle logical = duckdb_.column_logical_type(&result, column);
    Type type = duckdb_.get_type_id(logical);
    if (type == kEnum) type = duckdb_.enum_internal_type(logical);
    duckdb_.destroy_logical_type(&logical);
    return type;
  }

  static int64_t Value(const void* data, Type type, uint64_t row) {
    switch (type) {
      case kUTinyInt:
        return static_cast<const uint8_t*>(data)[row];
      case kUSmallInt:
        return static_cast<const uint16_t*>(data)[row];
      case kUInteger:
        return static_cast<const uint32_t*>(data)[row];
      case kSmallInt:
        return static_cast<const int16_t*>(data)[row];
      case kInteger:
      case kDate:
        return static_cast<const int32_t*>(data)[row];
      default:
        return static_cast<const int64_t*>(data)[row];
    }
  }

  void ReadChunk(Handle chunk, const std::vector<Type>& types,
                 PeerAnswer* answer) {
    const uint64_t rows = duckdb_.data_chunk_get_size(chunk);
    const size_t begin = answer->cells.size();
    answer->cells.resize(begin + rows * types.size());
    for (size_t i = 0; i < types.size(); ++i) {
      const Handle vector = duckdb_.data_chunk_get_vector(chunk, i);
      const void* const data = duckdb_.vector_get_data(vector);
      const uint64_t* const valid = duckdb_.vector_get_validity(vector);
      for (uint64_t row = 0; row < rows; ++row) {
        const bool null =
            valid != nullptr && (valid[row / 64] >> (row % 64) & 1) == 0;
        answer->cells[begin + row * types.size() + i] =
            null ? kNull : Value(data, types[i], row);
      }
    }
  }

  Handle LogicalType(const TableColumn& column) {
    if (column.type != ColumnType::kMember) {
      return duckdb_.create_logical_type(StoredType(column));
    }
    std::vector<const char*> members;
    for (const std::string& member : MembersOf(column.dimension)) {
      members.push_back(member.c_str());
    }
    return duckdb_.create_enum_type(members.data(), members.size());
  }

  absl::Status AppendTo(const TableSchema& table, const TableRows& rows) {
    std::vector<Handle> types;
    std::vector<Type> stored;
    for (const TableColumn& column : table.columns) {
      types.push_back(LogicalType(column));
      stored.push_back(column.type == ColumnType::kMember
                           ? duckdb_.enum_internal_type(types.back())
                           : StoredType(column));
    }
    Handle chunk = duckdb_.create_data_chunk(types.data(), types.size());
    for (Handle& type : types) duckdb_.destroy_logical_type(&type);
    Handle appender = nullptr;
    bool good = duckdb_.appender_create(connection_, nullptr,
                                        table.name.c_str(), &appender) == 0;
    for (size_t begin = 0; good && begin < rows.rows; begin += kChunkRows) {
      const size_t count = std::min(kChunkRows, rows.rows - begin);
      duckdb_.data_chunk_reset(chunk);
      for (size_t i = 0; i < stored.size(); ++i) {
        FillColumn(duckdb_.data_chunk_get_vector(chunk, i), stored[i], rows, i,
                   begin, count);
      }
      duckdb_.data_chunk_set_size(chunk, count);
      good = duckdb_.append_data_chunk(appender, chunk) == 0;
    }
    std::string error;
    if (!good && duckdb_.appender_error(appender) != nullptr) {
      error = duckdb_.appender_error(appender);
    }
    // Destroying it writes what is left.
    good = duckdb_.appender_destroy(&appender) == 0 && good;
    duckdb_.destroy_data_chunk(&chunk);
    return good ? absl::OkStatus()
                : absl::InternalError(absl::StrCat("DuckDB: ", error));
  }

  void FillColumn(Handle vector, Type type, const TableRows& rows,
                  size_t column, size_t begin, size_t count) {
    if (type == kVarchar) {
      for (size_t i = 0; i < count; ++i) {
        const std::string& text = rows.texts[begin + i];
        duckdb_.vector_assign_string_element_len(vector, i, text.data(),
                                                 text.size());
      }
      return;
    }
    void* const data = duckdb_.vector_get_data(vector);
    duckdb_.vector_ensure_validity_writable(vector);
    uint64_t* const valid = duckdb_.vector_get_validity(vector);
    for (size_t i = 0; i < count; ++i) {
      const int64_t value = rows.numbers[column][begin + i];
      if (value == kNull) {
        duckdb_.validity_set_row_invalid(valid, i);
      } else {
        SetValue(data, type, i, value);
      }
    }
  }

  static void SetValue(void* data, Type type, size_t row, int64_t value) {
    switch (type) {
      case kUTinyInt:
        static_cast<uint8_t*>(data)[row] = static_cast<uint8_t>(value);
        return;
      case kUSmallInt:
        static_cast<uint16_t*>(data)[row] = static_cast<uint16_t>(value);
        return;
      case kSmallInt:
        static_cast<int16_t*>(data)[row] = static_cast<int16_t>(value);
        return;
      case kInteger:
      case kDate:
        static_cast<int32_t*>(data)[row] = static_cast<int32_t>(value);
        return;
      default:
        static_cast<int64_t*>(data)[row] = value;
    }
  }

  const Interface duckdb_;
  Handle database_ = nullptr;
  Handle connection_ = nullptr;
  std::vector<Handle> statements_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> OpenDuckDb(const std::string& library,
                                                 const std::string& folder) {
  absl::StatusOr<Interface> duckdb = Load(library);
  if (!duckdb.ok()) return duckdb.status();
  auto peer = std::make_unique<DuckDbPeer>(*duckdb);
  absl::Status status = peer->Open(absl::StrCat(folder, "/peer.duckdb"));
  if (!status.ok()) return status;
  return peer;
}

}  // namespace redress::bench

// Values on their way to and from PostgreSQL, in its binary form: no quoting,
// no rounding, bytes as they are.

#ifndef REDRESS_SERVICE_BASE_POSTGRES_VALUES_H_
#define REDRESS_SERVICE_BASE_POSTGRES_VALUES_H_

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace redress::postgres {

// A parameter ($1, $2…) of a statement. Its type is PostgreSQL's of that name;
// where the statement needs another one, it says so ($1::smallint).
class Parameter {
 public:
  static Parameter Bool(bool value);
  static Parameter Int32(int32_t value);
  static Parameter Int64(int64_t value);
  static Parameter Double(double value);
  // Text in UTF-8 without a NUL, which PostgreSQL's text cannot hold.
  static Parameter Text(std::string value);
  static Parameter Bytes(std::string value);
  // NULL of the type that the statement gives it.
  static Parameter Null();

  // Arrays of one dimension, for unnest() and = ANY(). nullopt is NULL.
  static Parameter Int32s(absl::Span<const int32_t> values);
  static Parameter Int64s(absl::Span<const int64_t> values);
  static Parameter OptionalInt64s(
      absl::Span<const std::optional<int64_t>> values);
  static Parameter Texts(absl::Span<const std::string> values);
  static Parameter ByteStrings(absl::Span<const std::string> values);

  // What goes to the server.
  Oid type() const { return type_; }
  bool is_null() const { return is_null_; }
  const std::string& bytes() const { return bytes_; }

 private:
  Parameter(Oid type, std::string bytes)
      : type_(type), bytes_(std::move(bytes)) {}

  Oid type_ = 0;
  bool is_null_ = false;
  std::string bytes_;
};

// Appends to `out` the `bytes` low bytes of `value` in network order.
void AppendBigEndian(uint64_t value, int bytes, std::string& out);

// The rows of a finished statement. Movable; owns its memory.
class Result {
 public:
  explicit Result(PGresult* result) : result_(result) {}

  int rows() const { return PQntuples(result_.get()); }
  int columns() const { return PQnfields(result_.get()); }
  // What the server calls the column.
  absl::string_view ColumnName(int column) const {
    return PQfname(result_.get(), column);
  }

  // Rows and columns count from 0. NULL is 0, false, "" or empty. The type must
  // be the column's: Int64 reads bool, smallint, integer and bigint, Double
  // real and double precision, Text text and varchar, Bytes anything as it
  // came. A numeric is cast in the statement (::bigint, ::text). The views live
  // as long as the result.
  bool IsNull(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) != 0;
  }
  bool Bool(int row, int column) const { return Int64(row, column) != 0; }
  int64_t Int64(int row, int column) const;
  double Double(int row, int column) const;
  absl::string_view Text(int row, int column) const {
    return Bytes(row, column);
  }
  absl::string_view Bytes(int row, int column) const;
  // Of bigint[] and integer[] with one dimension; NULL elements are 0.
  std::vector<int64_t> Int64s(int row, int column) const;

  // Rows that an INSERT, UPDATE or DELETE touched; 0 for other statements.
  int64_t RowsTouched() const;
  // "COMMIT", "INSERT 0 1"…
  absl::string_view CommandTag() const { return PQcmdStatus(result_.get()); }

  // The result itself, still owned by this.
  PGresult* handle() const { return result_.get(); }

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };

  std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace redress::postgres

#endif  // REDRESS_SERVICE_BASE_POSTGRES_VALUES_H_

#include "service/base/postgres_values.h"

#include <bit>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"

namespace redress::postgres {
namespace {

// Types as the catalogue pg_type numbers them; these never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kFloat8 = 701;
constexpr Oid kByteaArray = 1001;
constexpr Oid kInt4Array = 1007;
constexpr Oid kTextArray = 1009;
constexpr Oid kInt8Array = 1016;

// Dimensions, flags, element type, size and first index.
constexpr size_t kArrayHeader = 20;

// The head of an array of one dimension.
std::string ArrayHead(Oid element, size_t size, bool has_null) {
  std::string head;
  // An empty array has no dimension.
  AppendBigEndian(size == 0 ? 0 : 1, 4, head);
  AppendBigEndian(has_null ? 1 : 0, 4, head);
  AppendBigEndian(element, 4, head);
  if (size > 0) {
    AppendBigEndian(size, 4, head);
    AppendBigEndian(1, 4, head);
  }
  return head;
}

template <typename Integer>
std::string IntegerArray(Oid element, absl::Span<const Integer> values) {
  std::string array = ArrayHead(element, values.size(), /*has_null=*/false);
  array.reserve(array.size() + values.size() * (4 + sizeof(Integer)));
  for (const Integer value : values) {
    AppendBigEndian(sizeof(Integer), 4, array);
    AppendBigEndian(static_cast<uint64_t>(value), sizeof(Integer), array);
  }
  return array;
}

std::string StringArray(Oid element, absl::Span<const std::string> values) {
  std::string array = ArrayHead(element, values.size(), /*has_null=*/false);
  size_t size = array.size();
  for (const std::string& value : values) size += 4 + value.size();
  array.reserve(size);
  for (const std::string& value : values) {
    AppendBigEndian(value.size(), 4, array);
    array += value;
  }
  return array;
}

uint64_t BigEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

int64_t SignedBigEndian(absl::string_view bytes) {
  const uint64_t value = BigEndian(bytes);
  switch (bytes.size()) {
    case 2:
      return static_cast<int16_t>(value);
    case 4:
      return static_cast<int32_t>(value);
    default:
      return static_cast<int64_t>(value);
  }
}

}  // namespace

void AppendBigEndian(uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

Parameter Parameter::Bool(bool value) {
  return Parameter(kBool, std::string(1, value ? '\1' : '\0'));
}

Parameter Parameter::Int32(int32_t value) {
  std::string bytes;
  AppendBigEndian(static_cast<uint64_t>(value), 4, bytes);
  return Parameter(kInt4, std::move(bytes));
}

Parameter Parameter::Int64(int64_t value) {
  std::string bytes;
  AppendBigEndian(static_cast<uint64_t>(value), 8, bytes);
  return Parameter(kInt8, std::move(bytes));
}

Parameter Parameter::Double(double value) {
  std::string bytes;
  AppendBigEndian(std::bit_cast<uint64_t>(value), 8, bytes);
  return Parameter(kFloat8, std::move(bytes));
}

Parameter Parameter::Text(std::string value) {
  return Parameter(kText, std::move(value));
}

Parameter Parameter::Bytes(std::string value) {
  return Parameter(kBytea, std::move(value));
}

Parameter Parameter::Null() {
  Parameter parameter(0, "");
  parameter.is_null_ = true;
  return parameter;
}

Parameter Parameter::Int32s(absl::Span<const int32_t> values) {
  return Parameter(kInt4Array, IntegerArray(kInt4, values));
}

Parameter Parameter::Int64s(absl::Span<const int64_t> values) {
  return Parameter(kInt8Array, IntegerArray(kInt8, values));
}

Parameter Parameter::OptionalInt64s(
    absl::Span<const std::optional<int64_t>> values) {
  bool has_null = false;
  for (const std::optional<int64_t>& value : values) {
    has_null = has_null || !value.has_value();
  }
  std::string array = ArrayHead(kInt8, values.size(), has_null);
  for (const std::optional<int64_t>& value : values) {
    if (value.has_value()) {
      AppendBigEndian(8, 4, array);
      AppendBigEndian(static_cast<uint64_t>(*value), 8, array);
    } else {
      AppendBigEndian(0xffffffff, 4, array);
    }
  }
  return Parameter(kInt8Array, std::move(array));
}

Parameter Parameter::Texts(absl::Span<const std::string> values) {
  return Parameter(kTextArray, StringArray(kText, values));
}

Parameter Parameter::ByteStrings(absl::Span<const std::string> values) {
  return Parameter(kByteaArray, StringArray(kBytea, values));
}

absl::string_view Result::Bytes(int row, int column) const {
  return absl::string_view(
      PQgetvalue(result_.get(), row, column),
      static_cast<size_t>(PQgetlength(result_.get(), row, column)));
}

int64_t Result::Int64(int row, int column) const {
  return SignedBigEndian(Bytes(row, column));
}

double Result::Double(int row, int column) const {
  const absl::string_view bytes = Bytes(row, column);
  const uint64_t bits = BigEndian(bytes);
  if (bytes.size() == 4) {
    return static_cast<double>(
        std::bit_cast<float>(static_cast<uint32_t>(bits)));
  }
  return std::bit_cast<double>(bits);
}

std::vector<int64_t> Result::Int64s(int row, int column) const {
  std::vector<int64_t> values;
  absl::string_view bytes = Bytes(row, column);
  if (bytes.size() < kArrayHeader) return values;
  values.reserve(BigEndian(bytes.substr(12, 4)));
  bytes.remove_prefix(kArrayHeader);
  while (bytes.size() >= 4) {
    const int64_t size = SignedBigEndian(bytes.substr(0, 4));
    bytes.remove_prefix(4);
    if (size < 0) {
      values.push_back(0);
      continue;
    }
    values.push_back(
        SignedBigEndian(bytes.substr(0, static_cast<size_t>(size))));
    bytes.remove_prefix(static_cast<size_t>(size));
  }
  return values;
}

int64_t Result::RowsTouched() const {
  int64_t rows = 0;
  return absl::SimpleAtoi(PQcmdTuples(result_.get()), &rows) ? rows : 0;
}

}  // namespace redress::postgres

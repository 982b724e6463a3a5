// The columns as bytes and back.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "service/engine/columnar/block.h"
#include "service/engine/columnar/byte_stream.h"
#include "service/engine/columnar/column.h"

namespace redress::engine::columnar {
namespace {

template <typename T>
void WriteStored(const Repeated<T>& repeated, ByteWriter& writer) {
  writer.Number(repeated.value);
}
template <typename T>
void WriteStored(const std::vector<T>& values, ByteWriter& writer) {
  writer.Numbers(values);
}

// Which of its types a column has, and its values.
template <typename Storage>
void WriteStorage(const Storage& storage, ByteWriter& writer) {
  writer.Number(static_cast<uint8_t>(storage.index()));
  std::visit([&writer](const auto& stored) { WriteStored(stored, writer); },
             storage);
}

template <typename T>
std::vector<T> ReadRows(size_t rows, ByteReader& reader) {
  std::vector<T> values = reader.Numbers<T>();
  if (values.size() != rows) reader.Fail();
  return values;
}

template <typename T>
T MaxOf(const std::vector<T>& values) {
  T max = 0;
  // Not std::max_element, which compilers do not vectorise.
  for (const T value : values) max = value > max ? value : max;
  return max;
}

}  // namespace

size_t CodeColumn::size() const {
  return std::visit(
      [](const auto& codes) -> size_t {
        if constexpr (std::is_same_v<std::decay_t<decltype(codes)>,
                                     Repeated<uint32_t>>) {
          return 0;
        } else {
          return codes.size();
        }
      },
      codes_);
}

size_t CodeColumn::Width() const {
  return Visit([](auto codes) -> size_t {
    return std::is_pointer_v<decltype(codes)> ? sizeof(codes[0]) : 0;
  });
}

uint32_t CodeColumn::Max() const {
  return std::visit(
      [](const auto& codes) -> uint32_t {
        if constexpr (std::is_same_v<std::decay_t<decltype(codes)>,
                                     Repeated<uint32_t>>) {
          return codes.value;
        } else {
          return MaxOf(codes);
        }
      },
      codes_);
}

void CodeColumn::Write(ByteWriter& writer) const {
  WriteStorage(codes_, writer);
}

CodeColumn CodeColumn::Read(size_t rows, ByteReader& reader) {
  CodeColumn column;
  switch (reader.Number<uint8_t>()) {
    case 0:
      column.codes_ = Repeated<uint32_t>{reader.Number<uint32_t>()};
      break;
    case 1:
      column.codes_ = ReadRows<uint8_t>(rows, reader);
      break;
    case 2:
      column.codes_ = ReadRows<uint16_t>(rows, reader);
      break;
    case 3:
      column.codes_ = ReadRows<uint32_t>(rows, reader);
      break;
    default:
      reader.Fail();
  }
  return column;
}

void NumberColumn::Write(ByteWriter& writer) const {
  writer.Number(static_cast<uint8_t>(any_));
  writer.Number(static_cast<uint8_t>(all_));
  writer.Number(min_);
  writer.Number(max_);
  writer.Number(static_cast<uint8_t>(values_.index()));
  if (const auto* stored = std::get_if<Stored>(&values_)) {
    writer.Number(stored->base);
    writer.Numbers(stored->codes);
  } else if (const auto* values = std::get_if<std::vector<int32_t>>(&values_)) {
    writer.Numbers(*values);
  }
}

NumberColumn NumberColumn::Read(size_t rows, ByteReader& reader) {
  NumberColumn column;
  column.any_ = reader.Number<uint8_t>() != 0;
  column.all_ = reader.Number<uint8_t>() != 0;
  column.min_ = reader.Number<int32_t>();
  column.max_ = reader.Number<int32_t>();
  switch (reader.Number<uint8_t>()) {
    case 0:
      break;
    case 1: {
      Stored stored;
      stored.base = reader.Number<int32_t>();
      stored.codes = ReadRows<uint16_t>(rows, reader);
      // Scans rely on the zone map.
      if (stored.base != column.min_ - 1 ||
          int64_t{stored.base} + MaxOf(stored.codes) > column.max_) {
        reader.Fail();
      }
      column.values_ = std::move(stored);
      break;
    }
    case 2: {
      std::vector<int32_t> values = ReadRows<int32_t>(rows, reader);
      for (const int32_t value : values) {
        if (value != kAbsent && (value < column.min_ || value > column.max_)) {
          reader.Fail();
        }
      }
      column.values_ = std::move(values);
      break;
    }
    default:
      reader.Fail();
  }
  return column;
}

void MoneyColumn::Write(ByteWriter& writer) const {
  WriteStorage(amounts_, writer);
}

MoneyColumn MoneyColumn::Read(size_t rows, ByteReader& reader) {
  MoneyColumn column;
  switch (reader.Number<uint8_t>()) {
    case 0:
      column.amounts_ = Repeated<int64_t>{reader.Number<int64_t>()};
      break;
    case 1:
      column.amounts_ = ReadRows<int32_t>(rows, reader);
      break;
    case 2:
      column.amounts_ = ReadRows<int64_t>(rows, reader);
      break;
    default:
      reader.Fail();
  }
  return column;
}

void ManyColumn::Write(ByteWriter& writer) const {
  writer.Numbers(offsets_);
  if (!offsets_.empty()) codes_.Write(writer);
}

ManyColumn ManyColumn::Read(size_t rows, ByteReader& reader) {
  ManyColumn column;
  column.offsets_ = reader.Numbers<uint32_t>();
  if (column.offsets_.empty()) return column;
  if (column.offsets_.size() != rows + 1 || column.offsets_.front() != 0 ||
      !std::is_sorted(column.offsets_.begin(), column.offsets_.end())) {
    reader.Fail();
    return ManyColumn();
  }
  column.codes_ = CodeColumn::Read(column.offsets_.back(), reader);
  return column;
}

void TextColumn::Write(ByteWriter& writer) const {
  writer.Text(bytes_);
  writer.Numbers(ends_);
}

TextColumn TextColumn::Read(size_t rows, ByteReader& reader) {
  TextColumn column;
  column.bytes_ = reader.Text();
  column.ends_ = ReadRows<uint32_t>(rows, reader);
  if (!std::is_sorted(column.ends_.begin(), column.ends_.end()) ||
      (!column.ends_.empty() && column.ends_.back() != column.bytes_.size())) {
    reader.Fail();
  }
  return column;
}

void KeyIndex::Write(ByteWriter& writer) const {
  writer.Numbers(filter_);
  writer.Numbers(hashes_);
  writer.Numbers(order_);
}

KeyIndex KeyIndex::Read(size_t rows, ByteReader& reader) {
  KeyIndex index;
  index.filter_ = reader.Numbers<uint64_t>();
  index.hashes_ = ReadRows<uint32_t>(rows, reader);
  index.order_ = ReadRows<uint16_t>(rows, reader);
  if (index.filter_.empty() || (rows > 0 && MaxOf(index.order_) >= rows)) {
    reader.Fail();
  }
  return index;
}

}  // namespace redress::engine::columnar

// The columns of a block: immutable, and only as wide as their values need.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "service/engine/columnar/byte_stream.h"
#include "service/model/day.h"

namespace redress::engine::columnar {

// Every column has `Write`, which makes bytes of it, and `Read`, which makes a
// column of `rows` rows of such bytes. Where they are something else the reader
// fails; the column is then of no use, but harmless.

// A column whose rows all have one value. Indexed like a vector.
template <typename T>
struct Repeated {
  T value{};
  T operator[](size_t) const { return value; }
};

// What a visitor of a column gets: a small value that is indexed by row. Plain
// pointers, so that compilers see through the loops over them.
template <typename T>
Repeated<T> ViewOf(const Repeated<T>& repeated) {
  return repeated;
}
template <typename T>
const T* ViewOf(const std::vector<T>& values) {
  return values.data();
}

// Dictionary codes, in one, two or four bytes each; none where all are equal.
class CodeColumn {
 public:
  // Every row has code 0.
  CodeColumn() = default;
  static CodeColumn Of(const std::vector<uint32_t>& codes);

  // Calls `visitor` with a view that gives the code of a row.
  template <typename Visitor>
  decltype(auto) Visit(Visitor&& visitor) const {
    return std::visit(
        [&visitor](const auto& codes) { return visitor(ViewOf(codes)); },
        codes_);
  }
  uint32_t At(size_t row) const;
  // The code that all rows have; nullopt where they differ.
  std::optional<uint32_t> OnlyCode() const;
  // The rows that codes are stored for: none where all have one.
  size_t size() const;
  // The highest code.
  uint32_t Max() const;
  // The bytes stored for each row.
  size_t Width() const;
  // The codes of these rows, stored as wide.
  CodeColumn Gather(const std::vector<uint16_t>& rows) const;

  void Write(ByteWriter& writer) const;
  static CodeColumn Read(size_t rows, ByteReader& reader);

 private:
  std::variant<Repeated<uint32_t>, std::vector<uint8_t>, std::vector<uint16_t>,
               std::vector<uint32_t>>
      codes_;
};

// Whole numbers that may be absent: days, and response days. Two bytes each
// where the span of the block allows it, no bytes where all are absent.
class NumberColumn {
 public:
  static constexpr int32_t kAbsent = model::kNoDay;

  // The view of two-byte storage: `base` + code, or absent for code 0.
  struct Offsets {
    int32_t base = 0;
    const uint16_t* codes = nullptr;
    int32_t operator[](size_t row) const {
      return codes[row] == 0 ? kAbsent : base + codes[row];
    }
  };

  // Every row is absent.
  NumberColumn() = default;
  static NumberColumn Of(const std::vector<int32_t>& values);

  // Calls `visitor` with a view that gives the value of a row, or kAbsent:
  // Repeated (all absent), Offsets or const int32_t*.
  template <typename Visitor>
  decltype(auto) Visit(Visitor&& visitor) const {
    return std::visit(
        [&visitor](const auto& values) { return visitor(ViewOf(values)); },
        values_);
  }
  int32_t At(size_t row) const;
  // The numbers of these rows, stored in the same way. What is known of all
  // rows stays: it holds for these too, if not as closely.
  NumberColumn Gather(const std::vector<uint16_t>& rows) const;
  // The view where two bytes are stored for each row.
  std::optional<Offsets> offsets() const {
    const auto* stored = std::get_if<Stored>(&values_);
    if (stored == nullptr) return std::nullopt;
    return ViewOf(*stored);
  }

  // The zone map. `min` and `max` are of the rows that have a value, and hold
  // nothing where none has.
  void Write(ByteWriter& writer) const;
  static NumberColumn Read(size_t rows, ByteReader& reader);

  bool any() const { return any_; }
  bool all() const { return all_; }
  int32_t min() const { return min_; }
  int32_t max() const { return max_; }

 private:
  struct Stored {
    int32_t base = 0;
    std::vector<uint16_t> codes;
  };
  static Offsets ViewOf(const Stored& stored) {
    return {stored.base, stored.codes.data()};
  }
  template <typename Storage>
  static auto ViewOf(const Storage& storage) {
    return columnar::ViewOf(storage);
  }

  std::variant<Repeated<int32_t>, Stored, std::vector<int32_t>> values_ =
      Repeated<int32_t>{kAbsent};
  bool any_ = false;
  bool all_ = false;
  int32_t min_ = 0;
  int32_t max_ = 0;
};

// Amounts in pence.
class MoneyColumn {
 public:
  // Every row is 0.
  MoneyColumn() = default;
  static MoneyColumn Of(const std::vector<int64_t>& amounts);

  // Calls `visitor` with a view that gives the amount of a row.
  template <typename Visitor>
  decltype(auto) Visit(Visitor&& visitor) const {
    return std::visit(
        [&visitor](const auto& amounts) { return visitor(ViewOf(amounts)); },
        amounts_);
  }
  int64_t At(size_t row) const;

  void Write(ByteWriter& writer) const;
  static MoneyColumn Read(size_t rows, ByteReader& reader);

 private:
  std::variant<Repeated<int64_t>, std::vector<int32_t>, std::vector<int64_t>>
      amounts_;
};

// Any number of codes a row.
class ManyColumn {
 public:
  // No row has a code.
  ManyColumn() = default;
  // The codes of row i are those from offsets[i] up to offsets[i + 1].
  static ManyColumn Of(std::vector<uint32_t> offsets,
                       const std::vector<uint32_t>& codes);

  // True where no row has a code.
  bool empty() const { return offsets_.empty(); }
  // The codes of a row are codes() at begin(row) up to, not including,
  // end(row). Only of a column that is not empty().
  uint32_t begin(size_t row) const { return offsets_[row]; }
  uint32_t end(size_t row) const { return offsets_[row + 1]; }
  const CodeColumn& codes() const { return codes_; }

  void Write(ByteWriter& writer) const;
  static ManyColumn Read(size_t rows, ByteReader& reader);

 private:
  std::vector<uint32_t> offsets_;
  CodeColumn codes_;
};

// Text that is not coded: the rows' keys.
class TextColumn {
 public:
  static TextColumn Of(const std::vector<absl::string_view>& texts);
  std::string At(size_t row) const { return std::string(ViewAt(row)); }
  // Valid as long as the column.
  absl::string_view ViewAt(size_t row) const;
  size_t size() const { return ends_.size(); }

  void Write(ByteWriter& writer) const;
  static TextColumn Read(size_t rows, ByteReader& reader);

 private:
  std::string bytes_;
  std::vector<uint32_t> ends_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_H_

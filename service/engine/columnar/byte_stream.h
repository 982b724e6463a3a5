// Numbers and texts as bytes, for the column file. In the machine's byte order:
// a file is read by the machine that wrote it, and one of another is told by
// its first bytes.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_BYTE_STREAM_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_BYTE_STREAM_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/string_view.h"

namespace redress::engine::columnar {

class ByteWriter {
 public:
  template <typename T>
  void Number(T number) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof(number));
  }
  template <typename T>
  void Numbers(const std::vector<T>& numbers) {
    static_assert(std::is_arithmetic_v<T>);
    Number(static_cast<uint64_t>(numbers.size()));
    bytes_.append(reinterpret_cast<const char*>(numbers.data()),
                  numbers.size() * sizeof(T));
  }
  void Text(absl::string_view text) {
    Number(static_cast<uint64_t>(text.size()));
    bytes_.append(text.data(), text.size());
  }

  const std::string& bytes() const { return bytes_; }
  void Clear() { bytes_.clear(); }

 private:
  std::string bytes_;
};

// Reads what a ByteWriter wrote. Whatever the bytes are, it stays within them:
// from the first read that does not on, ok() is false and reads give nothing.
class ByteReader {
 public:
  // The bytes must outlive it.
  explicit ByteReader(absl::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  // Whether everything has been read, and nothing beyond.
  bool done() const { return ok_ && bytes_.empty(); }

  template <typename T>
  T Number() {
    T number{};
    if (Need(1, sizeof(T))) {
      std::memcpy(&number, bytes_.data(), sizeof(T));
      bytes_.remove_prefix(sizeof(T));
    }
    return number;
  }
  template <typename T>
  std::vector<T> Numbers() {
    const auto size = Number<uint64_t>();
    if (!Need(size, sizeof(T))) return {};
    std::vector<T> numbers(size);
    if (size > 0) std::memcpy(numbers.data(), bytes_.data(), size * sizeof(T));
    bytes_.remove_prefix(size * sizeof(T));
    return numbers;
  }
  std::string Text() {
    const auto size = Number<uint64_t>();
    if (!Need(size, 1)) return {};
    std::string text(bytes_.data(), size);
    bytes_.remove_prefix(size);
    return text;
  }
  void Fail() {
    ok_ = false;
    bytes_ = {};
  }

 private:
  bool Need(uint64_t count, uint64_t size) {
    if (ok_ && count <= bytes_.size() / size) return true;
    Fail();
    return false;
  }

  absl::string_view bytes_;
  bool ok_ = true;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_BYTE_STREAM_H_

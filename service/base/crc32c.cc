#include "service/base/crc32c.h"

#include <array>
#include <cstring>

namespace redress {
namespace {

// Eight bytes at a time ("slicing by 8"): tables[n][b] is the effect of byte b
// with n zero bytes after it. Every record read goes through here, and one
// table alone would take as long as reading it.
using Tables = std::array<std::array<uint32_t, 256>, 8>;

constexpr Tables MakeTables() {
  constexpr uint32_t kReversedPolynomial = 0x82F63B78;
  Tables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? kReversedPolynomial : 0);
    }
    tables[0][byte] = crc;
  }
  for (size_t n = 1; n < tables.size(); ++n) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[n - 1][byte];
      tables[n][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();

uint32_t WithTables(const unsigned char* bytes, size_t size, uint32_t crc) {
  for (; size >= 8; size -= 8, bytes += 8) {
    const uint32_t low =
        crc ^ (uint32_t{bytes[0]} | uint32_t{bytes[1]} << 8 |
               uint32_t{bytes[2]} << 16 | uint32_t{bytes[3]} << 24);
    crc = kTables[7][low & 0xff] ^ kTables[6][(low >> 8) & 0xff] ^
          kTables[5][(low >> 16) & 0xff] ^ kTables[4][low >> 24] ^
          kTables[3][bytes[4]] ^ kTables[2][bytes[5]] ^ kTables[1][bytes[6]] ^
          kTables[0][bytes[7]];
  }
  for (; size > 0; --size, ++bytes) {
    crc = (crc >> 8) ^ kTables[0][(crc ^ *bytes) & 0xff];
  }
  return crc;
}

#if defined(__x86_64__)
// The processor's own instruction for this polynomial.
__attribute__((target("sse4.2"))) uint32_t WithInstruction(
    const unsigned char* bytes, size_t size, uint32_t crc) {
  uint64_t wide = crc;
  for (; size >= 8; size -= 8, bytes += 8) {
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  crc = static_cast<uint32_t>(wide);
  for (; size > 0; --size, ++bytes) crc = __builtin_ia32_crc32qi(crc, *bytes);
  return crc;
}
#endif

}  // namespace

uint32_t Crc32c(const void* data, size_t size, uint32_t crc) {
  const auto* bytes = static_cast<const unsigned char*>(data);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) {
    return ~WithInstruction(bytes, size, ~crc);
  }
#endif
  return internal::Crc32cWithTables(data, size, crc);
}

uint32_t internal::Crc32cWithTables(const void* data, size_t size,
                                    uint32_t crc) {
  return ~WithTables(static_cast<const unsigned char*>(data), size, ~crc);
}

uint32_t Crc32c(std::string_view bytes) {
  return Crc32c(bytes.data(), bytes.size());
}

}  // namespace redress

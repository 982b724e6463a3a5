#include "service/engine/columnar/mask.h"

#include <cstring>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace redress::engine::columnar {
namespace {

constexpr size_t kRows = 64;

#if defined(__x86_64__)

// What every x86-64 has.
uint64_t BitsOf(const uint8_t* mask) {
  uint64_t bits = 0;
  for (size_t i = 0; i < kRows / 16; ++i) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(mask + i * 16));
    const auto word =
        static_cast<uint32_t>(_mm_movemask_epi8(_mm_slli_epi16(bytes, 7)));
    bits |= uint64_t{word} << (i * 16);
  }
  return bits;
}

size_t CountOf(const uint8_t* mask) {
  __m128i sums = _mm_setzero_si128();
  for (size_t i = 0; i < kRows / 16; ++i) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(mask + i * 16));
    sums = _mm_add_epi64(sums, _mm_sad_epu8(bytes, _mm_setzero_si128()));
  }
  return static_cast<size_t>(_mm_cvtsi128_si64(sums) +
                             _mm_cvtsi128_si64(_mm_srli_si128(sums, 8)));
}

#else

uint64_t WordAt(const uint8_t* mask) {
  uint64_t word;
  std::memcpy(&word, mask, sizeof(word));
  return word;
}

uint64_t BitsOf(const uint8_t* mask) {
  uint64_t bits = 0;
  for (size_t i = 0; i < kRows; ++i) bits |= uint64_t{mask[i]} << i;
  return bits;
}

size_t CountOf(const uint8_t* mask) {
  // Bytes are added up across a word, each at most 8.
  constexpr uint64_t kOnes = 0x0101010101010101;
  size_t count = 0;
  for (size_t i = 0; i < kRows; i += 8) {
    count += WordAt(mask + i) * kOnes >> 56;
  }
  return count;
}

#endif

}  // namespace

size_t CountRows(const uint8_t* mask, size_t rows) {
  size_t count = 0;
  size_t row = 0;
  for (; row + kRows <= rows; row += kRows) count += CountOf(mask + row);
  for (; row < rows; ++row) count += mask[row];
  return count;
}

void SelectRows(const uint8_t* mask, size_t rows, uint16_t* selected) {
  size_t row = 0;
  for (; row + kRows <= rows; row += kRows) {
    for (uint64_t bits = BitsOf(mask + row); bits != 0; bits &= bits - 1) {
      *selected++ = static_cast<uint16_t>(
          row + static_cast<size_t>(__builtin_ctzll(bits)));
    }
  }
  for (; row < rows; ++row) {
    if (mask[row] != 0) *selected++ = static_cast<uint16_t>(row);
  }
}

}  // namespace redress::engine::columnar

#include "plugins/text/letter_case.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "plugins/text/utf8.h"

namespace redress::text {
namespace {

// Capitals from `first` to `last`. The small letter is `distance` behind its
// capital; where `pairs`, only each second letter, from the first, is one.
struct Capitals {
  uint32_t first;
  uint32_t last;
  int32_t distance;
  bool pairs = false;
};

// In order, by the Unicode Character Database. The final sigma and the micro
// sign are folded too; no other letter becomes one of ASCII.
constexpr std::array<Capitals, 36> kCapitals = {{
    {0x0041, 0x005A, 32},       // A
    {0x00B5, 0x00B5, 775},      // micro sign
    {0x00C0, 0x00D6, 32},       // À
    {0x00D8, 0x00DE, 32},       // Ø
    {0x0100, 0x012F, 1, true},  // Ā
    {0x0132, 0x0137, 1, true},  // Ĳ
    {0x0139, 0x0148, 1, true},  // Ĺ
    {0x014A, 0x0177, 1, true},  // Ŋ
    {0x0178, 0x0178, -121},     // Ÿ
    {0x0179, 0x017E, 1, true},  // Ź
    {0x01A0, 0x01A5, 1, true},  // Ơ
    {0x01AF, 0x01AF, 1},        // Ư
    {0x01CD, 0x01DC, 1, true},  // Ǎ
    {0x01DE, 0x01EF, 1, true},  // Ǟ
    {0x01F8, 0x021F, 1, true},  // Ǹ
    {0x0222, 0x0233, 1, true},  // Ȣ
    {0x0370, 0x0373, 1, true},  // Ͱ
    {0x0386, 0x0386, 38},       // Ά
    {0x0388, 0x038A, 37},       // Έ
    {0x038C, 0x038C, 64},       // Ό
    {0x038E, 0x038F, 63},       // Ύ
    {0x0391, 0x03A1, 32},       // Α
    {0x03A3, 0x03AB, 32},       // Σ
    {0x03C2, 0x03C2, 1},        // ς
    {0x03D8, 0x03EF, 1, true},  // Ϙ
    {0x0400, 0x040F, 80},       // Ѐ
    {0x0410, 0x042F, 32},       // А
    {0x0460, 0x0481, 1, true},  // Ѡ
    {0x048A, 0x04BF, 1, true},  // Ҋ
    {0x04C0, 0x04C0, 15},       // Ӏ
    {0x04C1, 0x04CE, 1, true},  // Ӂ
    {0x04D0, 0x052F, 1, true},  // Ӑ
    {0x0531, 0x0556, 48},       // Ա
    {0x1E00, 0x1E95, 1, true},  // Ḁ
    {0x1EA0, 0x1EFF, 1, true},  // Ạ
    {0xFF21, 0xFF3A, 32},       // full-width A
}};

uint32_t Fold(uint32_t code) {
  const auto* range = std::lower_bound(
      kCapitals.begin(), kCapitals.end(), code,
      [](const Capitals& one, uint32_t at) { return one.last < at; });
  if (range == kCapitals.end() || code < range->first) return code;
  if (range->pairs && (code - range->first) % 2 == 1) return code;
  return static_cast<uint32_t>(static_cast<int32_t>(code) + range->distance);
}

}  // namespace

std::string FoldCase(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(text, at);
    if (code == kMalformed) {
      folded += text[begin];
    } else {
      AppendCodePoint(Fold(code), folded);
    }
  }
  return folded;
}

}  // namespace redress::text

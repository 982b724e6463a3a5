#include "plugins/excel/letter_case.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace redress::excel {
namespace {

// Where capital letters stand: a small one is `distance` behind its own; 1:
// they alternate from the first one on, which is a capital one.
struct Capitals {
  uint32_t first;
  uint32_t last;
  uint32_t distance;
};

constexpr std::array<Capitals, 20> kCapitals = {{
    {0x41, 0x5A, 0x20},   {0xC0, 0xD6, 0x20},   {0xD8, 0xDE, 0x20},
    {0x100, 0x137, 1},    {0x139, 0x148, 1},    {0x14A, 0x177, 1},
    {0x179, 0x17E, 1},    {0x386, 0x386, 0x26}, {0x388, 0x38A, 0x25},
    {0x38C, 0x38C, 0x40}, {0x38E, 0x38F, 0x3F}, {0x391, 0x3A1, 0x20},
    {0x3A3, 0x3AB, 0x20}, {0x3C2, 0x3C2, 1},    {0x400, 0x40F, 0x50},
    {0x410, 0x42F, 0x20}, {0x460, 0x481, 1},    {0x48A, 0x4BF, 1},
    {0x4C1, 0x4CE, 1},    {0x4D0, 0x52F, 1},
}};

uint32_t LowerOf(uint32_t letter) {
  for (const Capitals& capitals : kCapitals) {
    if (letter < capitals.first || letter > capitals.last) continue;
    const bool small =
        capitals.distance == 1 && (letter - capitals.first) % 2 == 1;
    return small ? letter : letter + capitals.distance;
  }
  return letter;
}

}  // namespace

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (size_t i = 0; i < lower.size(); ++i) {
    const auto byte = static_cast<unsigned char>(lower[i]);
    if (byte < 0x80) {
      lower[i] = static_cast<char>(LowerOf(byte));
      continue;
    }
    // These alphabets are where characters have two bytes.
    if (byte < 0xC2 || byte > 0xDF || i + 1 == lower.size()) continue;
    const auto next = static_cast<unsigned char>(lower[i + 1]);
    if ((next & 0xC0u) != 0x80) continue;
    const uint32_t small = LowerOf((byte & 0x1Fu) << 6u | (next & 0x3Fu));
    lower[i] = static_cast<char>(0xC0u | small >> 6u);
    lower[++i] = static_cast<char>(0x80u | (small & 0x3Fu));
  }
  return lower;
}

}  // namespace redress::excel

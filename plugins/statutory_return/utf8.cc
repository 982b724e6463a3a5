#include "plugins/statutory_return/utf8.h"

#include <cstddef>

namespace redress::statutory_return {
namespace {

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::optional<uint32_t> NextCodePoint(std::string_view text, size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  size_t size = 1;
  uint32_t code = first;
  uint32_t lowest = 0;
  if (first >= 0x80) {
    if (first >= 0xC2 && first <= 0xDF) {
      size = 2;
      code = first & 0x1F;
      lowest = 0x80;
    } else if (first >= 0xE0 && first <= 0xEF) {
      size = 3;
      code = first & 0x0F;
      lowest = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
      size = 4;
      code = first & 0x07;
      lowest = 0x10000;
    } else {
      return std::nullopt;
    }
  }
  if (text.size() - at < size) return std::nullopt;
  for (size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text[at + i])) return std::nullopt;
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3F);
  }
  if (code < lowest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return std::nullopt;
  }
  at += size;
  return code;
}

std::string_view Utf8Prefix(std::string_view text, size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && IsContinuation(text[size])) --size;
  return text.substr(0, size);
}

}  // namespace redress::statutory_return

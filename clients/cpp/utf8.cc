#include "clients/cpp/utf8.h"

namespace redress::client {
namespace {

// What a leading byte announces: how many bytes follow, its own payload, and
// the least code point that needs as many.
struct Lead {
  int following;
  int32_t bits;
  int32_t least;
};

Lead ReadLead(unsigned char byte) {
  if (byte < 0x80) return {0, byte, 0};
  if ((byte & 0xE0) == 0xC0) return {1, byte & 0x1F, 0x80};
  if ((byte & 0xF0) == 0xE0) return {2, byte & 0x0F, 0x800};
  if ((byte & 0xF8) == 0xF0) return {3, byte & 0x07, 0x10000};
  return {-1, 0, 0};
}

}  // namespace

int32_t NextCodePoint(const std::string& text, size_t& position) {
  const Lead lead = ReadLead(static_cast<unsigned char>(text[position]));
  const size_t start = position++;
  if (lead.following < 0) return -1;
  int32_t code_point = lead.bits;
  for (int i = 1; i <= lead.following; ++i) {
    if (start + i >= text.size()) return -1;
    const unsigned char byte = static_cast<unsigned char>(text[start + i]);
    if ((byte & 0xC0) != 0x80) return -1;
    code_point = (code_point << 6) | (byte & 0x3F);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < lead.least || code_point > 0x10FFFF || surrogate) return -1;
  position = start + 1 + lead.following;
  return code_point;
}

size_t FindInvalidUtf8(const std::string& text) {
  size_t position = 0;
  while (position < text.size()) {
    const size_t start = position;
    if (NextCodePoint(text, position) < 0) return start;
  }
  return std::string::npos;
}

void AppendUtf8(int32_t code_point, std::string& text) {
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
    return;
  }
  if (code_point < 0x800) {
    text += static_cast<char>(0xC0 | (code_point >> 6));
  } else {
    if (code_point < 0x10000) {
      text += static_cast<char>(0xE0 | (code_point >> 12));
    } else {
      text += static_cast<char>(0xF0 | (code_point >> 18));
      text += static_cast<char>(0x80 | ((code_point >> 12) & 0x3F));
    }
    text += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
  }
  text += static_cast<char>(0x80 | (code_point & 0x3F));
}

}  // namespace redress::client

#include "plugins/text/utf8.h"

namespace redress::text {

uint32_t NextCodePoint(std::string_view text, size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80) return first;
  size_t more = 0;
  uint32_t code = 0;
  uint32_t least = 0;
  if (first >= 0xC2 && first < 0xE0) {
    more = 1;
    code = first & 0x1Fu;
    least = 0x80;
  } else if (first >= 0xE0 && first < 0xF0) {
    more = 2;
    code = first & 0x0Fu;
    least = 0x800;
  } else if (first >= 0xF0 && first < 0xF5) {
    more = 3;
    code = first & 0x07u;
    least = 0x10000;
  } else {
    return kMalformed;
  }
  if (text.size() - at < more) return kMalformed;
  for (size_t i = 0; i < more; ++i) {
    if (!IsContinuation(text[at + i])) return kMalformed;
    code = (code << 6u) | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
  }
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (code < least || code > 0x10FFFF || surrogate) return kMalformed;
  at += more;
  return code;
}

void AppendCodePoint(uint32_t code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  unsigned more = 1;
  uint32_t first = 0xC0;
  if (code >= 0x10000) {
    more = 3;
    first = 0xF0;
  } else if (code >= 0x800) {
    more = 2;
    first = 0xE0;
  }
  text += static_cast<char>(first | (code >> (6u * more)));
  while (more > 0) {
    --more;
    text += static_cast<char>(0x80u | ((code >> (6u * more)) & 0x3Fu));
  }
}

bool IsForbiddenInMarkup(uint32_t code) {
  if (code < 0x20) return code != '\t' && code != '\n';
  if (code < 0x7F) return false;
  const bool non_character =
      (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFEu) == 0xFFFE;
  return code < 0xA0 || code == kMalformed || non_character;
}

std::string_view Utf8Prefix(std::string_view text, size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && IsContinuation(text[size])) --size;
  return text.substr(0, size);
}

}  // namespace redress::text

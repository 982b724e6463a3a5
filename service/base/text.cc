#include "service/base/text.h"

#include "absl/strings/str_format.h"

namespace redress {
namespace {

constexpr char kEllipsis[] = "…";

}  // namespace

char32_t NextCodePoint(const std::string& text, size_t& offset) {
  const auto byte = [&text](size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char first = byte(offset);
  size_t more = 0;
  char32_t code_point = 0;
  char32_t smallest = 0;
  if (first < 0x80) {
    ++offset;
    return first;
  }
  if ((first & 0xE0) == 0xC0) {
    more = 1;
    code_point = first & 0x1F;
    smallest = 0x80;
  } else if ((first & 0xF0) == 0xE0) {
    more = 2;
    code_point = first & 0x0F;
    smallest = 0x800;
  } else if ((first & 0xF8) == 0xF0) {
    more = 3;
    code_point = first & 0x07;
    smallest = 0x10000;
  }
  bool valid = more > 0 && text.size() - offset > more;
  for (size_t i = 1; valid && i <= more; ++i) {
    const unsigned char next = byte(offset + i);
    valid = (next & 0xC0) == 0x80;
    code_point = (code_point << 6) | (next & 0x3F);
  }
  valid = valid && code_point >= smallest && code_point <= 0x10FFFF &&
          (code_point < 0xD800 || code_point > 0xDFFF);
  if (!valid) {
    ++offset;
    return kInvalidCodePoint;
  }
  offset += more + 1;
  return code_point;
}

bool IsValidUtf8(const std::string& text) {
  for (size_t offset = 0; offset < text.size();) {
    if (NextCodePoint(text, offset) == kInvalidCodePoint) return false;
  }
  return true;
}

bool IsControlCharacter(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F) ||
         code_point == 0xFFFE || code_point == 0xFFFF;
}

std::string Printable(const std::string& text, size_t max_bytes) {
  std::string shown;
  for (size_t offset = 0; offset < text.size();) {
    const size_t start = offset;
    const char32_t code_point = NextCodePoint(text, offset);
    std::string piece;
    if (code_point == kInvalidCodePoint || IsControlCharacter(code_point)) {
      for (size_t i = start; i < offset; ++i) {
        absl::StrAppendFormat(&piece, "\\x%02x",
                              static_cast<unsigned char>(text[i]));
      }
    } else {
      piece = text.substr(start, offset - start);
    }
    if (shown.size() + piece.size() > max_bytes) return shown + kEllipsis;
    shown += piece;
  }
  return shown;
}

}  // namespace redress

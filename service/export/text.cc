#include "service/export/text.h"

#include <algorithm>
#include <cstdint>

#include "redress/export/abi.h"

namespace redress::exporting {
namespace {

bool IsControl(char c) {
  const auto byte = static_cast<uint8_t>(c);
  return byte < 0x20 || byte == 0x7F;
}

// The length of the UTF-8 character that `text` begins with; 0 where it begins
// with none.
size_t CharacterSize(std::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return 1;
  size_t size = 0;
  uint32_t code = 0;
  uint32_t smallest = 0;
  if ((first & 0xE0) == 0xC0) {
    size = 2;
    code = first & 0x1F;
    smallest = 0x80;
  } else if ((first & 0xF0) == 0xE0) {
    size = 3;
    code = first & 0x0F;
    smallest = 0x800;
  } else if ((first & 0xF8) == 0xF0) {
    size = 4;
    code = first & 0x07;
    smallest = 0x10000;
  }
  if (size == 0 || text.size() < size) return 0;
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = (code << 6) | (byte(i) & 0x3F);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < smallest || code > 0x10FFFF || surrogate ? 0 : size;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t size = CharacterSize(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string CleanText(std::string_view text, size_t max_size) {
  std::string clean;
  while (!text.empty()) {
    const size_t size = CharacterSize(text);
    const size_t step = std::max<size_t>(size, 1);
    if (clean.size() + step > max_size) break;
    if (size == 0) {
      clean += '?';
    } else if (IsControl(text[0])) {
      clean += ' ';
    } else {
      clean += text.substr(0, size);
    }
    text.remove_prefix(step);
  }
  return clean;
}

std::string FileNameFault(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (name.size() > REDRESS_MAX_FILE_NAME) return "it is over 200 bytes";
  if (!IsUtf8(name)) return "it is not UTF-8";
  if (name[0] == '.') return "it begins with a dot";
  for (const char c : name) {
    if (c == '/' || c == '\\') return "it holds a slash";
    if (IsControl(c)) return "it holds a control character";
  }
  return "";
}

}  // namespace redress::exporting

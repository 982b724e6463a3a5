#include "plugins/excel/cell_text.h"

#include "plugins/text/utf8.h"

namespace redress::excel {
namespace {

using text::IsContinuation;
using text::kMalformed;
using text::NextCodePoint;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr char kEllipsis[] = "\xE2\x80\xA6";

// The bytes of the well-formed character at the beginning, or 0.
size_t CharacterSize(std::string_view text) {
  size_t size = 0;
  return NextCodePoint(text, size) == kMalformed ? 0 : size;
}

bool IsHexDigit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') ||
         (c >= 'a' && c <= 'f');
}

// "_x0041_" stands for "A" in a worksheet.
bool StartsWithEscape(std::string_view text) {
  return text.size() >= 7 && text[0] == '_' && text[1] == 'x' &&
         IsHexDigit(text[2]) && IsHexDigit(text[3]) && IsHexDigit(text[4]) &&
         IsHexDigit(text[5]) && text[6] == '_';
}

// What XML cannot hold: the library escapes it in cells, but not in charts.
bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n';
}

std::string Escape(char c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto code = static_cast<unsigned char>(c);
  return std::string("_x00") + kDigits[code / 16] + kDigits[code % 16] + "_";
}

// A four-byte character is two UTF-16 units, any other one.
bool IsAstral(char first_byte) {
  return static_cast<unsigned char>(first_byte) >= 0xF0;
}

// Takes the first character off the text, which is not empty, and returns it as
// a cell has it.
std::string TakeCharacter(std::string_view& text) {
  const size_t size = CharacterSize(text);
  if (size == 0) {
    text.remove_prefix(1);
    return std::string(kReplacement);
  }
  const std::string_view character = text.substr(0, size);
  std::string clean(character);
  if (character == std::string_view("\0", 1) || character == "\xEF\xBF\xBE" ||
      character == "\xEF\xBF\xBF") {
    clean = kReplacement;
  } else if (character == "\r") {
    // CR LF is one line end.
    clean = text.substr(1, 1) == "\n" ? "" : "\n";
  } else if (IsControl(text[0])) {
    clean = Escape(text[0]);
  } else if (StartsWithEscape(text)) {
    clean = "_x005F_";
  }
  text.remove_prefix(size);
  return clean;
}

}  // namespace

size_t Utf16Size(std::string_view text) {
  size_t units = 0;
  for (const char c : text) {
    if (IsContinuation(c)) continue;
    units += IsAstral(c) ? 2 : 1;
  }
  return units;
}

std::string_view Utf16Prefix(std::string_view text, size_t units) {
  size_t used = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsContinuation(text[i])) continue;
    used += IsAstral(text[i]) ? 2 : 1;
    if (used > units) return text.substr(0, i);
  }
  return text;
}

bool IsPlainCellText(std::string_view text) {
  if (text.size() > kMaxCellUnits) return false;
  bool plain = true;
  char before = ' ';
  for (const char c : text) {
    // Printable ASCII, and nothing that may begin an escape.
    plain = plain && c >= ' ' && c <= '~' && !(before == '_' && c == 'x');
    before = c;
  }
  return plain;
}

std::string CellText(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) clean += TakeCharacter(text);
  return clean;
}

std::vector<std::string_view> CellPieces(std::string_view text, size_t units) {
  std::vector<std::string_view> pieces;
  std::string_view rest = text;
  size_t used = 0;
  size_t break_at = 0;  // behind the last space of the piece
  while (!rest.empty()) {
    const std::string_view before = rest;
    const size_t size = Utf16Size(TakeCharacter(rest));
    const size_t position = text.size() - before.size();
    if (used + size > units && position > 0) {
      // A word longer than a fifth of the piece is not worth a ragged end.
      const size_t end = break_at > position * 4 / 5 ? break_at : position;
      pieces.push_back(text.substr(0, end));
      text.remove_prefix(end);
      rest = text;
      used = 0;
      break_at = 0;
      continue;
    }
    used += size;
    if (before[0] == ' ' || before[0] == '\n') break_at = position + 1;
  }
  pieces.push_back(text);
  return pieces;
}

std::string OneLine(std::string_view text, size_t units) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return std::string(Utf16Prefix(CellText(line), units));
}

std::string Shorten(std::string_view text, size_t units) {
  std::string line = OneLine(text, units);
  if (line == OneLine(text, units + 1)) return line;
  return OneLine(text, units - 1) + kEllipsis;
}

}  // namespace redress::excel

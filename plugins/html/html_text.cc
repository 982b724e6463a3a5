#include "plugins/html/html_text.h"

#include <algorithm>
#include <array>

namespace redress::html {
namespace {

constexpr uint32_t kMalformed = 0xFFFFFFFF;
constexpr char kReplacement[] = "\xEF\xBF\xBD";
constexpr char kHexadecimal[] = "0123456789abcdef";

// The code point at `at`, which is moved behind it: kMalformed, and one byte,
// where none is there.
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
    const auto byte = static_cast<unsigned char>(text[at + i]);
    if ((byte & 0xC0u) != 0x80) return kMalformed;
    code = (code << 6u) | (byte & 0x3Fu);
  }
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  if (code < least || code > 0x10FFFF || surrogate) return kMalformed;
  at += more;
  return code;
}

bool IsNonCharacter(uint32_t code) {
  return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFEu) == 0xFFFE;
}

// HTML's parsers call it an error, or change it. Tabs and line feeds are fine.
bool IsForbidden(uint32_t code) {
  if (code < 0x20) return code != '\t' && code != '\n';
  if (code < 0x7F) return false;
  return code < 0xA0 || code == kMalformed || IsNonCharacter(code);
}

bool IsSpace(uint32_t code) {
  return code == ' ' || code == '\t' || code == '\n' || code == '\r' ||
         code == 0xA0 || code == 0x3000;
}

// U+2400 to U+2421 are pictures of the control characters.
void AppendPicture(uint32_t code, std::string& html) {
  const uint32_t picture = code == 0x7F ? 0x21 : code;
  html += "\xE2\x90";
  html += static_cast<char>(0x80 + picture);
}

// Of a character that is markup, or nothing.
const char* Reference(uint32_t code) {
  switch (code) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return nullptr;
  }
}

void AppendUnit(uint32_t unit, std::string& json) {
  json += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    json += kHexadecimal[(unit >> static_cast<unsigned>(shift)) & 0xFu];
  }
}

void AppendJsonEscape(uint32_t code, std::string& json) {
  if (code == kMalformed) {
    json += kReplacement;
  } else if (code < 0x10000) {
    AppendUnit(code, json);
  } else {
    AppendUnit(0xD7C0 + (code >> 10u), json);
    AppendUnit(0xDC00 + (code & 0x3FFu), json);
  }
}

}  // namespace

void AppendEscaped(std::string_view text, std::string& html) {
  size_t plain = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(text, at);
    const char* reference = Reference(code);
    if (reference == nullptr && !IsForbidden(code)) continue;
    html.append(text.substr(plain, begin - plain));
    plain = at;
    if (reference != nullptr) {
      html += reference;
    } else if (code == '\r') {
      if (at == text.size() || text[at] != '\n') html += '\n';
    } else if (code < 0x80) {
      AppendPicture(code, html);
    } else {
      html += kReplacement;
    }
  }
  html.append(text.substr(plain));
}

std::string Escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  AppendEscaped(text, html);
  return html;
}

std::string EscapedJson(std::string_view json) {
  std::string clean;
  size_t at = 0;
  while (at < json.size()) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(json, at);
    // Between values a carriage return is a space; within them JSON has none.
    if (code == '\r') {
      clean += ' ';
    } else if (IsForbidden(code)) {
      AppendJsonEscape(code, clean);
    } else {
      clean.append(json.substr(begin, at - begin));
    }
  }
  return Escaped(clean);
}

std::string ElementId(std::string_view id) {
  std::string element_id;
  for (const char c : id) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (safe) {
      element_id += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      element_id += '.';
      element_id += kHexadecimal[byte / 16];
      element_id += kHexadecimal[byte % 16];
    }
  }
  return element_id;
}

bool IsBlank(std::string_view text) {
  // Marks of no width, which a heading of its own might consist of.
  constexpr std::array<std::array<uint32_t, 2>, 4> kInvisible = {
      {{0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}}};
  size_t at = 0;
  while (at < text.size()) {
    const uint32_t code = NextCodePoint(text, at);
    const bool invisible = std::any_of(
        kInvisible.begin(), kInvisible.end(), [code](const auto& range) {
          return code >= range[0] && code <= range[1];
        });
    if (!invisible && !IsSpace(code) && code != 0xAD) return false;
  }
  return true;
}

bool NeedsDirection(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const uint32_t code = NextCodePoint(text, at);
    if (code == kMalformed || code < 0x590) continue;
    const bool right_to_left = code < 0x900 ||
                               (code >= 0xFB1D && code <= 0xFEFC) ||
                               (code >= 0x10800 && code <= 0x1EFFF);
    const bool mark = (code >= 0x200E && code <= 0x200F) ||
                      (code >= 0x202A && code <= 0x202E) ||
                      (code >= 0x2066 && code <= 0x2069);
    if (right_to_left || mark) return true;
  }
  return false;
}

std::string_view DirectionAttribute(std::string_view text) {
  return NeedsDirection(text) ? " dir=\"auto\"" : "";
}

size_t LongestWord(std::string_view text) {
  size_t longest = 0;
  size_t length = 0;
  size_t at = 0;
  while (at < text.size()) {
    const uint32_t code = NextCodePoint(text, at);
    length = IsSpace(code) ? 0 : length + 1;
    longest = std::max(longest, length);
  }
  return longest;
}

std::vector<std::string> WrappedText(std::string_view text, size_t width,
                                     size_t max_lines) {
  std::vector<std::string> lines(1);
  size_t length = 0;
  // Where the line can be broken, and how long it is up to there.
  size_t space = 0;
  size_t length_to_space = 0;
  bool pending_space = false;
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(text, at);
    if (IsSpace(code)) {
      pending_space = length > 0;
      continue;
    }
    if (pending_space) {
      space = lines.back().size();
      length_to_space = length;
      lines.back() += ' ';
      ++length;
      pending_space = false;
    }
    // Letters of East Asia are as wide as two of ours.
    const size_t letter = code >= 0x1100 && code != kMalformed ? 2 : 1;
    if (length + letter > width) {
      if (lines.size() == max_lines) {
        lines.back() += "…";
        return lines;
      }
      std::string rest;
      if (space > 0) {
        rest = lines.back().substr(space + 1);
        lines.back().resize(space);
        length -= length_to_space + 1;
      } else {
        length = 0;
      }
      lines.push_back(rest);
      space = 0;
    }
    lines.back().append(text.substr(begin, at - begin));
    length += letter;
  }
  return lines;
}

}  // namespace redress::html

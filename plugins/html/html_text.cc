#include "plugins/html/html_text.h"

#include <algorithm>
#include <array>

#include "plugins/text/json.h"
#include "plugins/text/utf8.h"

namespace redress::html {
namespace {

using text::kMalformed;
using text::NextCodePoint;

constexpr char kReplacement[] = "\xEF\xBF\xBD";
constexpr char kHexadecimal[] = "0123456789abcdef";

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

}  // namespace

void AppendEscaped(std::string_view text, std::string& html) {
  size_t plain = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(text, at);
    const char* reference = Reference(code);
    if (reference == nullptr && !text::IsForbiddenInMarkup(code)) continue;
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
  return Escaped(text::JsonForMarkup(json));
}

std::string ElementId(std::string_view id) {
  std::string element_id;
  for (const char c : id) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_';
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

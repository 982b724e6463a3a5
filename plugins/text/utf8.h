// UTF-8, as exporters need it.

#ifndef REDRESS_PLUGINS_TEXT_UTF8_H_
#define REDRESS_PLUGINS_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace redress::text {

// What NextCodePoint returns of bytes that are no well-formed UTF-8.
inline constexpr uint32_t kMalformed = 0xFFFFFFFF;

// The code point that begins at `at`, which is moved behind it; kMalformed, and
// one byte, where none does: overlong forms, surrogates and what is beyond
// U+10FFFF are none. REQUIRES: at < text.size().
uint32_t NextCodePoint(std::string_view text, size_t& at);

// REQUIRES: `code` is one that NextCodePoint returns, and not kMalformed.
void AppendCodePoint(uint32_t code, std::string& text);

// Neither HTML nor XML holds it well: a control character other than a tab or
// line feed, U+0080 to U+009F among them, a non-character, or kMalformed.
bool IsForbiddenInMarkup(uint32_t code);

// A byte of a character that is not its first.
inline bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The longest beginning of at most `size` bytes that cuts no character.
std::string_view Utf8Prefix(std::string_view text, size_t size);

}  // namespace redress::text

#endif  // REDRESS_PLUGINS_TEXT_UTF8_H_

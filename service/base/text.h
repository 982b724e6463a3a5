// Checks and cuts of UTF-8 text.

#ifndef REDRESS_SERVICE_BASE_TEXT_H_
#define REDRESS_SERVICE_BASE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace redress {

// A code point that stands for a byte which is no valid UTF-8.
inline constexpr char32_t kInvalidCodePoint = 0xFFFFFFFF;

// The code point at `offset`, and `offset` moved past it; kInvalidCodePoint and
// one byte further where there is no valid UTF-8 (overlong forms, surrogates
// and cut sequences are not). `offset` must be below the text's size.
char32_t NextCodePoint(const std::string& text, size_t& offset);

// True where every byte belongs to valid UTF-8.
bool IsValidUtf8(const std::string& text);

// True for what has no place in a line of text: control characters (C0, DEL and
// C1) and code points that XML cannot hold (U+FFFE, U+FFFF).
bool IsControlCharacter(char32_t code_point);

// The text as messages show it: at most `max_bytes` long and then "…", with
// control characters and invalid bytes written as "\x1f". Always valid UTF-8.
std::string Printable(const std::string& text, size_t max_bytes = 200);

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_TEXT_H_

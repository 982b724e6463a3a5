// UTF-8, read code point by code point.

#ifndef REDRESS_CLIENTS_CPP_UTF8_H_
#define REDRESS_CLIENTS_CPP_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace redress::client {

// The code point that starts at `text[position]`, and `position` moved behind
// it. -1 where no valid code point starts there (a broken or overlong sequence,
// a surrogate, beyond U+10FFFF); then `position` moves by one byte.
// position < text.size().
int32_t NextCodePoint(const std::string& text, size_t& position);

// The position of the first byte that is not valid UTF-8; npos where all are.
size_t FindInvalidUtf8(const std::string& text);

// Appends a code point (0 to U+10FFFF, no surrogate).
void AppendUtf8(int32_t code_point, std::string& text);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_UTF8_H_

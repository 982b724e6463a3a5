// UTF-8, as far as the return needs it.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_UTF8_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_UTF8_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace redress::statutory_return {

// The code point that begins at `at`, which is moved behind it; nothing where
// the bytes are no well-formed UTF-8. REQUIRES: at < text.size().
std::optional<uint32_t> NextCodePoint(std::string_view text, size_t& at);

// The longest beginning of at most `size` bytes that cuts no character.
std::string_view Utf8Prefix(std::string_view text, size_t size);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_UTF8_H_

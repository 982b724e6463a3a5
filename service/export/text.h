// Text that comes from a plugin, before anyone sees it.

#ifndef REDRESS_SERVICE_EXPORT_TEXT_H_
#define REDRESS_SERVICE_EXPORT_TEXT_H_

#include <string>
#include <string_view>

namespace redress::exporting {

// `text` is UTF-8: no overlong forms, surrogates or code points beyond
// U+10FFFF.
bool IsUtf8(std::string_view text);

// `text` as UTF-8 of one line and at most `max_size` bytes: control characters
// become spaces, what is no UTF-8 becomes '?', the rest is cut off.
std::string CleanText(std::string_view text, size_t max_size);

// Why `name` cannot be the name of a file; empty where it can: 1 to 200 bytes
// of UTF-8 without '/', '\' or control characters, and no dot first.
std::string FileNameFault(std::string_view name);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_TEXT_H_

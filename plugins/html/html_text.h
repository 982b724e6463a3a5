// Texts as HTML holds them.

#ifndef REDRESS_PLUGINS_HTML_HTML_TEXT_H_
#define REDRESS_PLUGINS_HTML_HTML_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace redress::html {

// Appends `text` as it stands within an element or a quoted attribute. What is
// markup is escaped. A line ends with a line feed, however it ended before.
// What HTML may not hold is replaced by what can be seen: a control character
// by its picture (U+2400 for U+0000), the controls U+0080 to U+009F,
// non-characters and malformed UTF-8 by U+FFFD.
void AppendEscaped(std::string_view text, std::string& html);
std::string Escaped(std::string_view text);

// The same for JSON in an attribute, which loses nothing: what HTML may not
// hold becomes JSON's own escape, and means the same there.
std::string EscapedJson(std::string_view json);

// `id` as part of an element's id: letters, digits and _ stay; other bytes
// become a dot and two hexadecimal digits, so that different ids stay so. It
// has no -, which parts it from what the page puts before and behind it.
std::string ElementId(std::string_view id);

// Nothing of `text` can be seen.
bool IsBlank(std::string_view text);

// `text` may hold letters that are written from right to left, or marks that
// turn the direction: its direction has to be found, and kept within it.
bool NeedsDirection(std::string_view text);

// ` dir="auto"` where NeedsDirection, else nothing.
std::string_view DirectionAttribute(std::string_view text);

// Characters of the longest run without a space.
size_t LongestWord(std::string_view text);

// `text` in lines of about `width` letters, broken between words where that can
// be, on at most `max_lines`; what was cut ends with "…". Spaces and line
// breaks are single spaces. At least one line.
std::vector<std::string> WrappedText(std::string_view text, size_t width,
                                     size_t max_lines);

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_HTML_TEXT_H_

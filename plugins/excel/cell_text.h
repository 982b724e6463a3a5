// Text as a worksheet's cell can hold it.

#ifndef REDRESS_PLUGINS_EXCEL_CELL_TEXT_H_
#define REDRESS_PLUGINS_EXCEL_CELL_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace redress::excel {

// Excel counts a text's length in UTF-16 units.
inline constexpr size_t kMaxCellUnits = 32767;

// UTF-16 units of well-formed UTF-8.
size_t Utf16Size(std::string_view text);

// The longest beginning of at most `units` UTF-16 units that cuts no character.
std::string_view Utf16Prefix(std::string_view text, size_t units);

// What a cell cannot hold is made visible: line ends become LF; NUL bytes,
// malformed UTF-8 and non-characters U+FFFD; other control characters the
// worksheet's own escape _x0001_; and a literal _x0041_ is written so that it
// is not read as one. A text of more than kMaxCellUnits is cut and ends in
// "(cut; N characters)"; `cut` is then set to true and else left alone.
std::string CellText(std::string_view text, bool& cut);

// CellText leaves `text` as it is; may be false of others too. Quick.
bool IsPlainCellText(std::string_view text);

// CellText on one line and of at most `units` UTF-16 units: headings, names.
std::string OneLine(std::string_view text, size_t units);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_CELL_TEXT_H_

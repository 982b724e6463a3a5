// Text as a worksheet's cell can hold it.

#ifndef REDRESS_PLUGINS_EXCEL_CELL_TEXT_H_
#define REDRESS_PLUGINS_EXCEL_CELL_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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
// is not read as one. May be longer than a cell.
std::string CellText(std::string_view text);

// The text in pieces, none of which is more than `units` UTF-16 units as
// CellText has it; one after the other they are the text. They end behind a
// space or a line end where there is one near. One empty piece of an empty
// text.
std::vector<std::string_view> CellPieces(std::string_view text, size_t units);

// CellText leaves `text` as it is; may be false of others too. Quick.
bool IsPlainCellText(std::string_view text);

// CellText on one line and of at most `units` UTF-16 units: headings, names.
std::string OneLine(std::string_view text, size_t units);

// The same, ending in "…" where the text is longer.
std::string Shorten(std::string_view text, size_t units);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_CELL_TEXT_H_

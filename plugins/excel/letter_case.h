// Letters whatever their case, as Excel compares names.

#ifndef REDRESS_PLUGINS_EXCEL_LETTER_CASE_H_
#define REDRESS_PLUGINS_EXCEL_LETTER_CASE_H_

#include <string>
#include <string_view>

namespace redress::excel {

// The text with small letters for the capital ones of the Latin, Greek and
// Cyrillic alphabets, accents kept; all else, bytes that are no UTF-8 too, as
// it is. It is for comparing and never shown.
std::string LowerCase(std::string_view text);

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_LETTER_CASE_H_

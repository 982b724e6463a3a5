// Texts whose letters are compared whatever their case.

#ifndef REDRESS_PLUGINS_TEXT_LETTER_CASE_H_
#define REDRESS_PLUGINS_TEXT_LETTER_CASE_H_

#include <string>
#include <string_view>

namespace redress::text {

// The same of texts that differ in the case of their letters only, be they
// Latin (with Welsh, Irish and other marks), Greek, Cyrillic or Armenian; the
// machine's locale does not matter. Not for showing: a final sigma becomes a
// plain one.
std::string FoldCase(std::string_view text);

}  // namespace redress::text

#endif  // REDRESS_PLUGINS_TEXT_LETTER_CASE_H_

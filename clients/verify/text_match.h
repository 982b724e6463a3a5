// When a value of a file is the one that a server gives.

#ifndef REDRESS_CLIENTS_VERIFY_TEXT_MATCH_H_
#define REDRESS_CLIENTS_VERIFY_TEXT_MATCH_H_

#include <string>

#include "clients/verify/published_file.h"
#include "redress/v1/document.pb.h"

namespace redress::verify {

// What of a text every format keeps: without control characters and what stands
// for them, with one space for any run of spaces and line breaks.
std::string Essence(const std::string& text);

// The file's value is the cell's: a number within its tolerance, the symbol of
// a figure that has none, the same day, a text of the same essence. `column`
// says how its figures are shown.
bool Matches(const Value& value, const v1::TableCell& cell,
             const v1::TableColumn& column);

// A value, and a cell, as people read them; "nothing" where it is empty.
std::string Shown(const Value& value);
std::string Shown(const v1::TableCell& cell);

// The two cells say the same.
bool SameCell(const v1::TableCell& a, const v1::TableCell& b);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_TEXT_MATCH_H_

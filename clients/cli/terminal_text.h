// Text as a terminal shows it.

#ifndef REDRESS_CLIENTS_CLI_TERMINAL_TEXT_H_
#define REDRESS_CLIENTS_CLI_TERMINAL_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

namespace redress::cli {

// The text with everything made visible that could move a cursor, change a
// colour, reorder letters or hide them: control characters as \x1b, direction
// marks as \u202e, bytes that are not UTF-8 as \xff. Line breaks stay where
// `keep_lines` says so, else they become spaces; tabs become spaces.
std::string SafeText(const std::string& text, bool keep_lines = false);

// The columns that a safe text takes: wide letters two, combining ones none.
size_t DisplayWidth(const std::string& text);

// The text filled up with spaces to a width, to its left or its right.
std::string PadLeft(const std::string& text, size_t width);
std::string PadRight(const std::string& text, size_t width);

// The text in lines of at most `width` (> 0) columns, broken at spaces and line
// breaks; a longer word is cut. Never empty.
std::vector<std::string> WrapText(const std::string& text, size_t width);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_TERMINAL_TEXT_H_

// Writes CSV (RFC 4180).

#ifndef REDRESS_CLIENTS_CPP_CSV_WRITER_H_
#define REDRESS_CLIENTS_CPP_CSV_WRITER_H_

#include <string>
#include <vector>

namespace redress::client {

// The cells as one line that ends in CRLF; cells are quoted where they must be.
std::string CsvLine(const std::vector<std::string>& cells);

// Text that spreadsheets will not take for a formula: an apostrophe is put
// before text that begins with =, +, -, @, a tab or a carriage return. For
// text; never for figures.
std::string SafeCsvText(const std::string& text);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_WRITER_H_

#include "clients/cpp/csv_writer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace redress::client {

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
      line += cells[i];
    } else {
      absl::StrAppend(&line, "\"",
                      absl::StrReplaceAll(cells[i], {{"\"", "\"\""}}), "\"");
    }
  }
  return line + "\r\n";
}

std::string SafeCsvText(const std::string& text) {
  const bool formula = !text.empty() && std::string("=+-@\t\r").find(text[0]) !=
                                            std::string::npos;
  return formula ? absl::StrCat("'", text) : text;
}

}  // namespace redress::client

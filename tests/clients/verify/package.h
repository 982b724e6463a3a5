// Zip archives for tests, written and taken apart by libzip.

#ifndef REDRESS_TESTS_CLIENTS_VERIFY_PACKAGE_H_
#define REDRESS_TESTS_CLIENTS_VERIFY_PACKAGE_H_

#include <map>
#include <string>
#include <vector>

namespace redress::verify {

// The bytes of each part, by its name.
using Package = std::map<std::string, std::string>;

// Writes an archive and returns its path.
std::string WriteZip(const Package& parts, const std::string& path);
Package Unzip(const std::string& path);

// The parts of a workbook around what stands in <sheetData> of each sheet, by
// the sheet's name, and the shared texts as XML.
Package WorkbookOf(const std::map<std::string, std::string>& sheets,
                   const std::string& shared_texts = "");

// The rows of a sheet, of texts; an empty text is no cell.
std::string RowsOf(const std::vector<std::vector<std::string>>& rows);

}  // namespace redress::verify

#endif  // REDRESS_TESTS_CLIENTS_VERIFY_PACKAGE_H_

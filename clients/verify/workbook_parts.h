// The parts of an Excel package that hold values: which sheets there are, and
// what stands in their cells, as any program may have written them.

#ifndef REDRESS_CLIENTS_VERIFY_WORKBOOK_PARTS_H_
#define REDRESS_CLIENTS_VERIFY_WORKBOOK_PARTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/verify/published_file.h"
#include "clients/verify/zip_archive.h"

namespace redress::verify {

// A cell's place, counted from 1.
struct CellPlace {
  int64_t row = 0;
  int64_t column = 0;
};

// "B7" is row 7, column 2; row 0 where the text is no such place.
CellPlace ParseCellPlace(const std::string& text);
// "B7".
std::string FormatCellPlace(const CellPlace& place);

// What a package says of its sheets.
struct WorkbookParts {
  // The part of each sheet, by its name.
  std::map<std::string, std::string> sheets;
  // The texts that cells refer to by number.
  std::vector<std::string> shared_texts;
  // The number format of each style that cells refer to by number; empty where
  // it is the general one, or one that is nothing of ours.
  std::vector<std::string> number_formats;
  // Sheets that are not shown.
  std::vector<std::string> hidden_sheets;
};
absl::StatusOr<WorkbookParts> ReadWorkbookParts(const ZipArchive& package);

// Takes what stands on a sheet.
struct SheetVisitor {
  std::function<absl::Status(const CellPlace&, Value)> cell;
  // What keeps people from seeing a cell as it is: "row 7 is hidden". May be
  // left out.
  std::function<void(const std::string&)> oddity;
};

// Calls `visitor` with every cell of a sheet that has a value, in the file's
// order. A formula is the text "=" and itself.
absl::Status VisitCells(const ZipArchive& package, const WorkbookParts& parts,
                        const std::string& part, const SheetVisitor& visitor);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_WORKBOOK_PARTS_H_

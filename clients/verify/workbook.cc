// Reads a workbook by its provenance sheet (plugins/excel/README.md): which
// cells of which sheet are which figures.

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/verify/readers.h"
#include "clients/verify/workbook_parts.h"

namespace redress::verify {
namespace {

constexpr char kProvenance[] = "Provenance";

// Cells of one column of a sheet, or one cell.
struct Range {
  std::string sheet;
  CellPlace first;
  CellPlace last;
};

// "'Closed by team'!B6:B20"; false where it is no such range.
bool ParseRange(const std::string& text, Range* range) {
  const size_t bang = text.rfind('!');
  if (bang == std::string::npos) return false;
  range->sheet = text.substr(0, bang);
  if (range->sheet.size() >= 2 && range->sheet.front() == '\'' &&
      range->sheet.back() == '\'') {
    range->sheet = absl::StrReplaceAll(
        range->sheet.substr(1, range->sheet.size() - 2), {{"''", "'"}});
  }
  const std::string cells =
      absl::StrReplaceAll(text.substr(bang + 1), {{"$", ""}});
  const size_t colon = cells.find(':');
  range->first = ParseCellPlace(cells.substr(0, colon));
  range->last = colon == std::string::npos
                    ? range->first
                    : ParseCellPlace(cells.substr(colon + 1));
  return range->first.row > 0 && range->last.row >= range->first.row &&
         range->first.column == range->last.column;
}

// A line of the provenance sheet.
struct Line {
  std::string kind;
  std::string place;
  std::string table;
  std::string column;
  int64_t first_row = 0;
  std::string text;
};

// Where values are looked for on a sheet.
struct Wanted {
  Range range;
  // Of a table's column; else a text.
  std::string table;
  std::string column;
  // Of the first cell: the row's number in the table, or the text's number.
  int64_t number = 0;
};

class Reader {
 public:
  explicit Reader(const ZipArchive& package) : package_(package) {}

  absl::StatusOr<PublishedFile> Read() {
    absl::StatusOr<WorkbookParts> parts = ReadWorkbookParts(package_);
    if (!parts.ok()) return parts.status();
    parts_ = *std::move(parts);
    file_.format = "Excel";
    absl::Status status = ReadProvenance();
    for (const auto& [sheet, wanted] : wanted_) {
      if (status.ok()) status = ReadSheet(sheet, wanted);
    }
    if (!status.ok()) return status;
    file_.place = [ranges = std::move(ranges_)](const std::string& table,
                                                int64_t row,
                                                const std::string& column) {
      const auto found = ranges.find({table, column});
      if (found == ranges.end()) return std::string();
      for (const Wanted& wanted : found->second) {
        const int64_t place = wanted.range.first.row + row - wanted.number;
        if (row >= wanted.number && place <= wanted.range.last.row) {
          return absl::StrCat(
              "'", wanted.range.sheet, "'!",
              FormatCellPlace({place, wanted.range.first.column}));
        }
      }
      return std::string();
    };
    return std::move(file_);
  }

 private:
  absl::Status ReadProvenance() {
    const auto sheet = parts_.sheets.find(kProvenance);
    if (sheet == parts_.sheets.end()) {
      return absl::InvalidArgumentError(
          "the workbook has no sheet \"Provenance\", which says where its "
          "figures come from: it is not one that Redress wrote, or from a "
          "version before that sheet");
    }
    std::map<int64_t, std::map<int64_t, Value>> rows;
    absl::Status status = VisitCells(
        package_, parts_, sheet->second,
        [&rows](const CellPlace& place, Value value) -> absl::Status {
          rows[place.row][place.column] = std::move(value);
          return rows.size() > kMaxValues ? TooLarge() : absl::OkStatus();
        });
    if (!status.ok()) return status;
    bool in_table = false;
    for (const auto& [number, cells] : rows) {
      const Line line = ToLine(cells);
      if (!in_table) {
        in_table = line.kind == "Kind" && line.place == "Place";
        continue;
      }
      status = Take(line, number);
      if (!status.ok()) return status;
    }
    if (!in_table) return Malformed(1, "it has no heading Kind");
    return absl::OkStatus();
  }

  static Line ToLine(const std::map<int64_t, Value>& cells) {
    const auto text = [&cells](int64_t column) {
      const auto found = cells.find(column);
      if (found == cells.end()) return std::string();
      const Value& value = found->second;
      return value.kind == Value::Kind::kNumber
                 ? absl::StrCat(static_cast<int64_t>(value.number))
                 : value.text;
    };
    Line line = {text(1), text(2), text(3), text(4), 0, text(6)};
    (void)absl::SimpleAtoi(text(5), &line.first_row);
    return line;
  }

  absl::Status Take(const Line& line, int64_t row) {
    if (line.kind == "source") file_.source += line.text;
    if (line.kind == "data version") {
      (void)absl::SimpleAtoi(line.text, &file_.data_version);
    }
    const bool is_column = line.kind == "column";
    if (!is_column && line.kind != "text") return absl::OkStatus();
    if (is_column) file_.tables[line.table].columns[line.column];
    // A table without rows has no cells.
    if (line.place.empty()) return absl::OkStatus();
    Wanted wanted;
    if (!ParseRange(line.place, &wanted.range) || line.first_row < 1) {
      return Malformed(
          row, absl::StrCat("\"", line.place, "\" is no place of cells"));
    }
    wanted.table = line.table;
    wanted.column = line.column;
    wanted.number = line.first_row;
    if (is_column) {
      const int64_t rows = wanted.range.last.row - wanted.range.first.row + 1;
      values_ += static_cast<size_t>(rows);
      if (values_ > kMaxValues) return TooLarge();
      PublishedTable& table = file_.tables[line.table];
      table.rows = std::max(table.rows, line.first_row + rows - 1);
      ranges_[{line.table, line.column}].push_back(wanted);
    }
    wanted_[wanted.range.sheet].push_back(std::move(wanted));
    return absl::OkStatus();
  }

  absl::Status ReadSheet(const std::string& name,
                         const std::vector<Wanted>& wanted) {
    const auto sheet = parts_.sheets.find(name);
    // A sheet that was taken away: its cells are nothing.
    if (sheet == parts_.sheets.end()) return absl::OkStatus();
    std::map<int64_t, std::vector<const Wanted*>> columns;
    for (const Wanted& range : wanted) {
      columns[range.range.first.column].push_back(&range);
    }
    return VisitCells(
        package_, parts_, sheet->second,
        [&](const CellPlace& place, Value value) -> absl::Status {
          const auto found = columns.find(place.column);
          if (found == columns.end()) return absl::OkStatus();
          bool below = true;
          bool of_table = false;
          for (const Wanted* range : found->second) {
            of_table = of_table || !range->table.empty();
            below = below && place.row > range->range.last.row;
            if (place.row < range->range.first.row ||
                place.row > range->range.last.row) {
              continue;
            }
            return Keep(*range, place, std::move(value));
          }
          if (below && of_table && file_.oddities.size() < kMostOddities) {
            file_.oddities.push_back(absl::StrCat("'", name, "'!",
                                                  FormatCellPlace(place),
                                                  " stands below the table"));
          }
          return absl::OkStatus();
        });
  }

  absl::Status Keep(const Wanted& range, const CellPlace& place, Value value) {
    const int64_t offset = place.row - range.range.first.row;
    if (range.table.empty()) {
      PublishedText& text = file_.texts[range.number];
      text.text += value.text;
      if (text.place.empty()) {
        text.place =
            absl::StrCat("'", range.range.sheet, "'!", FormatCellPlace(place));
      }
      return absl::OkStatus();
    }
    std::vector<Value>& values =
        file_.tables[range.table].columns[range.column];
    const auto index = static_cast<size_t>(range.number - 1 + offset);
    if (values.size() <= index) values.resize(index + 1);
    values[index] = std::move(value);
    return absl::OkStatus();
  }

  static absl::Status TooLarge() {
    return absl::ResourceExhaustedError(
        absl::StrCat("the workbook has more than ", kMaxValues, " values"));
  }

  static absl::Status Malformed(int64_t row, const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("the sheet \"Provenance\", row ", row, ": ", what));
  }

  static constexpr size_t kMostOddities = 20;

  const ZipArchive& package_;
  WorkbookParts parts_;
  PublishedFile file_;
  size_t values_ = 0;
  // By sheet.
  std::map<std::string, std::vector<Wanted>> wanted_;
  // By table and column.
  std::map<std::pair<std::string, std::string>, std::vector<Wanted>> ranges_;
};

}  // namespace

absl::StatusOr<PublishedFile> ReadWorkbook(const ZipArchive& package) {
  return Reader(package).Read();
}

}  // namespace redress::verify

// Reads a workbook by its provenance sheet (plugins/excel/README.md): which
// cells of which sheet are which figures.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/verify/readers.h"
#include "clients/verify/text_match.h"
#include "clients/verify/workbook_parts.h"
#include "clients/verify/workbook_places.h"

namespace redress::verify {
namespace {

constexpr char kCover[] = "Cover";
constexpr char kContents[] = "Contents";
constexpr char kNotes[] = "Notes";
constexpr char kProvenance[] = "Provenance";
// Sheets of texts that are longer than a cell, and how such a cell ends.
constexpr char kLongTexts[] = "Long texts";
constexpr char kRemark[] =
    " [goes on: the whole text is on the worksheet Long texts]";
// A sheet has no more rows.
constexpr int64_t kMaxLines = 1'048'576;

// A line of the provenance sheet.
struct Line {
  std::string kind;
  std::string place;
  std::string table;
  std::string column;
  int64_t first_row = 0;
  std::string text;
};

Line ToLine(const std::map<int64_t, Value>& cells) {
  const auto text = [&cells](int64_t column) {
    const auto found = cells.find(column);
    if (found == cells.end()) return std::string();
    const Value& value = found->second;
    return value.kind == Value::Kind::kNumber
               ? absl::StrFormat("%.0f", value.number)
               : value.text;
  };
  Line line = {text(1), text(2), text(3), text(4), 0, text(6)};
  (void)absl::SimpleAtoi(text(5), &line.first_row);
  return line;
}

class Reader {
 public:
  Reader(const ZipArchive& package, const ReadLimits& limits)
      : package_(package), kept_(limits, "the workbook") {}

  absl::StatusOr<PublishedFile> Read() {
    absl::StatusOr<WorkbookParts> parts = ReadWorkbookParts(package_);
    if (!parts.ok()) return parts.status();
    parts_ = *std::move(parts);
    file_.format = "Excel";
    file_.has_notes = true;
    absl::Status status = ReadProvenance();
    WantTitles();
    for (const auto& [sheet, wanted] : wanted_) {
      if (status.ok()) status = ReadSheet(sheet, wanted);
    }
    if (status.ok()) status = ReadNotes();
    if (status.ok()) status = ReadContents();
    if (status.ok()) status = ReadLongTexts();
    if (!status.ok()) return status;
    for (auto& [number, pieces] : texts_) {
      PublishedText& text = file_.texts[number];
      text.place = pieces.begin()->second.place;
      for (auto& [order, piece] : pieces) text.text += piece.text;
    }
    for (const std::string& sheet : parts_.hidden_sheets) {
      file_.AddOddity(absl::StrCat("the sheet '", sheet, "' is hidden"));
    }
    file_.place = [ranges = std::move(ranges_)](const std::string& table,
                                                int64_t row,
                                                const std::string& column) {
      const auto found = ranges.find({table, column});
      if (found == ranges.end()) return std::string();
      const auto next = found->second.upper_bound(row);
      if (next == found->second.begin()) return std::string();
      const Range& range = std::prev(next)->second;
      const int64_t place = range.first.row + row - std::prev(next)->first;
      return place > range.last.row
                 ? std::string()
                 : PlaceOn(range.sheet, {place, range.first.column});
    };
    CompleteLongTexts();
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
    std::map<int64_t, Value> cells;
    int64_t row = 0;
    bool in_table = false;
    const auto take = [&]() -> absl::Status {
      const Line line = ToLine(cells);
      cells.clear();
      if (in_table) return Take(line, row);
      in_table = line.kind == "Kind" && line.place == "Place";
      return absl::OkStatus();
    };
    absl::Status status =
        VisitCells(package_, parts_, sheet->second,
                   {[&](const CellPlace& place, Value value) -> absl::Status {
                      if (place.row != row) {
                        absl::Status taken = take();
                        if (!taken.ok()) return taken;
                        if (++lines_ > kMaxLines) return TooManyLines();
                        row = place.row;
                      }
                      absl::Status charged = kept_.Add(0, {value.text});
                      if (place.column <= 6) {
                        cells[place.column] = std::move(value);
                      }
                      return charged;
                    },
                    nullptr});
    if (status.ok()) status = take();
    if (status.ok() && !in_table) return Malformed(1, "it has no heading Kind");
    return status;
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
    if (!ParseRange(line.place, &wanted.range) || line.first_row < 1 ||
        line.first_row > static_cast<int64_t>(kMaxValues)) {
      return Malformed(
          row, absl::StrCat("\"", line.place, "\" is no place of cells"));
    }
    wanted.kind = is_column ? Wanted::Kind::kCells : Wanted::Kind::kText;
    wanted.table = line.table;
    wanted.column = line.column;
    wanted.number = line.first_row;
    wanted.order = row;
    if (is_column) {
      const int64_t rows = wanted.range.last.row - wanted.range.first.row + 1;
      PublishedTable& table = file_.tables[line.table];
      table.rows = std::max(table.rows, line.first_row + rows - 1);
      ranges_[{line.table, line.column}].insert({line.first_row, wanted.range});
      WantWords(PublishedWords::Kind::kHeading, wanted,
                {wanted.range.first.row - 1, wanted.range.first.column});
      if (titles_.insert({wanted.range.sheet, line.table}).second) {
        WantWords(PublishedWords::Kind::kTitle, wanted, {1, 1});
      }
    }
    Want(wanted);
    return absl::OkStatus();
  }

  void Want(const Wanted& wanted) {
    if (wanted_[wanted.range.sheet].Add(wanted)) return;
    file_.AddOddity(
        absl::StrCat(PlaceOn(wanted.range.sheet, wanted.range.first),
                     " is named twice by the sheet \"Provenance\""));
  }

  // Looks in a cell for a title or a heading, which are nothing if it is empty.
  void WantWords(PublishedWords::Kind kind, const Wanted& of,
                 const CellPlace& cell) {
    if (cell.row < 1) return;
    PublishedWords& words = file_.words.emplace_back();
    words.kind = kind;
    words.table = of.table;
    if (kind == PublishedWords::Kind::kHeading) words.column = of.column;
    words.place = PlaceOn(of.range.sheet, cell);
    words.may_be_cut = kind != PublishedWords::Kind::kTitle;
    words.may_be_longer = kind != PublishedWords::Kind::kDocumentTitle;
    Wanted wanted;
    wanted.kind = Wanted::Kind::kWords;
    wanted.range = {of.range.sheet, cell, cell};
    wanted.number = static_cast<int64_t>(file_.words.size() - 1);
    Want(wanted);
  }

  void WantTitles() {
    Wanted cover;
    cover.range.sheet = kCover;
    WantWords(PublishedWords::Kind::kDocumentTitle, cover, {1, 1});
  }

  absl::Status ReadSheet(const std::string& name, const WantedOnSheet& wanted) {
    const auto sheet = parts_.sheets.find(name);
    // A sheet that was taken away: its cells are nothing.
    if (sheet == parts_.sheets.end()) return absl::OkStatus();
    return VisitCells(
        package_, parts_, sheet->second,
        {[&](const CellPlace& place, Value value) -> absl::Status {
           const Wanted* range = wanted.Find(place);
           if (range != nullptr) return Keep(*range, place, std::move(value));
           if (wanted.IsBesideTable(place)) {
             file_.AddOddity(PlaceOn(name, place) +
                             " stands beside or below the table");
           }
           return absl::OkStatus();
         },
         [&](const std::string& what) {
           file_.AddOddity(absl::StrCat("'", name, "': ", what));
         }});
  }

  absl::Status Keep(const Wanted& range, const CellPlace& place, Value value) {
    absl::Status charged = kept_.Add(0, {value.text});
    if (!charged.ok()) return charged;
    if (range.kind == Wanted::Kind::kWords) {
      file_.words[static_cast<size_t>(range.number)].text =
          value.kind == Value::Kind::kNumber ? Shown(value) : value.text;
      return absl::OkStatus();
    }
    if (range.kind == Wanted::Kind::kText) {
      texts_[range.number][range.order] = {value.kind == Value::Kind::kNumber
                                               ? Shown(value)
                                               : std::move(value.text),
                                           PlaceOn(range.range.sheet, place)};
      return absl::OkStatus();
    }
    std::vector<Value>& values =
        file_.tables[range.table].columns[range.column];
    const auto index = static_cast<size_t>(range.number - 1 + place.row -
                                           range.range.first.row);
    if (values.size() <= index) {
      absl::Status counted = kept_.Add(index + 1 - values.size(), {});
      if (!counted.ok()) return counted;
      values.resize(index + 1);
    }
    values[index] = std::move(value);
    return absl::OkStatus();
  }

  // Notes of tables are those that are no texts of the document. One that is
  // long goes on in the rows below.
  absl::Status ReadNotes() {
    const auto sheet = parts_.sheets.find(kNotes);
    if (sheet == parts_.sheets.end()) return absl::OkStatus();
    const WantedOnSheet& texts = wanted_[kNotes];
    std::string mark;
    int64_t marked_row = 0;
    bool in_table = false;
    int64_t number = 0;
    return VisitCells(
        package_, parts_, sheet->second,
        {[&](const CellPlace& place, const Value& value) -> absl::Status {
           if (place.column == 1) {
             in_table = in_table || mark == "Mark";
             mark = value.text;
             marked_row = place.row;
           }
           const bool is_shorthand =
               mark == "[z]" || mark == "[c]" || mark == "[x]";
           if (place.column != 3 || !in_table || is_shorthand ||
               texts.Find(place) != nullptr) {
             return absl::OkStatus();
           }
           if (number > 0 && marked_row == place.row &&
               absl::EndsWith(mark, " goes on")) {
             file_.words.back().text += value.text;
             return kept_.Add(0, {value.text});
           }
           PublishedWords& words = file_.words.emplace_back();
           words.kind = PublishedWords::Kind::kNote;
           words.number = ++number;
           words.text = value.text;
           words.place = PlaceOn(kNotes, place);
           return kept_.Add(0, {value.text});
         },
         nullptr});
  }

  // Every sheet is in the contents.
  absl::Status ReadContents() {
    const auto sheet = parts_.sheets.find(kContents);
    if (sheet == parts_.sheets.end()) return absl::OkStatus();
    std::set<std::string> named;
    absl::Status status = VisitCells(
        package_, parts_, sheet->second,
        {[&](const CellPlace& place, const Value& value) -> absl::Status {
           if (place.column == 1) named.insert(value.text);
           return kept_.Add(0, {value.text});
         },
         nullptr});
    for (const auto& [name, part] : parts_.sheets) {
      if (named.count(name) == 0) {
        file_.AddOddity(
            absl::StrCat("the sheet '", name, "' is not in the contents"));
      }
    }
    return status;
  }

  // Each row has the place of a cell, the number of the part, and the part.
  absl::Status ReadLongTexts() {
    for (const auto& [name, part] : parts_.sheets) {
      if (!absl::StartsWith(name, kLongTexts)) continue;
      std::string cell;
      absl::Status status = VisitCells(
          package_, parts_, part,
          {[&](const CellPlace& place, const Value& value) -> absl::Status {
             if (place.column == 1) cell = value.text;
             if (place.column == 3) long_texts_[cell] += value.text;
             return kept_.Add(0, {value.text});
           },
           nullptr});
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  void CompleteLongTexts() {
    if (long_texts_.empty()) return;
    for (auto& [id, table] : file_.tables) {
      for (auto& [column, values] : table.columns) {
        for (size_t i = 0; i < values.size(); ++i) {
          if (!absl::EndsWith(values[i].text, kRemark)) continue;
          Complete(file_.place(id, static_cast<int64_t>(i) + 1, column),
                   values[i].text);
        }
      }
    }
    const size_t count = file_.words.size();
    for (size_t i = 0; i < count; ++i) {
      Complete(file_.words[i].place, file_.words[i].text);
      const auto whole = long_texts_.find(file_.words[i].place);
      if (file_.words[i].kind != PublishedWords::Kind::kHeading ||
          whole == long_texts_.end()) {
        continue;
      }
      // A heading is cut in another way: both are compared.
      PublishedWords words = file_.words[i];
      words.text = whole->second;
      words.may_be_cut = false;
      words.may_be_longer = false;
      file_.words.push_back(std::move(words));
    }
  }

  // Puts the whole text in place of its beginning, where that is as it was.
  void Complete(const std::string& place, std::string& text) const {
    const size_t remark = text.find(kRemark);
    const auto whole = long_texts_.find(place);
    if (remark == std::string::npos || whole == long_texts_.end() ||
        !absl::StartsWith(Essence(whole->second),
                          Essence(text.substr(0, remark)))) {
      return;
    }
    text = whole->second + text.substr(remark + sizeof(kRemark) - 1);
  }

  static absl::Status TooManyLines() {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the sheet \"Provenance\" has more than ", kMaxLines, " lines"));
  }

  static absl::Status Malformed(int64_t row, const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("the sheet \"Provenance\", row ", row, ": ", what));
  }

  const ZipArchive& package_;
  WorkbookParts parts_;
  PublishedFile file_;
  KeptSize kept_;
  int64_t lines_ = 0;
  // The pieces of each text, by their order.
  std::map<int64_t, std::map<int64_t, PublishedText>> texts_;
  // Whole texts, by the place of the cell that holds their beginning.
  std::map<std::string, std::string> long_texts_;
  // By sheet.
  std::map<std::string, WantedOnSheet> wanted_;
  // The tables of each sheet.
  std::set<std::pair<std::string, std::string>> titles_;
  // By table and column, and by the row of the table that each begins with.
  std::map<std::pair<std::string, std::string>, std::map<int64_t, Range>>
      ranges_;
};

}  // namespace

absl::StatusOr<PublishedFile> ReadWorkbook(const ZipArchive& package,
                                           const ReadLimits& limits) {
  return Reader(package, limits).Read();
}

}  // namespace redress::verify

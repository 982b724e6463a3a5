#include "clients/verify/workbook_places.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace redress::verify {

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

std::string PlaceOn(const std::string& sheet, const CellPlace& cell) {
  return absl::StrCat("'", absl::StrReplaceAll(sheet, {{"'", "''"}}), "'!",
                      FormatCellPlace(cell));
}

bool WantedOnSheet::Add(const Wanted& wanted) {
  const CellPlace& first = wanted.range.first;
  if (wanted.kind == Wanted::Kind::kCells) {
    first_row_ = first_row_ == 0 ? first.row : std::min(first_row_, first.row);
  }
  return columns_[first.column].insert({first.row, wanted}).second;
}

const Wanted* WantedOnSheet::Find(const CellPlace& place) const {
  const auto column = columns_.find(place.column);
  if (column == columns_.end()) return nullptr;
  const auto next = column->second.upper_bound(place.row);
  if (next == column->second.begin()) return nullptr;
  const Wanted& found = std::prev(next)->second;
  return place.row <= found.range.last.row ? &found : nullptr;
}

bool WantedOnSheet::IsBesideTable(const CellPlace& place) const {
  return first_row_ > 0 && place.row >= first_row_ - 1 &&
         Find(place) == nullptr;
}

}  // namespace redress::verify

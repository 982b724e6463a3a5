#include "plugins/statutory_return/table_reader.h"

#include <algorithm>

#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {
namespace {

// "complaints" and "complaint", "enquiries" and "enquiry".
std::string Singular(const std::string& name) {
  const size_t size = name.size();
  if (size > 3 && name.compare(size - 3, 3, "ies") == 0) {
    return name.substr(0, size - 3) + "y";
  }
  if (size > 1 && name.back() == 's') return name.substr(0, size - 1);
  return name;
}

std::string Describe(const FigureKey& key) {
  std::string text = key.measure;
  if (!key.label.empty()) text += " \"" + key.label + "\"";
  if (key.period_index > 0) text += " of the comparison";
  return text;
}

}  // namespace

std::string NormaliseName(const std::string& name) {
  std::string result;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      result += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      result += c;
    }
  }
  return result;
}

TableReader::TableReader(const Document& document, const std::string& id,
                         std::vector<std::string>& problems)
    : id_(id), problems_(problems) {
  for (const Table& table : document.tables) {
    if (table.id == id) table_ = &table;
  }
  if (table_ == nullptr) AddProblem("is missing");
}

void TableReader::AddProblem(const std::string& problem) const {
  const std::string text = "table " + id_ + " " + problem;
  if (std::find(problems_.begin(), problems_.end(), text) == problems_.end()) {
    problems_.push_back(text);
  }
}

size_t TableReader::ColumnCount() const {
  return found() ? table_->columns.size() : 0;
}

std::string TableReader::RowName(const Row& row) {
  return row.cells.empty() ? "" : row.cells[0].text;
}

const Row* TableReader::FindRow(const std::string& member) const {
  if (!found()) return nullptr;
  const std::string wanted = Singular(NormaliseName(member));
  for (const Row& row : table_->rows) {
    if (!row.is_total && Singular(NormaliseName(RowName(row))) == wanted) {
      return &row;
    }
  }
  AddProblem("has no row for " + member);
  return nullptr;
}

const Row* TableReader::FirstRow() const {
  if (!found()) return nullptr;
  if (table_->rows.empty()) {
    AddProblem("has no row");
    return nullptr;
  }
  return &table_->rows[0];
}

std::vector<const Row*> TableReader::MemberRows() const {
  std::vector<const Row*> rows;
  if (!found()) return rows;
  for (const Row& row : table_->rows) {
    if (!row.is_total) rows.push_back(&row);
  }
  return rows;
}

const Cell* TableReader::FindCell(const Row& row, const FigureKey& key) const {
  const std::string label = NormaliseName(key.label);
  for (size_t i = 0; i < table_->columns.size() && i < row.cells.size(); ++i) {
    const Column& column = table_->columns[i];
    if (!column.is_figure || column.measure != key.measure ||
        column.period_index != key.period_index) {
      continue;
    }
    // Headings of tables with comparisons end in the period's label.
    if (NormaliseName(column.label).compare(0, label.size(), label) != 0) {
      continue;
    }
    return &row.cells[i];
  }
  AddProblem("has no column for " + Describe(key));
  return nullptr;
}

std::string TableReader::CellName(const Row& row, const Cell& cell) const {
  const std::string& column =
      table_->columns[static_cast<size_t>(&cell - row.cells.data())].id;
  // The names of several cells are parted by spaces, and their parts by
  // slashes.
  if ((id_ + column).find_first_of(" /\t\r\n") != std::string::npos ||
      column.empty()) {
    AddProblem("has a column \"" + column +
               "\", an id that names no figure: it is empty, or holds a space "
               "or slash");
  }
  return id_ + "/" + std::to_string(&row - table_->rows.data() + 1) + "/" +
         column;
}

Figure TableReader::Count(const Row& row, const FigureKey& key) const {
  const Cell* cell = FindCell(row, key);
  if (cell == nullptr) return 0;
  if (cell->kind != Cell::Kind::kFigure || cell->status != 0 ||
      cell->denominator != 1 || cell->numerator < 0 ||
      cell->numerator > kMaxCount) {
    const std::string shown = cell->status == 0
                                  ? "no whole number up to 999,999,999,999"
                                  : std::string("[") + cell->status + "]";
    AddProblem("has " + shown + " as " + Describe(key) + " of " + RowName(row) +
               (cell->status == 'c'
                    ? "; make the return under the profile internal"
                    : ""));
    return 0;
  }
  return {cell->numerator, CellName(row, *cell)};
}

Figure TableReader::Pence(const Row& row, const FigureKey& key) const {
  const Cell* cell = FindCell(row, key);
  if (cell == nullptr) return 0;
  if (cell->kind != Cell::Kind::kFigure || cell->status != 0 ||
      cell->denominator != 100 || cell->numerator < 0 ||
      cell->numerator > 100 * kMaxCount) {
    AddProblem("has no amount up to £999,999,999,999 as " + Describe(key));
    return 0;
  }
  return {cell->numerator, CellName(row, *cell)};
}

std::string TableReader::Percent(const Row& row, const FigureKey& key,
                                 std::string* cell_name) const {
  const Cell* cell = FindCell(row, key);
  if (cell == nullptr) return "z";
  if (cell->kind != Cell::Kind::kFigure || cell->status == 'c' ||
      cell->status == 'x' || cell->numerator < 0 ||
      cell->numerator > kMaxCount || cell->denominator < 0 ||
      cell->denominator > kMaxCount) {
    AddProblem("has no rate as " + Describe(key) + " of " + RowName(row));
    return "z";
  }
  *cell_name = CellName(row, *cell);
  return FormatPercent(cell->numerator, cell->denominator);
}

}  // namespace redress::statutory_return

#include "clients/verify/compare.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/verify/compare_words.h"
#include "clients/verify/text_match.h"

namespace redress::verify {
namespace {

constexpr char kNoCell[] = "nothing: the file has no such cell";

// The value of a number that does not look like it.
std::string WhatIsBehind(const Value& value) {
  if (value.denominator != 0) {
    return absl::StrCat(", as ", value.numerator, " / ", value.denominator);
  }
  if (!value.number_format.empty()) {
    return absl::StrCat(", shown as ", value.number_format);
  }
  if (!value.shown_day.empty()) return ", shown as " + value.shown_day;
  return absl::StrCat(", as ", value.number);
}

// Compares one table, cell by cell.
class TableComparison {
 public:
  TableComparison(const PublishedFile& file, const ServerTable& table,
                  FileComparison& result)
      : file_(file), table_(table), result_(result) {}

  void Run() {
    // There is nothing to be seen of a table without columns.
    if (table_.start.columns_size() == 0) return;
    const auto found = file_.tables.find(table_.start.id());
    if (found == file_.tables.end()) {
      if (file_.is_part) return;
      AddEdit("the table " + table_.start.id(), "", kNoCell,
              absl::StrCat("a table of ", table_.rows.size(), " rows"));
      return;
    }
    for (int c = 0; c < table_.start.columns_size(); ++c) {
      CompareColumn(found->second, c);
    }
    const auto rows = static_cast<int64_t>(table_.rows.size());
    if (found->second.rows > rows) {
      AddEdit(absl::StrCat("the table ", table_.start.id()), "",
              absl::StrCat(found->second.rows, " rows"),
              absl::StrCat(rows, " rows"));
    }
  }

 private:
  void CompareColumn(const PublishedTable& published, int c) {
    const v1::TableColumn& column = table_.start.columns(c);
    const auto found = published.columns.find(column.id());
    // Formats may leave out a column that has nothing in any row.
    static const auto* const kNone = new std::vector<Value>;
    const std::vector<Value>& values =
        found == published.columns.end() ? *kNone : found->second;
    for (size_t r = 0; r < table_.rows.size(); ++r) {
      const v1::TableCell& cell = table_.rows[r].cells(c);
      const bool is_there = r < values.size();
      const Value value = is_there ? values[r] : Value();
      ++result_.cells;
      if (cell.has_figure()) ++result_.figures;
      if (Matches(value, cell, column) || IsAddedTotal(r, c, value)) continue;
      const int row = static_cast<int>(r);
      std::string in_file = is_there ? Shown(value) : kNoCell;
      // What it shows was left as it was.
      if (in_file == Shown(cell)) in_file += WhatIsBehind(value);
      AddEdit(NameOfCell(table_, row, c),
              file_.place(table_.start.id(), row + 1, column.id()),
              std::move(in_file), Shown(cell));
    }
  }

  // Formats call a total so where its row has no label.
  bool IsAddedTotal(size_t row, int column, const Value& value) const {
    return column == 0 && table_.rows[row].type() == v1::ROW_TYPE_TOTAL &&
           Shown(table_.rows[row].cells(0)) == Shown(Value()) &&
           value.text == "Total";
  }

  void AddEdit(std::string name, std::string place, std::string in_file,
               std::string as_made) {
    result_.edits.push_back({std::move(name), std::move(place),
                             std::move(in_file), std::move(as_made)});
  }

  const PublishedFile& file_;
  const ServerTable& table_;
  FileComparison& result_;
};

// The cell of that name; null where there is none.
const v1::TableCell* FindCell(const ServerDocument& document,
                              const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  size_t row = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &row)) return nullptr;
  for (const ServerTable& table : document.tables) {
    if (table.start.id() != parts[0] || row < 1 || row > table.rows.size()) {
      continue;
    }
    for (int c = 0; c < table.start.columns_size(); ++c) {
      if (table.start.columns(c).id() == parts[2]) {
        return &table.rows[row - 1].cells(c);
      }
    }
  }
  return nullptr;
}

// What a figure that is worked out from cells should be: one cell's figure, the
// sum of several, or a share of two.
v1::TableCell Expected(const PublishedFigure& figure,
                       const ServerDocument& made) {
  v1::TableCell sum;
  for (size_t i = 0; i < figure.cells.size(); ++i) {
    const v1::TableCell* cell = FindCell(made, figure.cells[i]);
    if (cell == nullptr || !cell->has_figure()) return {};
    const v1::Cell& part = cell->figure();
    if (i == 0) {
      sum = *cell;
    } else if (figure.is_percent) {
      sum.mutable_figure()->set_denominator(part.numerator());
      if (part.numerator() == 0) {
        sum.mutable_figure()->set_status(v1::CELL_STATUS_NOT_APPLICABLE);
      }
    } else {
      sum.mutable_figure()->set_numerator(sum.figure().numerator() +
                                          part.numerator());
    }
  }
  if (figure.cells.size() > 1 && sum.has_figure()) {
    // It is shown nowhere.
    const bool is_none =
        sum.figure().status() == v1::CELL_STATUS_NOT_APPLICABLE;
    sum.mutable_figure()->set_display(is_none ? "[z]" : "");
  }
  return sum;
}

std::string ShownAs(const v1::TableCell& cell) {
  if (!cell.has_figure()) return "nothing";
  const v1::Cell& figure = cell.figure();
  if (figure.status() != v1::CELL_STATUS_UNSPECIFIED) return Shown(cell);
  return Shown(NumberValue(static_cast<double>(figure.numerator()) /
                               static_cast<double>(figure.denominator()),
                           0));
}

void CompareFigure(const PublishedFigure& figure, const ServerDocument& made,
                   FileComparison& result) {
  const v1::TableCell cell = Expected(figure, made);
  ++result.cells;
  ++result.figures;
  if (cell.has_figure() && Matches(figure.value, cell, {})) return;
  result.edits.push_back({absl::StrJoin(figure.cells, " "), figure.element,
                          Shown(figure.value), ShownAs(cell)});
}

bool IsTableOf(const ServerDocument& document, const std::string& id) {
  return std::any_of(
      document.tables.begin(), document.tables.end(),
      [&id](const ServerTable& table) { return table.start.id() == id; });
}

// What a row is about, for finding it again: its kind, its labels, and which
// one it is of several with the same.
std::vector<std::string> RowKeys(const ServerTable& table) {
  std::vector<std::string> keys;
  std::map<std::string, int> seen;
  for (const v1::TableRow& row : table.rows) {
    std::string key = absl::StrCat(row.type(), row.other() ? "o" : "");
    for (int c = 0; c < row.cells_size(); ++c) {
      if (table.start.columns(c).role() != v1::COLUMN_ROLE_LABEL) continue;
      absl::StrAppend(&key, "\n", row.cells(c).text());
    }
    absl::StrAppend(&key, "\n#", seen[key]++);
    keys.push_back(std::move(key));
  }
  return keys;
}

std::map<std::string, int> Numbered(const std::vector<std::string>& keys) {
  std::map<std::string, int> places;
  for (size_t i = 0; i < keys.size(); ++i) {
    places[keys[i]] = static_cast<int>(i);
  }
  return places;
}

std::vector<std::string> ColumnKeys(const ServerTable& table) {
  std::vector<std::string> keys;
  for (const v1::TableColumn& column : table.start.columns()) {
    keys.push_back(column.id());
  }
  return keys;
}

void CompareTables(const ServerTable& then, const ServerTable& now,
                   std::vector<Revision>& revisions) {
  const std::vector<std::string> rows = RowKeys(then);
  const std::vector<std::string> rows_now = RowKeys(now);
  const std::map<std::string, int> row_places = Numbered(rows_now);
  const std::vector<std::string> columns = ColumnKeys(then);
  const std::map<std::string, int> old_columns = Numbered(columns);
  const std::map<std::string, int> column_places = Numbered(ColumnKeys(now));
  const auto find = [](const std::map<std::string, int>& places,
                       const std::string& key) {
    const auto found = places.find(key);
    return found == places.end() ? -1 : found->second;
  };
  const v1::TableCell nothing;
  for (size_t r = 0; r < rows.size(); ++r) {
    const int row_now = find(row_places, rows[r]);
    for (size_t c = 0; c < columns.size(); ++c) {
      const int column_now = find(column_places, columns[c]);
      const v1::TableCell& was = then.rows[r].cells(static_cast<int>(c));
      const v1::TableCell& is =
          row_now < 0 || column_now < 0
              ? nothing
              : now.rows[static_cast<size_t>(row_now)].cells(column_now);
      if (SameCell(was, is)) continue;
      revisions.push_back({&then, static_cast<int>(r), static_cast<int>(c),
                           &now, row_now, column_now});
    }
  }
  const std::map<std::string, int> old_rows = Numbered(rows);
  for (size_t r = 0; r < rows_now.size(); ++r) {
    if (old_rows.count(rows_now[r]) > 0) continue;
    for (int c = 0; c < now.start.columns_size(); ++c) {
      if (!now.rows[r].cells(c).has_figure()) continue;
      const int column = find(old_columns, now.start.columns(c).id());
      revisions.push_back({&then, -1, column, &now, static_cast<int>(r), c});
    }
  }
}

}  // namespace

FileComparison CompareFile(const PublishedFile& file,
                           const ServerDocument& made) {
  FileComparison result;
  for (const ServerTable& table : made.tables) {
    TableComparison(file, table, result).Run();
  }
  for (const auto& [id, published] : file.tables) {
    if (IsTableOf(made, id)) continue;
    result.edits.push_back({absl::StrCat("the table ", id), "",
                            absl::StrCat(published.rows, " rows"), "nothing"});
  }
  const int64_t version = made.header.data_version().version();
  if (file.data_version != 0 && file.data_version != version) {
    result.edits.push_back({"the data version", "",
                            absl::StrCat(file.data_version),
                            absl::StrCat(version)});
  }
  CompareWords(file, made, result);
  for (const PublishedFigure& figure : file.figures) {
    CompareFigure(figure, made, result);
  }
  if (!file.is_part) {
    for (size_t i = 0; i < made.texts.size(); ++i) {
      const auto number = static_cast<int64_t>(i + 1);
      const std::string& text = made.texts[i].text();
      if (file.texts.count(number) == 0 && !Essence(text).empty()) {
        result.edits.push_back(
            {absl::StrCat("text ", number), "", "nothing", text});
      }
    }
  }
  for (const auto& [number, text] : file.texts) {
    const auto index = static_cast<size_t>(number - 1);
    const std::string as_made = number >= 1 && index < made.texts.size()
                                    ? made.texts[index].text()
                                    : "";
    ++result.texts;
    if (Essence(text.text) == Essence(as_made)) continue;
    result.edits.push_back({absl::StrCat("text ", number), text.place,
                            text.text, as_made.empty() ? "nothing" : as_made});
  }
  return result;
}

std::vector<Revision> CompareDocuments(const ServerDocument& then,
                                       const ServerDocument& now) {
  std::vector<Revision> revisions;
  for (const ServerTable& table : then.tables) {
    const auto found =
        std::find_if(now.tables.begin(), now.tables.end(),
                     [&table](const ServerTable& candidate) {
                       return candidate.start.id() == table.start.id();
                     });
    if (found != now.tables.end()) CompareTables(table, *found, revisions);
  }
  return revisions;
}

std::vector<TextRevision> CompareTextFigures(const ServerDocument& then,
                                             const ServerDocument& now) {
  const auto figures = [](const ServerDocument& document) {
    std::map<std::string, std::string> values;
    for (const v1::TextBlock& text : document.texts) {
      for (const v1::TextFigure& figure : text.figures()) {
        const absl::string_view whole = text.text();
        const auto begin = static_cast<size_t>(figure.begin());
        if (begin > whole.size()) continue;
        values[figure.name()] = std::string(
            whole.substr(begin, static_cast<size_t>(figure.size())));
      }
    }
    return values;
  };
  const std::map<std::string, std::string> values = figures(now);
  std::vector<TextRevision> revisions;
  for (const auto& [name, value] : figures(then)) {
    const auto found = values.find(name);
    if (found != values.end() && found->second != value) {
      revisions.push_back({name, value, found->second});
    }
  }
  return revisions;
}

std::string NameOfCell(const ServerTable& table, int row, int column) {
  return absl::StrCat(table.start.id(), "/",
                      row < 0 ? std::string("new") : absl::StrCat(row + 1), "/",
                      column < 0 ? "new" : table.start.columns(column).id());
}

std::string AboutCell(const ServerTable& table, int row, int column) {
  std::vector<std::string> labels;
  for (int c = 0; c < table.start.columns_size(); ++c) {
    const v1::TableCell& cell = table.rows[static_cast<size_t>(row)].cells(c);
    if (table.start.columns(c).role() == v1::COLUMN_ROLE_LABEL &&
        !cell.text().empty()) {
      labels.push_back(cell.text());
    }
  }
  return absl::StrCat(absl::StrJoin(labels, ", "), ": ",
                      table.start.columns(column).label());
}

}  // namespace redress::verify

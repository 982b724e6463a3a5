#include "plugins/html/table_writer.h"

#include <algorithm>

#include "plugins/html/chart_svg.h"
#include "plugins/html/html_text.h"
#include "plugins/html/text_html.h"

namespace redress::html {
namespace {

// Of fewer columns the narrowest page is wide enough, and no scrolling needed.
constexpr size_t kFewColumns = 2;
// More columns are set in smaller letters on paper.
constexpr size_t kManyColumns = 8;
// What an upright page of A4 takes, in small letters.
constexpr int kPageMillimetres = 176;
// So few columns of texts may take most of the room.
constexpr int64_t kFewTexts = 2;
// So few rows are kept together on paper.
constexpr int64_t kFewRows = 15;
// A longer word may be broken anywhere.
constexpr size_t kLongWord = 30;

bool SaysTotal(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower.find("total") != std::string::npos;
}

// About what it needs on paper.
int Millimetres(const ColumnInfo& column) {
  switch (column.role) {
    case ColumnRole::kLabel:
      return 25;
    case ColumnRole::kFigure:
      return 12;
    case ColumnRole::kText:
      return 40;
    case ColumnRole::kDate:
      return 25;
  }
  return 0;
}

int64_t TextColumns(const std::vector<ColumnInfo>& columns) {
  return std::count_if(
      columns.begin(), columns.end(),
      [](const ColumnInfo& one) { return one.role == ColumnRole::kText; });
}

// The names of the looks that a table needs, each after a space.
std::string TableClasses(const std::vector<ColumnInfo>& columns, int64_t rows) {
  int width = 0;
  for (const ColumnInfo& column : columns) width += Millimetres(column);
  std::string classes;
  if (columns.size() <= kFewColumns) classes += " few-columns";
  if (columns.size() > kManyColumns) classes += " many-columns";
  if (width > kPageMillimetres) classes += " wide";
  // Rows of texts are high, and read one by one.
  if (rows <= kFewRows && TextColumns(columns) == 0) classes += " few-rows";
  return classes;
}

// `texts` is how many columns of texts the table has.
std::string HeadingClasses(const ColumnInfo& column, int64_t texts) {
  std::string classes;
  if (column.role == ColumnRole::kFigure) classes += " figure";
  if (column.role == ColumnRole::kText) {
    classes += texts <= kFewTexts ? " text broad" : " text";
  }
  if (LongestWord(column.label) > kLongWord) classes += " long";
  return classes;
}

// ` class="…"` of names after spaces, or nothing.
std::string ClassAttribute(const std::string& classes) {
  return classes.empty() ? "" : " class=\"" + classes.substr(1) + '"';
}

size_t MarkColumn(const std::vector<ColumnInfo>& columns) {
  const auto found = std::find_if(
      columns.begin(), columns.end(),
      [](const ColumnInfo& one) { return one.role != ColumnRole::kFigure; });
  return found == columns.end() ? 0
                                : static_cast<size_t>(found - columns.begin());
}

}  // namespace

TableWriter::TableWriter(const TableInfo& table,
                         const std::vector<std::string>& period_labels,
                         bool charts, Body& body)
    : table_(table),
      body_(body),
      id_("table-" + ElementId(table.id)),
      start_(body.Position()),
      mark_column_(MarkColumn(table.columns)),
      chart_(table, period_labels, charts) {
  const std::string table_id = Escaped(table.id);
  cell_prefix_ = " data-cell=\"" + table_id + "/";
  for (const ColumnInfo& column : table.columns) {
    cell_suffixes_.push_back("/" + Escaped(column.id) + "\"");
  }
}

void TableWriter::AddRows(const RowBatch& rows) {
  for (size_t row = 0; row < rows.size(); ++row) {
    AddRow(rows, row);
    chart_.AddRow(rows, row);
  }
}

void TableWriter::AddRow(const RowBatch& rows, size_t row) {
  ++row_count_;
  if (table_.columns.empty()) return;
  const bool total = rows.type(row) == RowType::kTotal;
  line_ = total ? "<tr class=\"total\">" : "<tr>";
  const std::string mark = total ? TotalMark(rows, row) : "";
  for (size_t column = 0; column < table_.columns.size(); ++column) {
    AddCell(rows, row, column, column == mark_column_ ? mark : "");
  }
  line_ += "</tr>\n";
  body_.Append(line_);
}

std::string TableWriter::TotalMark(const RowBatch& rows, size_t row) const {
  const std::string shown = rows.Display(row, mark_column_);
  if (IsBlank(shown)) return AddedHtml("Total");
  return SaysTotal(shown) ? "" : AddedHtml(" (total)");
}

void TableWriter::AddCell(const RowBatch& rows, size_t row, size_t column,
                          const std::string& added) {
  const Cell cell = rows.at(row, column);
  if (cell.kind == Cell::Kind::kFigure) {
    AddFigure(rows, row, column, added);
    return;
  }
  // A heading of a row has words in it.
  const bool heading = table_.columns[column].role == ColumnRole::kLabel &&
                       (!IsBlank(cell.text) || !added.empty());
  line_ += heading ? "<th scope=\"row\"" : "<td";
  line_ += cell_prefix_ + std::to_string(row_count_) + cell_suffixes_[column];
  if (cell.kind == Cell::Kind::kDate && cell.date.exists()) {
    const std::string day = cell.date.ToString();
    line_ += "><time datetime=\"" + day + "\">" + cell.date.ToWords() +
             "</time>" + added;
  } else if (cell.kind == Cell::Kind::kText) {
    if (LongestWord(cell.text) > kLongWord) line_ += " class=\"long\"";
    line_ += DirectionAttribute(cell.text);
    line_ += '>';
    AppendEscaped(cell.text, line_);
    line_ += added;
  } else {
    line_ += '>' + added;
  }
  line_ += heading ? "</th>" : "</td>";
}

void TableWriter::AddFigure(const RowBatch& rows, size_t row, size_t column,
                            const std::string& added) {
  const Cell cell = rows.at(row, column);
  line_ += "<td" + cell_prefix_ + std::to_string(row_count_) +
           cell_suffixes_[column];
  if (cell.status == CellStatus::kNumber) {
    line_ += " data-numerator=\"" + std::to_string(cell.numerator) +
             "\" data-denominator=\"" + std::to_string(cell.denominator) + '"';
  } else {
    statuses_.insert(cell.status);
    line_ += " data-status=\"";
    line_ += StatusSymbol(cell.status);
    line_ += '"';
  }
  if (cell.unit != Unit::kNone) {
    line_ += " data-unit=\"";
    line_ += UnitName(cell.unit);
    line_ += '"';
  }
  line_ += '>';
  AppendEscaped(rows.Display(row, column), line_);
  line_ += added + "</td>";
}

void TableWriter::EndRows() {
  rows_ended_ = true;
  if (!table_.columns.empty()) body_.Append("</tbody>\n");
  body_.Append("</table>\n</div>\n");
  if (table_.columns.empty()) {
    body_.Append("<p class=\"about\">The table has no columns.</p>\n");
  } else if (row_count_ == 0) {
    body_.Append("<p class=\"about\">The table has no rows.</p>\n");
  }
}

void TableWriter::AddNote(const TextBlock& note, int64_t number) {
  std::string html;
  if (!rows_ended_) {
    EndRows();
    has_notes_ = true;
    html = "<div class=\"notes\" id=\"" + id_ + "-notes\">\n" +
           "<p class=\"notes-title\">Notes</p>\n<ul>\n";
    int64_t own = 0;
    for (const std::string& text : table_.notes) {
      html += "<li data-note=\"" + Escaped(table_.id) + "/" +
              std::to_string(++own) + "\"";
      html += DirectionAttribute(text);
      html += '>';
      AppendEscaped(text, html);
      html += "</li>\n";
    }
  }
  if (number > 0) {
    html += "<li data-text=\"" + std::to_string(number) + "\"";
    html += DirectionAttribute(note.text);
    html += ">" + TextHtml(note) + "</li>\n";
  }
  body_.Append(html);
}

void TableWriter::Finish() {
  // The table's own notes, where no block has brought them along.
  if (!rows_ended_ && !table_.notes.empty()) AddNote({}, 0);
  if (!rows_ended_) EndRows();
  if (has_notes_) body_.Append("</ul>\n</div>\n");
  if (chart_.HasChart()) {
    body_.Append(ChartHtml(chart_.chart(), id_ + "-chart"));
  } else if (!chart_.WhyNone().empty()) {
    body_.Append("<p class=\"about\">" + chart_.WhyNone() + "</p>\n");
  }
  body_.Append("</div>\n");
  body_.Insert(start_, Opening());
}

std::string TableWriter::ShorthandHtml() const {
  std::string html;
  for (const CellStatus status : statuses_) {
    html += html.empty() ? "In this table " : "; ";
    html += "[";
    html += StatusSymbol(status);
    html += "] means ";
    html += StatusMeaning(status);
  }
  return html + ".";
}

std::string TableWriter::Opening() const {
  const size_t columns = table_.columns.size();
  const std::string title_id = id_ + "-title";
  std::string html = "<div class=\"table\" id=\"" + id_ + "\">\n";
  if (columns > kFewColumns) {
    html +=
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
        "aria-labelledby=\"" +
        title_id + "\">\n";
  } else {
    html += "<div>\n";
  }
  html += "<table data-table=\"" + Escaped(table_.id) + '"';
  if (!table_.question.empty()) {
    html += " data-question=\"" + EscapedJson(table_.question) + '"';
  }
  html += " aria-labelledby=\"" + title_id + '"';
  std::string described_by;
  if (!statuses_.empty()) described_by = id_ + "-shorthand";
  if (has_notes_) {
    described_by += (described_by.empty() ? "" : " ") + id_ + "-notes";
  }
  if (!described_by.empty()) {
    html += " aria-describedby=\"" + described_by + '"';
  }
  html += ClassAttribute(TableClasses(table_.columns, row_count_));
  html += ">\n<caption>\n<div class=\"title\" id=\"" + title_id + '"';
  html += DirectionAttribute(table_.title);
  html += '>' + TitleHtml(table_.title, "Table " + table_.id) + "</div>\n";
  if (!statuses_.empty()) {
    html += "<div class=\"shorthand\" id=\"" + id_ + "-shorthand\">" +
            ShorthandHtml() + "</div>\n";
  }
  html += "</caption>\n";
  if (columns == 0) return html;
  const int64_t texts = TextColumns(table_.columns);
  html += "<thead>\n<tr>";
  for (const ColumnInfo& column : table_.columns) {
    html += "<th scope=\"col\" data-column=\"" + Escaped(column.id) + '"';
    html += ClassAttribute(HeadingClasses(column, texts));
    html += DirectionAttribute(column.label);
    html += '>' +
            TitleHtml(column.label, column.id.empty() ? "Column" : column.id) +
            "</th>";
  }
  return html + "</tr>\n</thead>\n<tbody>\n";
}

}  // namespace redress::html

#include "plugins/excel/front_sheets.h"

#include <array>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"

namespace redress::excel {
namespace {

// An A4 page upright.
constexpr double kTextWidth = 82;
constexpr double kLabelWidth = 38;
constexpr double kNoteWidth = 78;

Style Heading(double size) {
  Style style;
  style.bold = true;
  style.size = size;
  return style;
}

Style Wrapped() {
  Style style;
  style.wrap = true;
  return style;
}

void SetHeight(lxw_worksheet* sheet, lxw_row_t row, const std::string& text,
               double width, double size) {
  const int lines = LineCount(text, width, size);
  if (lines == 1 && size == Style().size) return;
  Check(worksheet_set_row(sheet, row, RowHeight(lines, size), nullptr),
        "the height of a row");
}

// Writes text down one column.
class ColumnWriter {
 public:
  ColumnWriter(Workbook& workbook, lxw_worksheet* sheet)
      : workbook_(workbook), sheet_(sheet) {
    worksheet_set_default_row(sheet, RowHeight(1, Style().size), LXW_FALSE);
  }

  void Line(const std::string& text, const Style& style) {
    SetHeight(sheet_, row_, text, kTextWidth, style.size);
    bool cut = false;
    Check(worksheet_write_string(sheet_, row_++, 0, CellText(text, cut).c_str(),
                                 workbook_.Format(style)),
          "a text");
  }

  void Link(const std::string& sheet_name, const std::string& text) {
    WriteLink(workbook_, sheet_, row_++, 0, sheet_name, text);
  }

  void Gap() { ++row_; }

  static void WriteLink(Workbook& workbook, lxw_worksheet* sheet, lxw_row_t row,
                        lxw_col_t column, const std::string& sheet_name,
                        const std::string& text, bool line = false) {
    std::string url = "internal:'";
    for (const char c : sheet_name) {
      url += c;
      if (c == '\'') url += c;
    }
    url += "'!A1";
    Style style;
    style.link = true;
    style.wrap = true;
    style.bottom = line;
    Check(worksheet_write_url_opt(sheet, row, column, url.c_str(),
                                  workbook.Format(style),
                                  OneLine(text, 1000).c_str(), nullptr),
          "a link");
  }

 private:
  Workbook& workbook_;
  lxw_worksheet* sheet_;
  lxw_row_t row_ = 0;
};

// A small Excel table of texts that begins at a row.
void WriteTextTable(Workbook& workbook, lxw_worksheet* sheet, lxw_row_t row,
                    const std::string& name, std::vector<std::string> headers,
                    const std::vector<std::vector<std::string>>& rows) {
  Style header;
  header.bold = true;
  header.wrap = true;
  header.low = true;
  header.thick_bottom = true;
  Style body = Wrapped();
  body.bottom = true;
  std::vector<lxw_table_column> columns(headers.size());
  std::vector<lxw_table_column*> pointers;
  for (size_t i = 0; i < headers.size(); ++i) {
    columns[i].header = headers[i].data();
    columns[i].header_format = workbook.Format(header);
    pointers.push_back(&columns[i]);
  }
  pointers.push_back(nullptr);
  lxw_row_t at = row + 1;
  for (const std::vector<std::string>& cells : rows) {
    for (size_t i = 0; i < cells.size(); ++i) {
      // The last column holds the long texts.
      if (i + 1 == cells.size()) {
        SetHeight(sheet, at, cells[i], kNoteWidth, Style().size);
      }
      bool cut = false;
      Check(worksheet_write_string(sheet, at, static_cast<lxw_col_t>(i),
                                   CellText(cells[i], cut).c_str(),
                                   workbook.Format(body)),
            "a text");
    }
    ++at;
  }
  std::string table_name = name;
  lxw_table_options options = {};
  options.name = table_name.data();
  options.no_autofilter = LXW_TRUE;
  options.no_banded_rows = LXW_TRUE;
  options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT;
  options.columns = pointers.data();
  Check(
      worksheet_add_table(sheet, row, 0, at - 1,
                          static_cast<lxw_col_t>(headers.size() - 1), &options),
      "a table");
}

}  // namespace

std::string LongDay(Day day) {
  static constexpr std::array<const char*, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  if (!day.exists()) return "";
  return std::to_string(day.day()) + " " +
         kMonths[static_cast<size_t>(day.month() - 1)] + " " +
         std::to_string(day.year());
}

std::string DescribePeriod(const PeriodInfo& period) {
  const std::string days =
      LongDay(period.first_day) + " to " + LongDay(period.last_day);
  return period.label.empty() ? days : days + " (" + period.label + ")";
}

void WriteCover(Workbook& workbook, lxw_worksheet* sheet,
                const DocumentInfo& document,
                const std::vector<CoverLine>& lines) {
  Check(worksheet_set_column(sheet, 0, 0, kTextWidth, nullptr),
        "the width of a column");
  ColumnWriter out(workbook, sheet);
  Style title = Heading(22);
  title.wrap = true;
  out.Line(document.title.empty() ? document.id : document.title, title);
  if (!document.authority.empty()) out.Line(document.authority, Heading(16));
  for (size_t i = 0; i < document.periods.size(); ++i) {
    out.Line((i == 0 ? "Period: " : "Compared with: ") +
                 DescribePeriod(document.periods[i]),
             Wrapped());
  }
  out.Line("Data: version " + std::to_string(document.data_version) +
               (document.data_date.exists()
                    ? ", as at " + LongDay(document.data_date)
                    : ""),
           Wrapped());
  if (!document.disclosure_profile.empty()) {
    const bool internal = document.disclosure_profile == "internal";
    out.Line("Disclosure profile: " + document.disclosure_profile +
                 (internal ? " (small numbers are shown; not for publication "
                             "unless that has been decided)"
                           : ""),
             Wrapped());
  }
  if (!document.generator.empty()) {
    out.Line("Made by: " + document.generator, Wrapped());
  }
  out.Link(kContentsName, "Contents: every table of this workbook");
  out.Link(kNotesName, "Notes: definitions and what the shorthand means");
  for (const CoverLine& line : lines) {
    switch (line.kind) {
      case CoverLine::Kind::kHeading:
        out.Gap();
        out.Line(line.text, Heading(15));
        break;
      case CoverLine::Kind::kParagraph:
        out.Line(line.text, Wrapped());
        break;
      case CoverLine::Kind::kTable:
        out.Link(line.sheet_name, "Table: " + line.text);
        break;
    }
  }
}

void WriteContents(Workbook& workbook, lxw_worksheet* sheet,
                   const std::vector<SheetEntry>& sheets) {
  Check(worksheet_set_column(sheet, 0, 0, kLabelWidth, nullptr),
        "a column's width");
  Check(worksheet_set_column(sheet, 1, 1, kNoteWidth, nullptr),
        "a column's width");
  worksheet_set_landscape(sheet);
  ColumnWriter out(workbook, sheet);
  out.Line("Contents", Heading(16));
  Style grey;
  grey.grey = true;
  out.Line("This worksheet contains one table: every sheet with a link to it.",
           grey);
  std::vector<SheetEntry> all = {
      {kCoverName, "The document, its periods and its text"},
      {kNotesName, "Notes, definitions and shorthand"}};
  all.insert(all.end(), sheets.begin(), sheets.end());
  std::vector<std::vector<std::string>> rows;
  rows.reserve(all.size());
  for (const SheetEntry& entry : all) rows.push_back({entry.name, entry.title});
  constexpr lxw_row_t kHeaderRow = 2;
  WriteTextTable(workbook, sheet, kHeaderRow, "tbl__contents",
                 {"Sheet", "What it holds"}, rows);
  for (size_t i = 0; i < all.size(); ++i) {
    ColumnWriter::WriteLink(workbook, sheet,
                            kHeaderRow + 1 + static_cast<lxw_row_t>(i), 0,
                            all[i].name, all[i].name, true);
  }
}

void WriteNotes(Workbook& workbook, lxw_worksheet* sheet,
                const std::vector<NoteEntry>& notes) {
  Check(worksheet_set_column(sheet, 0, 0, 14, nullptr), "a column's width");
  Check(worksheet_set_column(sheet, 1, 1, kLabelWidth, nullptr),
        "a column's width");
  Check(worksheet_set_column(sheet, 2, 2, kNoteWidth, nullptr),
        "a column's width");
  worksheet_set_landscape(sheet);
  ColumnWriter out(workbook, sheet);
  out.Line("Notes", Heading(16));
  Style grey;
  grey.grey = true;
  out.Line(
      "This worksheet contains one table: the shorthand used in cells and the "
      "notes to the tables.",
      grey);
  std::vector<std::vector<std::string>> rows = {
      {"[z]", "Every table",
       "Not applicable, such as a percentage of nothing."},
      {"[c]", "Every table",
       "Confidential: withheld so that nobody can be recognised."},
      {"[x]", "Every table", "Not available."}};
  for (const NoteEntry& entry : notes) {
    rows.push_back({"[note " + std::to_string(entry.note.number) + "]",
                    entry.about, entry.note.text});
  }
  WriteTextTable(workbook, sheet, 2, "tbl__notes", {"Mark", "About", "Meaning"},
                 rows);
}

}  // namespace redress::excel

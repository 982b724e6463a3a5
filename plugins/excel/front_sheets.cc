#include "plugins/excel/front_sheets.h"

#include <array>
#include <string_view>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/text_sheet.h"

namespace redress::excel {
namespace {

// An A4 page upright.
constexpr double kTextWidth = 77;
constexpr double kLabelWidth = 38;
constexpr double kNoteWidth = 78;

Style Heading(double size) {
  Style style;
  style.bold = true;
  style.size = size;
  return style;
}

Style Grey() {
  Style style;
  style.grey = true;
  return style;
}

// What the document is: periods, data, profile, generator.
void WriteParticulars(const DocumentInfo& document, LineWriter& out) {
  out.Line(TitleOf(document), Heading(22));
  if (!document.authority.empty()) out.Line(document.authority, Heading(16));
  for (size_t i = 0; i < document.periods.size(); ++i) {
    out.Line((i == 0 ? "Period: " : "Compared with: ") +
                 DescribePeriod(document.periods[i]),
             Style());
  }
  out.Line("Data: version " + std::to_string(document.data_version) +
               (document.data_date.exists()
                    ? ", as at " + LongDay(document.data_date)
                    : ""),
           Style());
  if (!document.disclosure_profile.empty()) {
    const bool internal = document.disclosure_profile == "internal";
    out.Line("Disclosure profile: " + document.disclosure_profile +
                 (internal ? " (small numbers are shown; not for publication "
                             "unless that has been decided)"
                           : ""),
             Style());
  }
  if (!document.generator.empty()) {
    out.Line("Made by: " + document.generator, Style());
  }
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

std::string DescribeSource(const DocumentInfo& document) {
  std::string source = "Source: ";
  if (!document.authority.empty()) {
    source += Shorten(document.authority, 200) + ", ";
  }
  source += "data version " + std::to_string(document.data_version);
  if (document.data_date.exists()) {
    source += ", as at " + LongDay(document.data_date);
  }
  return source + ".";
}

void WriteCover(Workbook& workbook, lxw_worksheet* sheet,
                const DocumentInfo& document,
                const std::vector<CoverLine>& lines, bool charts,
                Provenance& provenance) {
  Check(worksheet_set_column(sheet, 0, 0, kTextWidth, nullptr),
        "the width of a column");
  LineWriter out(workbook, sheet, kTextWidth);
  WriteParticulars(document, out);
  out.Link(kContentsName, "Contents: every worksheet of this workbook");
  out.Link(kNotesName, "Notes: definitions and what the shorthand means");
  if (charts) {
    out.Line(
        "Charts are on worksheets of their own, each described in words and "
        "drawn from the table that it links to. They are the one departure "
        "from the government's guidance on statistics in spreadsheets, which "
        "advises against images.",
        Style());
  }
  for (const CoverLine& line : lines) {
    const TextBlock& block = line.text.block;
    if (!line.sheet_name.empty()) {
      out.Link(line.sheet_name, "Table: " + block.text);
      continue;
    }
    const bool heading = block.style == TextStyle::kHeading;
    provenance.AddText(
        line.text, kCoverName,
        out.Line(block.text, heading ? Heading(15) : Style(), heading), 0);
  }
}

void WriteContents(Workbook& workbook, lxw_worksheet* sheet,
                   const std::vector<SheetEntry>& sheets) {
  TextTable table(workbook, sheet, "contents",
                  {{"Sheet", kLabelWidth}, {"What it holds", kNoteWidth}});
  table.lines().Line("Contents", TitleStyle());
  table.lines().Line(
      "This worksheet contains one table: every sheet with a link to it.",
      Grey());
  std::vector<SheetEntry> all = {
      {kCoverName, "The document, its periods and its text"},
      {kContentsName, "This list"},
      {kNotesName, "Notes, definitions and shorthand"}};
  all.insert(all.end(), sheets.begin(), sheets.end());
  for (const SheetEntry& entry : all) {
    const lxw_row_t row = table.Row({entry.name, entry.title});
    WriteLink(workbook, sheet, row, 0, entry.name, entry.name, true);
  }
  table.Finish();
}

void WriteNotes(Workbook& workbook, lxw_worksheet* sheet,
                const std::vector<NoteEntry>& notes, Provenance& provenance) {
  TextTable table(
      workbook, sheet, "notes",
      {{"Mark", 14}, {"About", kLabelWidth}, {"Meaning", kNoteWidth}});
  table.lines().Line("Notes", TitleStyle());
  table.lines().Line(
      "This worksheet contains one table: the shorthand used in cells and the "
      "notes to the tables.",
      Grey());
  table.lines().Link(kContentsName, "Back to the contents");
  table.Row({"[z]", "Every table",
             "Not applicable, such as a percentage of nothing."});
  table.Row({"[c]", "Every table",
             "Confidential: withheld so that nobody can be recognised."});
  table.Row({"[x]", "Every table", "Not available."});
  for (const NoteEntry& entry : notes) {
    std::vector<lxw_row_t> rows;
    for (const std::string_view piece :
         CellPieces(entry.note.text, kShownUnits)) {
      const std::string mark =
          NoteMark(entry.note.number) + (rows.empty() ? "" : " goes on");
      rows.push_back(table.Row({mark, entry.about, std::string(piece)}));
    }
    if (entry.text.number > 0) {
      provenance.AddText(entry.text, kNotesName, rows, 2);
    }
  }
  table.Finish();
}

}  // namespace redress::excel

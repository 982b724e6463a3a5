#include "plugins/excel/front_sheets.h"

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

// What the document is: periods, data, profile, generator.
void WriteParticulars(const DocumentInfo& document, LineWriter& out) {
  out.Line(TitleOf(document), Heading(22));
  if (!document.authority.empty()) out.Line(document.authority, Heading(16));
  for (size_t i = 0; i < document.periods.size(); ++i) {
    out.Line((i == 0 ? "Period: " : "Compared with: ") +
                 document.periods[i].ToWords(),
             Style());
  }
  out.Line("Data: version " + std::to_string(document.data_version) +
               (document.data_date.exists()
                    ? ", as at " + document.data_date.ToWords()
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

std::string DescribeSource(const DocumentInfo& document) {
  std::string source = "Source: ";
  if (!document.authority.empty()) {
    source += Shorten(document.authority, 200) + ", ";
  }
  source += "data version " + std::to_string(document.data_version);
  if (document.data_date.exists()) {
    source += ", as at " + document.data_date.ToWords();
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
  table.Head(
      kContentsName,
      "This worksheet contains one table: every sheet with a link to it.");
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
  table.Head(kNotesName,
             "This worksheet contains one table: the shorthand used in cells "
             "and the notes to the tables.");
  table.lines().LinkBack();
  for (const CellStatus status :
       {CellStatus::kNotApplicable, CellStatus::kConfidential,
        CellStatus::kNotAvailable}) {
    std::string meaning = StatusMeaning(status);
    meaning[0] = static_cast<char>(meaning[0] - 'a' + 'A');
    table.Row({ShownStatus(status), "Every table", meaning + "."});
  }
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

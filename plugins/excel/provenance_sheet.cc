#include "plugins/excel/provenance_sheet.h"

#include "plugins/excel/cell_text.h"
#include "plugins/excel/places.h"
#include "plugins/excel/text_sheet.h"

namespace redress::excel {
namespace {

// Of a piece, which other programs put together again.
constexpr size_t kPieceUnits = 30000;

// JSON without the two characters that a cell cannot hold: as its own escapes
// they are lost to nobody.
std::string ForCell(std::string_view json) {
  std::string text;
  for (size_t i = 0; i < json.size(); ++i) {
    if (json.compare(i, 3, "\xEF\xBF\xBE") == 0) {
      text += "\\ufffe";
      i += 2;
    } else if (json.compare(i, 3, "\xEF\xBF\xBF") == 0) {
      text += "\\uffff";
      i += 2;
    } else {
      text += json[i];
    }
  }
  return text;
}

}  // namespace

void Provenance::AddPieces(const char* kind, const std::string& table,
                           std::string_view text) {
  if (text.empty()) return;
  for (const std::string_view piece : CellPieces(text, kPieceUnits)) {
    entries_.push_back({kind, "", table, "", "", std::string(piece)});
  }
}

void Provenance::AddDocument(const DocumentInfo& document) {
  AddPieces("document", "", document.id);
  AddPieces("generator", "", document.generator);
  AddPieces("data version", "", std::to_string(document.data_version));
  AddPieces("data date", "", document.data_date.ToString());
  AddPieces("disclosure profile", "", document.disclosure_profile);
  AddPieces("source", "", ForCell(document.source));
}

void Provenance::AddTable(const TableInfo& table,
                          const std::vector<TablePart>& parts) {
  AddPieces("question", table.id, ForCell(table.question));
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    const std::string& id = table.columns[i].id;
    if (parts.empty()) {
      entries_.push_back({"column", "", table.id, id, "", "no rows"});
    }
    for (const TablePart& part : parts) {
      entries_.push_back(
          {"column",
           RangePlace(part.sheet_name, part.first_row, part.last_row, column),
           table.id, id, std::to_string(part.number), ""});
    }
  }
}

void Provenance::AddText(const NumberedText& text,
                         const std::string& sheet_name,
                         const std::vector<lxw_row_t>& rows, lxw_col_t column) {
  for (const lxw_row_t row : rows) {
    texts_.push_back({"text", CellPlace(sheet_name, row, column), "", "",
                      std::to_string(text.number), ""});
  }
  if (text.block.figures.empty()) return;
  const std::vector<std::string_view> pieces =
      CellPieces(text.block.text, kShownUnits);
  size_t piece = 0;
  size_t end = pieces[0].size();
  for (const TextFigure& figure : text.block.figures) {
    while (figure.begin >= end && piece + 1 < pieces.size()) {
      end += pieces[++piece].size();
    }
    texts_.push_back({"figure", CellPlace(sheet_name, rows[piece], column), "",
                      "", "", figure.name});
  }
}

void Provenance::Write(Workbook& workbook, lxw_worksheet* sheet) const {
  TextTable table(workbook, sheet, "provenance",
                  {{"Kind", 20},
                   {"Place", 44},
                   {"Table", 30},
                   {"Column", 26},
                   {"First row", 12, true},
                   {"Text", 80}});
  table.Head(kProvenanceName,
             "This worksheet contains one table: what this workbook was made "
             "from, and where each of its figures stands. It is for programs "
             "that check them.");
  table.lines().Line(
      "Cells are empty where there is nothing to say of that kind.", Style());
  table.lines().LinkBack();
  for (const std::vector<Entry>* entries : {&entries_, &texts_}) {
    for (const Entry& entry : *entries) {
      table.Row({entry.begin(), entry.end()});
    }
  }
  table.Finish();
}

}  // namespace redress::excel

#include "plugins/excel/document_writer.h"

#include <algorithm>
#include <utility>

#include "plugins/excel/cell_text.h"
#include "redress/export/exporter.h"

namespace redress::excel {

DocumentWriter::DocumentWriter(const DocumentInfo& document,
                               const std::string& folder, bool charts,
                               const Limits& limits)
    : document_(document),
      workbook_(folder),
      long_texts_(folder),
      context_{workbook_,
               names_,
               long_texts_,
               provenance_,
               limits,
               charts,
               DescribeSource(document)},
      // They come first, and are written when all is known.
      cover_(workbook_.AddSheet(names_.SheetName(kCoverName))),
      contents_(workbook_.AddSheet(names_.SheetName(kContentsName))),
      notes_(workbook_.AddSheet(names_.SheetName(kNotesName))) {
  // No table takes the names of the last ones.
  names_.SheetName(kLongTextsName);
  names_.SheetName(kProvenanceName);
  workbook_.SetProperties(document);
  provenance_.AddDocument(document);
  for (const PeriodInfo& period : document.periods) {
    context_.period_labels.push_back(
        OneLine(period.label.empty() ? period.ToWords() : period.label, 100));
  }
}

void DocumentWriter::AddText(const TextBlock& block) {
  const NumberedText text = {++texts_, block};
  if (block.style == TextStyle::kNote) {
    AddNote(block.text, text);
    return;
  }
  FinishTable();
  cover_lines_.push_back({text});
}

void DocumentWriter::BeginTable(const TableInfo& table) {
  FinishTable();
  if (table.columns.size() > LXW_COL_MAX) {
    throw Refused("The table " + table.id +
                  " has more than the 16,384 columns of a worksheet.");
  }
  table_ = std::make_unique<TableSheet>(context_, table);
  CoverLine line;
  line.text.block.text = table.title.empty() ? table.id : table.title;
  line.sheet_name = table_->sheet_name();
  cover_lines_.push_back(std::move(line));
  for (const std::string& note : table.notes) AddNote(note, {});
}

void DocumentWriter::AddRows(const RowBatch& rows) { table_->AddRows(rows); }

// Notes to a table follow it, so its sheet is written when something else does.
void DocumentWriter::FinishTable() {
  if (table_ == nullptr) return;
  table_->Finish();
  sheets_.insert(sheets_.end(), table_->sheets().begin(),
                 table_->sheets().end());
  table_ = nullptr;
}

void DocumentWriter::AddNote(const std::string& text,
                             const NumberedText& as_text) {
  NoteEntry entry;
  entry.note.number = static_cast<int>(note_entries_.size()) + 1;
  entry.note.text = text;
  entry.text = as_text;
  if (table_ != nullptr) {
    entry.about = table_->sheet_name();
    table_->AddNote(entry.note);
  } else {
    entry.about = "Every table";
  }
  note_entries_.push_back(std::move(entry));
}

std::string DocumentWriter::Finish() {
  FinishTable();
  if (!long_texts_.empty()) {
    for (const std::string& name : long_texts_.Write(workbook_, names_)) {
      sheets_.push_back({name, "Texts that are longer than their cell, whole"});
    }
  }
  lxw_worksheet* last = workbook_.AddSheet(kProvenanceName);
  sheets_.push_back(
      {kProvenanceName,
       "What the workbook was made from, and where each figure stands"});
  const bool charts =
      std::any_of(sheets_.begin(), sheets_.end(),
                  [](const SheetEntry& sheet) { return sheet.chart; });
  WriteCover(workbook_, cover_, document_, cover_lines_, charts, provenance_);
  WriteContents(workbook_, contents_, sheets_);
  WriteNotes(workbook_, notes_, note_entries_, provenance_);
  provenance_.Write(workbook_, last);
  worksheet_activate(cover_);
  return workbook_.Close();
}

}  // namespace redress::excel

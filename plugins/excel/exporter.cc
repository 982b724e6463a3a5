// The exporter: a document as an Excel workbook, one sheet for each table.

#include "redress/export/exporter.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/front_sheets.h"
#include "plugins/excel/sheet_names.h"
#include "plugins/excel/table_sheet.h"
#include "plugins/excel/workbook.h"

namespace redress::excel {
namespace {

constexpr char kMediaType[] =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

class ExcelExporter : public redress::Exporter {
 private:
  void Begin(const DocumentInfo& document) override {
    document_ = document;
    workbook_ = std::make_unique<Workbook>(output().TemporaryFolder());
    workbook_->SetProperties(document);
    context_ = std::make_unique<SheetContext>(
        SheetContext{*workbook_, names_, Limits{}, true, {}, 0, {}});
    context_->charts = options().GetBoolean("charts");
    for (const PeriodInfo& period : document.periods) {
      context_->period_labels.push_back(OneLine(
          period.label.empty() ? DescribePeriod(period) : period.label, 100));
    }
    // They come first, and are written when all is known.
    cover_ = workbook_->AddSheet(names_.SheetName(kCoverName));
    contents_ = workbook_->AddSheet(names_.SheetName(kContentsName));
    notes_ = workbook_->AddSheet(names_.SheetName(kNotesName));
  }

  void Text(const TextBlock& block) override {
    if (block.style == TextStyle::kNote) {
      AddNote(block.text);
      return;
    }
    FinishTable();
    CoverLine line;
    line.kind = block.style == TextStyle::kHeading
                    ? CoverLine::Kind::kHeading
                    : CoverLine::Kind::kParagraph;
    line.text = block.text;
    cover_lines_.push_back(std::move(line));
  }

  void BeginTable(const TableInfo& table) override {
    FinishTable();
    if (table.columns.size() > LXW_COL_MAX) {
      throw Refused("The table " + table.id +
                    " has more than the 16,384 columns of a worksheet.");
    }
    table_ = std::make_unique<TableSheet>(*context_, table);
    CoverLine line;
    line.kind = CoverLine::Kind::kTable;
    line.text = table.title.empty() ? table.id : table.title;
    line.sheet_name = table_->sheet_name();
    cover_lines_.push_back(std::move(line));
    for (const std::string& note : table.notes) AddNote(note);
  }

  void Rows(const RowBatch& rows) override {
    if (IsCancelled()) throw Error(REDRESS_CANCELLED, "cancelled");
    table_->AddRows(rows);
  }

  void Finish() override {
    FinishTable();
    WriteCover(*workbook_, cover_, document_, cover_lines_);
    WriteContents(*workbook_, contents_, sheets_);
    WriteNotes(*workbook_, notes_, note_entries_);
    worksheet_activate(cover_);
    const std::string path = workbook_->Close();
    const std::string name = document_.id.empty() ? "document" : document_.id;
    output().SendFile(name + ".xlsx", kMediaType, path);
    for (const std::string& message : context_->messages) {
      output().Message(message);
    }
  }

  // Notes to a table follow it, so its sheet is written when something else
  // does.
  void FinishTable() {
    if (table_ == nullptr) return;
    table_->Finish();
    sheets_.insert(sheets_.end(), table_->sheets().begin(),
                   table_->sheets().end());
    table_ = nullptr;
  }

  void AddNote(const std::string& text) {
    NoteEntry entry;
    entry.note.number = static_cast<int>(note_entries_.size()) + 1;
    entry.note.text = text;
    if (table_ != nullptr) {
      entry.about = table_->sheet_name();
      table_->AddNote(entry.note);
    } else {
      entry.about = "Every table";
    }
    note_entries_.push_back(std::move(entry));
  }

  DocumentInfo document_;
  SheetNames names_;
  std::unique_ptr<Workbook> workbook_;
  std::unique_ptr<SheetContext> context_;
  std::unique_ptr<TableSheet> table_;
  lxw_worksheet* cover_ = nullptr;
  lxw_worksheet* contents_ = nullptr;
  lxw_worksheet* notes_ = nullptr;
  std::vector<CoverLine> cover_lines_;
  std::vector<NoteEntry> note_entries_;
  std::vector<SheetEntry> sheets_;
};

redress::Description Describe() {
  redress::Description description;
  description.id = "excel";
  description.version = "0.1.0";
  description.summary =
      "An Excel workbook: a cover, contents, notes and one sheet for each "
      "table, with typed cells and native charts.";
  description.formats = {{kMediaType, ".xlsx"}};
  description.options = {
      {"charts", OptionType::kBoolean, "true",
       "Draws a chart beside each table that suggests one."}};
  return description;
}

}  // namespace
}  // namespace redress::excel

REDRESS_EXPORTER(redress::excel::ExcelExporter, redress::excel::Describe())

// The CSV exporter: each table as a file with its CSVW metadata beside it, and
// the rest of the document in csv-metadata.json. See README.md.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugins/csv/csvw.h"
#include "plugins/csv/file_set.h"
#include "plugins/csv/names.h"
#include "plugins/csv/shape.h"
#include "redress/export/exporter.h"

namespace redress::csv {
namespace {

constexpr char kVersion[] = "0.2.0";
constexpr char kFolderFormat[] = "csv";
constexpr char kZipFormat[] = "zip";

// A batch has at most 16 MiB of text, and a line of its row repeats that row's.
constexpr uint64_t kMaxMemory = uint64_t{128} << 20;

class CsvExporter : public Exporter {
 public:
  static Description Describe() {
    Description description;
    description.id = "csv";
    description.version = kVersion;
    description.summary =
        "CSV files, one for each table, with CSVW metadata; as a folder or one "
        "zip";
    description.formats = {
        {"text/csv", ".csv", /*many_files=*/true, kFolderFormat},
        {"application/zip", ".zip", /*many_files=*/false, kZipFormat}};
    description.options = {
        {"shape",
         OptionType::kChoice,
         "tidy",
         "One line for each figure (tidy), or the table's layout with figures "
         "as the report shows them (as_shown)",
         {"tidy", "as_shown"}},
        {"line_ending",
         OptionType::kChoice,
         "crlf",
         "Ends lines as RFC 4180 has it (crlf), or as Unix does (lf)",
         {"crlf", "lf"}},
        {"bom", OptionType::kBoolean, "false",
         "Begins each CSV file with a byte order mark, by which Excel knows "
         "UTF-8"},
        {"formula_guard", OptionType::kBoolean, "true",
         "Puts an apostrophe before texts that a spreadsheet would run as a "
         "formula, and before those that begin with one"}};
    description.max_memory = kMaxMemory;
    return description;
  }

 private:
  void Begin(const DocumentInfo& document) override {
    document_ = document;
    format_.exporter = std::string("csv ") + kVersion;
    for (const char* name : {"shape", "line_ending", "bom", "formula_guard"}) {
      format_.options[name] = options().GetString(name);
    }
    format_.line_end =
        options().GetString("line_ending") == "lf" ? "\n" : "\r\n";
    format_.guard = options().GetBoolean("formula_guard");
    files_ = format() == kZipFormat
                 ? MakeZip(output(), FileStem(document.id) + ".zip",
                           document.data_date)
                 : MakeFolder(output());
    lines_ = std::make_unique<LineWriter>(
        format_.guard, format_.line_end,
        [this](std::string_view lines) { files_->Write(lines); });
  }

  void Text(const TextBlock& text) override { texts_.push_back(text); }

  void BeginTable(const TableInfo& table) override {
    TableFile& file = tables_.emplace_back();
    file.table = table;
    file.file = file_names_.Add(FileStem(table.id), "_", "") + ".csv";
    file.texts_before = static_cast<int64_t>(texts_.size());
    shape_ = options().GetString("shape") == "tidy"
                 ? MakeTidyShape(file.table.columns, document_.periods)
                 : MakeShownShape(file.table.columns);
    file.columns = shape_->columns();
    file.is_tidy = shape_->is_tidy();
    files_->Begin(file.file, "text/csv; charset=utf-8; header=present");
    if (options().GetBoolean("bom")) files_->Write("\xEF\xBB\xBF");
    shape_->WriteHeadings(lines_.get());
  }

  void Rows(const RowBatch& batch) override {
    TableFile& file = tables_.back();
    for (size_t row = 0; row < batch.size(); ++row) {
      shape_->WriteRow(batch, row, ++file.rows, lines_.get());
    }
  }

  void EndTable() override {
    lines_->Flush();
    files_->End();
    const TableFile& file = tables_.back();
    WriteMetadata(file.file + "-metadata.json",
                  TableMetadata(document_, format_, file));
    shape_.reset();
  }

  void Finish() override {
    WriteMetadata("csv-metadata.json",
                  GroupMetadata(document_, format_, texts_, tables_));
    files_->Finish();
  }

  void WriteMetadata(const std::string& name, const std::string& json) {
    files_->Begin(name, "application/csvm+json");
    files_->Write(json);
    files_->End();
  }

  DocumentInfo document_;
  FileFormat format_;
  std::unique_ptr<FileSet> files_;
  UniqueNames file_names_;
  std::vector<TextBlock> texts_;
  // Their columns point into their tables, which stay where they are only in
  // a container that never moves them.
  std::deque<TableFile> tables_;
  std::unique_ptr<Shape> shape_;
  std::unique_ptr<LineWriter> lines_;
};

}  // namespace
}  // namespace redress::csv

REDRESS_EXPORTER(redress::csv::CsvExporter,
                 redress::csv::CsvExporter::Describe())

// The CSV exporter: one file for each table, and metadata.json. See README.md.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/csv/csv_text.h"
#include "plugins/csv/metadata.h"
#include "redress/export/exporter.h"

namespace redress::csv {
namespace {

constexpr char kVersion[] = "0.1.0";

// A line is kept until it is written, and a batch has at most 16 MiB of text.
constexpr uint64_t kMaxMemory = uint64_t{128} << 20;

// Gives each name once: the second "a" becomes "a (2)".
class UniqueNames {
 public:
  std::string Add(const std::string& name, const char* open,
                  const char* close) {
    std::string unique = name;
    for (int i = 2; !taken_.insert(unique).second; ++i) {
      unique = name + open + std::to_string(i) + close;
    }
    return unique;
  }

 private:
  std::set<std::string> taken_;
};

// `id` as the stem of a file's name.
std::string FileStem(const std::string& id) {
  constexpr size_t kMaxStem = 150;
  std::string stem = id.substr(0, kMaxStem);
  for (char& c : stem) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!good) c = '_';
  }
  return stem.empty() ? "table" : stem;
}

class CsvExporter : public Exporter {
 public:
  static Description Describe() {
    return {"csv",
            kVersion,
            "CSV files, one for each table, and metadata.json with the rest",
            {{"text/csv", ".csv", /*many_files=*/true}},
            {{"line_ending",
              OptionType::kChoice,
              "crlf",
              "Ends lines as RFC 4180 has it (crlf), or as Unix does (lf)",
              {"crlf", "lf"}},
             {"bom", OptionType::kBoolean, "false",
              "Begins each file with a byte order mark, by which Excel knows "
              "UTF-8"},
             {"formula_guard", OptionType::kBoolean, "true",
              "Puts an apostrophe before texts that a spreadsheet would run as "
              "a formula"}},
            /*accepted_documents=*/{},
            /*licence=*/"",
            /*max_table_rows=*/0,
            kMaxMemory};
  }

 private:
  void Begin(const DocumentInfo& document) override {
    line_end_ = options().GetString("line_ending") == "lf" ? "\n" : "\r\n";
    bom_ = options().GetBoolean("bom");
    guard_ = options().GetBoolean("formula_guard");
    std::vector<std::pair<std::string, std::string>> used;
    for (const char* name : {"bom", "formula_guard", "line_ending"}) {
      used.emplace_back(name, options().GetString(name));
    }
    metadata_.Begin(document, std::string("csv ") + kVersion, used);
  }

  void Text(const TextBlock& text) override { metadata_.AddText(text); }

  void BeginTable(const TableInfo& table) override {
    columns_ = table.columns;
    rows_ = 0;
    const std::string file =
        file_names_.Add(FileStem(table.id), "_", "") + ".csv";
    output().BeginFile(file, "text/csv; charset=utf-8; header=present");
    if (bom_) output().Write("\xEF\xBB\xBF");
    metadata_.BeginTable(table, file, WriteHeadings());
  }

  void Rows(const RowBatch& batch) override {
    for (size_t row = 0; row < batch.size(); ++row) WriteRow(batch[row]);
  }

  void EndTable() override {
    output().EndFile();
    metadata_.EndTable(rows_);
  }

  void Finish() override {
    output().BeginFile("metadata.json", "application/json");
    output().Write(metadata_.Finish());
    output().EndFile();
  }

  // Writes the first line. Returns the headings of the columns themselves, as
  // they stand in it.
  std::vector<std::string> WriteHeadings() {
    UniqueNames names;
    names.Add(kRowType, "", "");
    std::vector<std::string> headings;
    for (const ColumnInfo& column : columns_) {
      const std::string heading = Guarded(names.Add(
          column.label.empty() ? column.id : column.label, " (", ")"));
      AddField(heading);
      headings.push_back(heading);
      if (column.role != ColumnRole::kFigure) continue;
      AddField(names.Add(heading + " [status]", " (", ")"));
      AddField(names.Add(heading + " [unit]", " (", ")"));
      if (column.numerator_in_brackets) {
        AddField(names.Add(heading + " [number]", " (", ")"));
      }
    }
    AddField(kRowType);
    WriteLine();
    return headings;
  }

  void WriteRow(const Row& row) {
    for (size_t i = 0; i < row.size(); ++i) {
      const Cell cell = row[i];
      if (columns_[i].role == ColumnRole::kFigure) {
        AddFigure(cell, columns_[i].numerator_in_brackets);
      } else if (cell.kind == Cell::Kind::kDate) {
        AddField(cell.date.ToString());
      } else {
        AddField(Guarded(std::string(cell.text)));
      }
    }
    AddField(row.type() == RowType::kTotal ? "total" : "members");
    WriteLine();
    ++rows_;
  }

  void AddFigure(const Cell& cell, bool with_number) {
    const bool has_number =
        cell.kind == Cell::Kind::kFigure && cell.status == CellStatus::kNumber;
    if (has_number && cell.denominator == 0) {
      throw Refused("A figure has the denominator 0, which is no number.");
    }
    AddField(has_number ? Decimal(cell.numerator, cell.denominator) : "");
    AddField(StatusSymbol(cell.status));
    AddField(UnitName(cell.unit));
    if (with_number) {
      AddField(has_number && cell.unit == Unit::kPercent
                   ? std::to_string(cell.numerator)
                   : "");
    }
  }

  std::string Guarded(const std::string& text) const {
    return guard_ && LooksLikeFormula(text) ? "'" + text : text;
  }

  void AddField(std::string_view text) {
    if (!line_.empty()) line_ += ',';
    line_ += Quote(text);
    // An empty first field must not look like none.
    if (line_.empty()) line_ = "\"\"";
  }

  void WriteLine() {
    line_ += line_end_;
    output().Write(line_);
    line_.clear();
  }

  static constexpr char kRowType[] = "row_type";

  const char* line_end_ = "\r\n";
  bool bom_ = false;
  bool guard_ = true;
  UniqueNames file_names_;
  std::vector<ColumnInfo> columns_;
  int64_t rows_ = 0;
  std::string line_;
  Metadata metadata_;
};

}  // namespace
}  // namespace redress::csv

REDRESS_EXPORTER(redress::csv::CsvExporter,
                 redress::csv::CsvExporter::Describe())

// Reads a CSV export by its metadata (plugins/csv/README.md): a folder, a zip,
// or one table's file with its metadata beside it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/csv_reader.h"
#include "clients/verify/json_value.h"
#include "clients/verify/readers.h"

namespace redress::verify {
namespace {

constexpr char kStatusSuffix[] = " [status]";
constexpr size_t kMaxRowBytes = size_t{64} << 20;
// Values are rounded at the tenth decimal.
constexpr double kRounding = 1e-10;

using google::protobuf::Struct;

std::string TextMember(const Struct& object, const std::string& name) {
  return Member(object, name).string_value();
}

// What a column of the file holds.
struct FileColumn {
  std::string title;
  // The id of the table's column; empty where it is about none.
  std::string column;
  bool is_figure = false;
};

// Reads one table's file.
class TableReader {
 public:
  TableReader(const Struct& metadata, bool is_tidy, bool guarded,
              PublishedFile& file, size_t& values)
      : id_(TextMember(metadata, "redress:table")),
        is_tidy_(is_tidy),
        guarded_(guarded),
        file_(file),
        values_(values) {
    std::vector<std::string> figures;
    for (const auto& entry :
         Member(metadata, "redress:columns").list_value().values()) {
      const Struct& column = entry.struct_value();
      ids_.push_back(TextMember(column, "redress:id"));
      if (TextMember(column, "redress:role") == "figure") {
        figures.push_back(ids_.back());
      }
    }
    has_figures_ = !figures.empty();
    const Struct& schema = Member(metadata, "tableSchema").struct_value();
    for (const auto& entry : Member(schema, "columns").list_value().values()) {
      const Struct& given = entry.struct_value();
      const auto& titles = Member(given, "titles");
      FileColumn column;
      column.title = titles.has_list_value()
                         ? titles.list_value().values(0).string_value()
                         : titles.string_value();
      column.column = TextMember(given, "redress:column");
      column.is_figure = std::find(figures.begin(), figures.end(),
                                   column.column) != figures.end();
      columns_.push_back(std::move(column));
    }
  }

  absl::Status Read(const std::string& bytes, const std::string& name) {
    std::istringstream stream(bytes);
    client::CsvReader reader(stream, kMaxRowBytes);
    client::CsvRow row;
    if (!reader.Next(row)) return Malformed(name, 1, "it has no heading row");
    for (const std::string& heading : row.cells) {
      headings_.push_back(heading);
    }
    PublishedTable& table = file_.tables[id_];
    for (const std::string& id : ids_) table.columns[id];
    while (reader.Next(row)) {
      if (row.problem) {
        return Malformed(name, row.problem->line, row.problem->message);
      }
      absl::Status status = TakeLine(row, name);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status TakeLine(const client::CsvRow& row, const std::string& name) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(CellOf(row, "row"), &number) || number < 1 ||
        number > static_cast<int64_t>(kMaxValues)) {
      return Malformed(name, row.line,
                       "its column \"row\" has no number of a row");
    }
    file_.tables[id_].rows = std::max(file_.tables[id_].rows, number);
    for (size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i) {
      const FileColumn& column = columns_[i];
      if (column.column.empty() || column.is_figure) continue;
      absl::Status status =
          Put(number, column.column, TextValue(Unguarded(row.cells[i])));
      if (!status.ok()) return status;
    }
    if (!has_figures_) return absl::OkStatus();
    return is_tidy_ ? TakeTidy(row, number) : TakeAsShown(row, number);
  }

  absl::Status TakeTidy(const client::CsvRow& row, int64_t number) {
    const std::string status = CellOf(row, "status");
    if (!status.empty()) {
      return Put(number, CellOf(row, "column"),
                 TextValue(absl::StrCat("[", status, "]")));
    }
    const std::string text = CellOf(row, "value");
    if (text.empty()) return Put(number, CellOf(row, "column"), Value());
    double value = 0;
    double numerator = 0;
    double denominator = 0;
    const bool read =
        absl::SimpleAtod(text, &value) &&
        absl::SimpleAtod(CellOf(row, "numerator"), &numerator) &&
        absl::SimpleAtod(CellOf(row, "denominator"), &denominator) &&
        denominator != 0;
    const double tolerance = kRounding * std::max(1.0, std::abs(value));
    if (!read || std::abs(value - numerator / denominator) > tolerance) {
      // Somebody changed one of the three and not the others.
      return Put(number, CellOf(row, "column"),
                 TextValue(absl::StrCat(text, " as ", CellOf(row, "numerator"),
                                        " / ", CellOf(row, "denominator"))));
    }
    return Put(number, CellOf(row, "column"), NumberValue(value, tolerance));
  }

  absl::Status TakeAsShown(const client::CsvRow& row, int64_t number) {
    for (size_t i = 0; i + 1 < columns_.size() && i + 1 < row.cells.size();
         ++i) {
      // The status stands beside its figure.
      if (!columns_[i].is_figure ||
          columns_[i + 1].column != columns_[i].column ||
          !absl::StrContains(columns_[i + 1].title, kStatusSuffix)) {
        continue;
      }
      const std::string& status = row.cells[i + 1];
      Value value = TextValue(row.cells[i]);
      if (!status.empty()) value = TextValue(absl::StrCat("[", status, "]"));
      if (status.empty() && row.cells[i].empty()) value = Value();
      absl::Status put = Put(number, columns_[i].column, std::move(value));
      if (!put.ok()) return put;
    }
    return absl::OkStatus();
  }

  // The value of a row's column. Tidy files have a label once for each figure
  // of its row: where they differ, the odd one is kept.
  absl::Status Put(int64_t row, const std::string& column, Value value) {
    std::vector<Value>& values = file_.tables[id_].columns[column];
    const auto index = static_cast<size_t>(row - 1);
    if (values.size() <= index) {
      values_ += index + 1 - values.size();
      if (values_ > kMaxValues) {
        return absl::ResourceExhaustedError(
            absl::StrCat("the files have more than ", kMaxValues, " values"));
      }
      values.resize(index + 1);
      values[index] = std::move(value);
      return absl::OkStatus();
    }
    const bool seen = values[index].kind != Value::Kind::kEmpty;
    if (!seen || values[index].text != value.text) {
      values[index] = std::move(value);
    }
    return absl::OkStatus();
  }

  // The cell under a fixed name, which no heading can have.
  std::string CellOf(const client::CsvRow& row, const std::string& name) const {
    const auto found = std::find(headings_.begin(), headings_.end(), name);
    const auto at = static_cast<size_t>(found - headings_.begin());
    return at < row.cells.size() ? row.cells[at] : "";
  }

  std::string Unguarded(const std::string& text) const {
    return guarded_ && absl::StartsWith(text, "'") ? text.substr(1) : text;
  }

  static absl::Status Malformed(const std::string& name, int64_t line,
                                const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ", line ", line, ": ", what));
  }

  const std::string id_;
  const bool is_tidy_;
  const bool guarded_;
  PublishedFile& file_;
  size_t& values_;
  bool has_figures_ = false;
  std::vector<std::string> ids_;
  std::vector<FileColumn> columns_;
  std::vector<std::string> headings_;
};

// The value of an option of the export.
std::string OptionOf(const Struct& metadata, const std::string& name) {
  for (const auto& entry :
       Member(metadata, "redress:options").list_value().values()) {
    if (TextMember(entry.struct_value(), "redress:name") == name) {
      return TextMember(entry.struct_value(), "redress:value");
    }
  }
  return "";
}

void TakeTexts(const Struct& metadata, PublishedFile& file) {
  for (const auto& entry :
       Member(metadata, "redress:texts").list_value().values()) {
    const Struct& text = entry.struct_value();
    const auto number =
        static_cast<int64_t>(Member(text, "redress:number").number_value());
    file.texts[number] = {TextMember(text, "redress:text"),
                          absl::StrCat("redress:texts, number ", number)};
  }
}

}  // namespace

absl::StatusOr<PublishedFile> ReadCsvExport(const std::string& metadata,
                                            const PartReader& read) {
  const absl::StatusOr<Struct> document = ParseJson(metadata);
  if (!document.ok()) return document.status();
  PublishedFile file;
  file.format = "CSV";
  file.source = TextMember(*document, "redress:source");
  const bool is_tidy = OptionOf(*document, "shape") != "as_shown";
  const bool guarded = OptionOf(*document, "formula_guard") != "false";
  TakeTexts(*document, file);
  std::map<std::string, std::string> names;
  size_t values = 0;
  const auto take = [&](const Struct& table) -> absl::Status {
    const std::string url = TextMember(table, "url");
    names[TextMember(table, "redress:table")] = url;
    const absl::StatusOr<std::string> bytes = read(url);
    // A table that was taken away is a table that the file does not have.
    if (absl::IsNotFound(bytes.status())) return absl::OkStatus();
    if (!bytes.ok()) return bytes.status();
    return TableReader(table, is_tidy, guarded, file, values).Read(*bytes, url);
  };
  absl::Status status;
  if (document->fields().count("url") > 0) {
    // The metadata of one table alone.
    file.is_part = true;
    status = take(*document);
  }
  for (const auto& entry : Member(*document, "tables").list_value().values()) {
    if (status.ok()) status = take(entry.struct_value());
  }
  if (!status.ok()) return status;
  file.place = [names](const std::string& table, int64_t row,
                       const std::string& column) {
    const auto found = names.find(table);
    return absl::StrCat(found == names.end() ? table : found->second, ", row ",
                        row, ", ", column);
  };
  return file;
}

}  // namespace redress::verify

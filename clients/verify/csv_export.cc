// Reads a CSV export by its metadata (plugins/csv/README.md): a folder, a zip,
// or one table's file with its metadata beside it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
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
#include "clients/verify/text_match.h"

namespace redress::verify {
namespace {

constexpr size_t kMaxRowBytes = size_t{64} << 20;
// Values have ten significant digits.
constexpr double kRounding = 6e-10;

using google::protobuf::Struct;

std::string TextMember(const Struct& object, const std::string& name) {
  return Member(object, name).string_value();
}

int64_t NumberMember(const Struct& object, const std::string& name) {
  const double number = Member(object, name).number_value();
  // Else it is no number that anything of a file has.
  const bool fits = number >= 0 && number <= static_cast<double>(kMaxTextBytes);
  return fits ? static_cast<int64_t>(number) : 0;
}

// An option that the files were written with.
std::string Option(const Struct& metadata, const std::string& name) {
  for (const auto& entry :
       Member(metadata, "redress:options").list_value().values()) {
    const Struct& option = entry.struct_value();
    if (TextMember(option, "redress:name") == name) {
      return TextMember(option, "redress:value");
    }
  }
  return "";
}

// What a column of the file holds.
struct FileColumn {
  // As the heading row has it.
  std::string title;
  // The id of the table's column; empty where it is about none.
  std::string column;
  bool is_figure = false;
};

// The label of a period of the document; empty where it has none of that
// number.
std::string PeriodLabel(const Struct& document, int64_t number) {
  const auto& periods = Member(document, "redress:periods").list_value();
  return number < periods.values_size()
             ? TextMember(
                   periods.values(static_cast<int>(number)).struct_value(),
                   "redress:label")
             : "";
}

// Reads one table's file.
class TableReader {
 public:
  // `document` has what the metadata say of all tables.
  TableReader(const Struct& document, const Struct& metadata,
              PublishedFile& file, KeptSize& kept)
      : id_(TextMember(metadata, "redress:table")),
        is_tidy_(Option(document, "shape") != "as_shown"),
        guarded_(Option(document, "formula_guard") != "false"),
        file_(file),
        kept_(kept) {
    std::vector<std::string> figures;
    for (const auto& entry :
         Member(metadata, "redress:columns").list_value().values()) {
      const Struct& column = entry.struct_value();
      const std::string id = TextMember(column, "redress:id");
      if (TextMember(column, "redress:role") == "figure") figures.push_back(id);
      const int64_t period = NumberMember(column, "redress:period");
      told_[id] = {{"measure", TextMember(column, "redress:measure")},
                   {"period", PeriodLabel(document, period)},
                   {"content", TextMember(column, "redress:content")}};
      AddWords(PublishedWords::Kind::kHeading,
               TextMember(column, "redress:label"), "redress:columns", id);
    }
    AddWords(PublishedWords::Kind::kTitle, TextMember(metadata, "dc:title"),
             "dc:title");
    int64_t number = 0;
    for (const auto& note : Member(metadata, "notes").list_value().values()) {
      AddWords(PublishedWords::Kind::kNote,
               TextMember(note.struct_value(), "rdfs:comment"), "notes")
          .number = ++number;
    }
    has_figures_ = !figures.empty();
    const Struct& schema = Member(metadata, "tableSchema").struct_value();
    for (const auto& entry : Member(schema, "columns").list_value().values()) {
      const Struct& given = entry.struct_value();
      const auto& titles = Member(given, "titles");
      FileColumn column;
      const auto& list = titles.list_value().values();
      column.title =
          list.empty() ? titles.string_value() : list[0].string_value();
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
    if (row.problem) {
      return Malformed(name, row.problem->line, row.problem->message);
    }
    headings_ = row.cells;
    TakeHeadings(name);
    PublishedTable& table = file_.tables[id_];
    for (const auto& [id, told] : told_) table.columns[id];
    while (status_.ok() && reader.Next(row)) {
      if (row.problem) {
        return Malformed(name, row.problem->line, row.problem->message);
      }
      status_.Update(TakeLine(row, name));
    }
    return status_;
  }

 private:
  PublishedWords& AddWords(PublishedWords::Kind kind, std::string text,
                           std::string place, const std::string& column = "") {
    status_.Update(kept_.Add(1, {id_, column, text, place}));
    PublishedWords& words = file_.words.emplace_back();
    words.kind = kind;
    words.table = id_;
    words.column = column;
    words.text = std::move(text);
    words.place = std::move(place);
    return words;
  }

  // The headings of the file itself: a number may have been added to each.
  void TakeHeadings(const std::string& name) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      const FileColumn& column = columns_[i];
      const std::string heading = i < headings_.size() ? headings_[i] : "";
      const std::string place = absl::StrCat(name, ", line 1");
      const bool is_status = IsStatus(i);
      if (!column.column.empty() && !is_status) {
        AddWords(PublishedWords::Kind::kHeading, Unguarded(heading), place,
                 column.column)
            .may_be_longer = true;
      } else if (heading != column.title) {
        file_.AddOddity(absl::StrCat(place, ": the heading ", heading, " was ",
                                     column.title));
      }
    }
    for (size_t i = columns_.size(); i < headings_.size(); ++i) {
      file_.AddOddity(absl::StrCat(name, ", line 1: the column ", headings_[i],
                                   " is none of the table's"));
    }
  }

  // The column holds the status of the figure before it.
  bool IsStatus(size_t column) const {
    return column > 0 && columns_[column].is_figure &&
           columns_[column].column == columns_[column - 1].column;
  }

  absl::Status TakeLine(const client::CsvRow& row, const std::string& name) {
    int64_t number = 0;
    if (row.cells.size() != headings_.size()) {
      return Malformed(name, row.line,
                       "it has not as many cells as there are headings");
    }
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
          Put(number, column.column, TextValue(Unguarded(row.cells[i])), name,
              row.line);
      if (!status.ok()) return status;
    }
    if (!has_figures_) return absl::OkStatus();
    return is_tidy_ ? TakeTidy(row, number, name)
                    : TakeAsShown(row, number, name);
  }

  absl::Status TakeTidy(const client::CsvRow& row, int64_t number,
                        const std::string& name) {
    const std::string column = Unguarded(CellOf(row, "column"));
    const std::string place = absl::StrCat(name, ", line ", row.line);
    const auto found = told_.find(column);
    if (found == told_.end()) {
      file_.AddOddity(absl::StrCat(place, ": the column ", column,
                                   " is none of the table's"));
      return absl::OkStatus();
    }
    for (const auto& [what, told] : found->second) {
      const std::string said = Unguarded(CellOf(row, what));
      if (Essence(said) == Essence(told)) continue;
      file_.AddOddity(absl::StrCat(place, ": the ", what, " is ", said,
                                   ", and that of ", column, " is ", told));
    }
    // Each line says the heading of its column: once, where they agree.
    const std::string heading = Unguarded(CellOf(row, "heading"));
    const auto [known, is_new] = tidy_headings_.insert({column, heading});
    if (is_new || known->second != heading) {
      AddWords(PublishedWords::Kind::kHeading, heading, place, column);
    }
    return Put(number, column, TidyValue(row), name, row.line);
  }

  Value TidyValue(const client::CsvRow& row) const {
    const std::string status = CellOf(row, "status");
    const std::string text = CellOf(row, "value");
    const std::string top = CellOf(row, "numerator");
    const std::string bottom = CellOf(row, "denominator");
    if (text.empty() && top.empty() && bottom.empty()) {
      return status.empty() ? Value()
                            : TextValue(absl::StrCat("[", status, "]"));
    }
    Value value;
    double number = 0;
    const bool read = absl::SimpleAtod(text, &number) &&
                      absl::SimpleAtoi(top, &value.numerator) &&
                      absl::SimpleAtoi(bottom, &value.denominator) &&
                      value.denominator != 0 && status.empty();
    const double tolerance = kRounding * std::abs(number);
    const double exact = static_cast<double>(value.numerator) /
                         static_cast<double>(value.denominator);
    if (!read || !(std::abs(number - exact) <= tolerance)) {
      // Somebody changed one of them and not the others.
      return TextValue(
          absl::StrCat(text, " as ", top, " / ", bottom,
                       status.empty() ? "" : absl::StrCat(" [", status, "]")));
    }
    value.kind = Value::Kind::kNumber;
    value.number = number;
    value.tolerance = tolerance;
    return value;
  }

  absl::Status TakeAsShown(const client::CsvRow& row, int64_t number,
                           const std::string& name) {
    for (size_t i = 0; i + 1 < columns_.size() && i + 1 < row.cells.size();
         ++i) {
      // The status stands beside its figure.
      if (!columns_[i].is_figure || !IsStatus(i + 1)) continue;
      const std::string shown = Unguarded(row.cells[i]);
      const std::string& status = row.cells[i + 1];
      Value value;
      if (!shown.empty() || !status.empty()) {
        value = TextValue(
            absl::StrCat(shown, !shown.empty() && !status.empty() ? " " : "",
                         status.empty() ? "" : absl::StrCat("[", status, "]")));
      }
      absl::Status put =
          Put(number, columns_[i].column, std::move(value), name, row.line);
      if (!put.ok()) return put;
    }
    return absl::OkStatus();
  }

  // The value of a row's column. Tidy files have a label once for each figure
  // of its row; all of them are the same.
  absl::Status Put(int64_t row, const std::string& column, Value value,
                   const std::string& name, int64_t line) {
    std::vector<Value>& values = file_.tables[id_].columns[column];
    std::vector<bool>& seen = seen_[column];
    const auto index = static_cast<size_t>(row - 1);
    if (values.size() <= index) {
      absl::Status status = kept_.Add(index + 1 - values.size(), {});
      if (!status.ok()) return status;
      values.resize(index + 1);
      seen.resize(index + 1);
    }
    if (!seen[index]) {
      absl::Status status = kept_.Add(0, {value.text});
      if (!status.ok()) return status;
      values[index] = std::move(value);
      seen[index] = true;
    } else if (Shown(values[index]) != Shown(value)) {
      file_.AddOddity(absl::StrCat(name, ", line ", line, ": ", column,
                                   " of row ", row, " is ", Shown(value),
                                   " here, and ", Shown(values[index]),
                                   " in a line before"));
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
  KeptSize& kept_;
  absl::Status status_;
  bool has_figures_ = false;
  // What each line of a column says beside its figure, by column and heading.
  std::map<std::string, std::map<std::string, std::string>> told_;
  std::vector<FileColumn> columns_;
  std::vector<std::string> headings_;
  // By column: the rows whose value was read, and the heading in tidy lines.
  std::map<std::string, std::vector<bool>> seen_;
  std::map<std::string, std::string> tidy_headings_;
};

absl::Status TakeTexts(const Struct& metadata, PublishedFile& file,
                       KeptSize& kept) {
  for (const auto& entry :
       Member(metadata, "redress:texts").list_value().values()) {
    const Struct& text = entry.struct_value();
    const auto number = NumberMember(text, "redress:number");
    const std::string whole = TextMember(text, "redress:text");
    const std::string place = absl::StrCat("redress:texts, number ", number);
    absl::Status status = kept.Add(1, {whole});
    if (!status.ok()) return status;
    if (!file.texts.insert({number, {whole, place}}).second) {
      file.AddOddity(place + " is there twice");
    }
    for (const auto& given :
         Member(text, "redress:figures").list_value().values()) {
      const Struct& figure = given.struct_value();
      const auto begin =
          static_cast<size_t>(NumberMember(figure, "redress:begin"));
      const auto size =
          static_cast<size_t>(NumberMember(figure, "redress:size"));
      const std::string shown = TextMember(figure, "redress:shown");
      if (begin <= whole.size() && whole.substr(begin, size) == shown) continue;
      file.AddOddity(absl::StrCat(place, ": the figure ",
                                  TextMember(figure, "redress:name"), " is ",
                                  shown, ", which the text has not"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PublishedFile> ReadCsvExport(const std::string& metadata,
                                            const PartReader& read,
                                            const ReadLimits& limits) {
  const absl::StatusOr<Struct> document = ParseJson(metadata);
  if (!document.ok()) return document.status();
  PublishedFile file;
  file.format = "CSV";
  file.source = TextMember(*document, "redress:source");
  file.data_version = NumberMember(*document, "redress:dataVersion");
  file.has_notes = true;
  KeptSize kept(limits, "the export");
  absl::Status status = kept.Add(1, {});
  status.Update(TakeTexts(*document, file, kept));
  std::map<std::string, std::string> names;
  std::set<std::string> urls;
  const auto take = [&](const Struct& table) -> absl::Status {
    const std::string url = TextMember(table, "url");
    const std::string id = TextMember(table, "redress:table");
    // People read both, and one of them was compared.
    if (!names.insert({id, url}).second) {
      file.AddOddity(absl::StrCat("the table ", id, " is there twice"));
      return absl::OkStatus();
    }
    if (!urls.insert(url).second) {
      file.AddOddity(absl::StrCat("the file ", url, " is of two tables"));
      return absl::OkStatus();
    }
    const absl::StatusOr<std::string> bytes = read(url);
    // A table that was taken away is a table that the file does not have.
    if (absl::IsNotFound(bytes.status())) return absl::OkStatus();
    if (!bytes.ok()) return bytes.status();
    return TableReader(*document, table, file, kept).Read(*bytes, url);
  };
  if (document->fields().count("url") > 0) {
    // The metadata of one table alone.
    file.is_part = true;
    file.words.emplace_back().text =
        TextMember(*document, "redress:documentTitle");
    if (status.ok()) status = take(*document);
  } else {
    file.words.emplace_back().text = TextMember(*document, "dc:title");
  }
  for (const auto& entry : Member(*document, "tables").list_value().values()) {
    if (status.ok()) status = take(entry.struct_value());
  }
  if (!status.ok()) return status;
  if (file.source.empty()) {
    return absl::InvalidArgumentError(
        "its metadata do not say what it was made from");
  }
  file.place = [names](const std::string& table, int64_t row,
                       const std::string& column) {
    const auto found = names.find(table);
    return absl::StrCat(found == names.end() ? table : found->second, ", row ",
                        row, ", ", column);
  };
  return file;
}

}  // namespace redress::verify

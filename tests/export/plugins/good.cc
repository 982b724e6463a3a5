// Writes all that it is given as lines of text, and tries every function of the
// host: a file by way of the temporary folder, a message, a log line.

#include <cstdio>
#include <string>

#include "redress/export/exporter.h"

namespace {

class Good : public redress::Exporter {
  void Begin(const redress::DocumentInfo& document) override {
    output().BeginFile("document.txt", "text/plain");
    Line("id " + document.id + ", " + document.title);
    Line("by " + document.generator + " for " + document.authority + " as " +
         document.disclosure_profile);
    Line("version " + std::to_string(document.data_version) + " of " +
         document.data_date.ToString());
    for (const redress::PeriodInfo& period : document.periods) {
      Line("period " + period.label + ": " + period.first_day.ToString() +
           " to " + period.last_day.ToString());
    }
    Line("greeting " + options().GetString("greeting") + ", times " +
         std::to_string(options().GetInteger("times")) + ", loud " +
         (options().GetBoolean("loud") ? "yes" : "no"));
    Log(redress::LogLevel::kInfo, "a line for the log");
  }

  void Text(const redress::TextBlock& text) override {
    Line("text " + std::to_string(static_cast<int>(text.style)) + " " +
         text.text);
  }

  void BeginTable(const redress::TableInfo& table) override {
    Line("table " + table.id + ", " + table.title + ", chart " +
         std::to_string(static_cast<int>(table.chart.type)));
    for (const std::string& note : table.notes) Line("table note " + note);
    for (const redress::ColumnInfo& column : table.columns) {
      Line("column " + column.id + ", " + column.label + ", role " +
           std::to_string(static_cast<int>(column.role)) + ", unit " +
           std::to_string(static_cast<int>(column.unit)) + ", measure " +
           column.measure + ", period " + std::to_string(column.period) +
           ", content " + std::to_string(static_cast<int>(column.content)) +
           ", brackets " + (column.numerator_in_brackets ? "yes" : "no") +
           ", dimension " + column.dimension + ", shown " +
           column.display_format);
    }
    rows_ = 0;
  }

  void Rows(const redress::RowBatch& batch) override {
    for (size_t r = 0; r < batch.size(); ++r, ++rows_) {
      const redress::Row row = batch[r];
      std::string line =
          row.type() == redress::RowType::kTotal ? "total" : "row";
      for (size_t c = 0; c < row.size(); ++c) line += " | " + Show(row[c]);
      Line(line);
    }
  }

  void EndTable() override { Line("rows " + std::to_string(rows_)); }

  void Finish() override {
    Line(IsCancelled() ? "cancelled" : "end");
    output().EndFile();
    output().Message("two files were written");
    const std::string path = output().TemporaryFolder() + "/copy";
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) throw redress::Error(REDRESS_INTERNAL, "no folder");
    std::fputs("by way of the folder\n", file);
    std::fclose(file);
    output().SendFile("copy.bin", "application/octet-stream", path);
  }

  static std::string Show(const redress::Cell& cell) {
    switch (cell.kind) {
      case redress::Cell::Kind::kEmpty:
        return "-";
      case redress::Cell::Kind::kText:
        return "\"" + std::string(cell.text) + "\"";
      case redress::Cell::Kind::kDate:
        return cell.date.ToString();
      case redress::Cell::Kind::kFigure:
        return std::to_string(cell.numerator) + "/" +
               std::to_string(cell.denominator) + "=" +
               std::to_string(cell.value) + " " +
               redress::StatusSymbol(cell.status) + " unit " +
               std::to_string(static_cast<int>(cell.unit)) + " shown " +
               std::string(cell.display);
    }
    return "?";
  }

  void Line(const std::string& line) { output().Write(line + "\n"); }

  int rows_ = 0;
};

}  // namespace

REDRESS_EXPORTER(
    Good, redress::Description{
              "good",
              "1.2.3",
              "Everything as text",
              {{"text/plain", ".txt", true}},
              {{"greeting",
                redress::OptionType::kChoice,
                "hello",
                "What to say",
                {"hello", "goodbye"}},
               {"times", redress::OptionType::kInteger, "1", "How often"},
               {"loud", redress::OptionType::kBoolean, "", "Whether loudly"},
               {"name", redress::OptionType::kString, "", "Whom to greet"}},
              {},
              "Apache-2.0"})

// Documents as Markdown, in the dialect of GitHub.
#include "redress/export/exporter.h"

static std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::strchr("\\|*_`<[&", c) != nullptr) escaped += '\\';
    escaped += c == '\n' || c == '\r' ? "<br>" : std::string(1, c);
  }
  return escaped;
}

class Markdown : public redress::Exporter {
  void Begin(const redress::DocumentInfo& document) override {
    std::string source = document.id + ", ";
    for (const auto& period : document.periods) source += period.label + ", ";
    source += "data version " + std::to_string(document.data_version) +
              ", profile " + document.disclosure_profile;
    output().BeginFile(document.id + ".md", "text/markdown");
    output().Write("# " + Escape(document.title) + "\n\n" + Escape(source) +
                   "\n");
  }
  void Text(const redress::TextBlock& text) override {
    const bool heading = text.style == redress::TextStyle::kHeading;
    output().Write((heading ? "\n## " : "\n") + Escape(text.text) + "\n");
  }
  void BeginTable(const redress::TableInfo& table) override {
    std::string head = "\n**" + Escape(table.title) + "**\n\n", rule;
    for (const auto& note : table.notes) head += Escape(note) + "\n\n";
    for (const auto& column : table.columns) {
      head += "| " + Escape(column.label) + " ";
      rule += column.role == redress::ColumnRole::kFigure ? "| --: " : "| --- ";
    }
    output().Write(head + "|\n" + rule + "|\n");
  }
  void Rows(const redress::RowBatch& rows) override {
    std::string lines;
    for (size_t row = 0; row < rows.size(); ++row) {
      const char* bold = rows.type(row) == redress::RowType::kTotal ? "**" : "";
      for (size_t i = 0; i < rows.column_count(); ++i) {
        const std::string text = Escape(rows.Display(row, i));
        lines += text.empty() ? "| " : "| " + (bold + text) + bold + " ";
      }
      lines += "|\n";
    }
    output().Write(lines);
  }
  void Finish() override { output().EndFile(); }
};

REDRESS_EXPORTER(Markdown, {"markdown",
                            "1.0.0",
                            "Documents as Markdown",
                            {{"text/markdown", ".md"}}})

// An exporter without fault: writes every text and every row as a line. The
// plugins here derive from it, and do one thing wrong.

#ifndef REDRESS_TESTS_PLUGINS_CONFORMANCE_FAULTY_LINES_H_
#define REDRESS_TESTS_PLUGINS_CONFORMANCE_FAULTY_LINES_H_

#include <string>

#include "redress/export/exporter.h"

namespace redress::faulty {

class Lines : public Exporter {
 protected:
  void Begin(const DocumentInfo& document) override {
    output().BeginFile("lines.txt", "text/plain");
    output().Write(document.title + "\n");
  }
  void Text(const TextBlock& text) override {
    output().Write(text.text + "\n");
  }
  void BeginTable(const TableInfo& table) override {
    output().Write(table.title + "\n");
  }
  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) output().Write(Line(rows[i]));
  }
  void Finish() override { output().EndFile(); }

  static std::string Line(const Row& row) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += std::string(row[i].text) + std::string(row[i].display) + "|";
    }
    return line + "\n";
  }
};

inline Description Describe() {
  return {"faulty", "1.0.0", "Lines", {{"text/plain", ".txt"}}};
}

// The table of Lines, for those that replace its hooks.
inline redress_exporter_table TableOfLines() {
  return *internal::EntryTable<Lines>(&Describe);
}

}  // namespace redress::faulty

// The plugin, after `fault` has changed `table`.
#define REDRESS_FAULTY_EXPORTER(fault)                                     \
  extern "C" const redress_exporter_table* redress_exporter_v1(void) {     \
    static redress_exporter_table table = redress::faulty::TableOfLines(); \
    fault;                                                                 \
    return &table;                                                         \
  }

#endif  // REDRESS_TESTS_PLUGINS_CONFORMANCE_FAULTY_LINES_H_

// The example of exporter.h, compiled as C++17.

#include "redress/export/exporter.h"

namespace {

class Lines : public redress::Exporter {
  void Begin(const redress::DocumentInfo&) override {
    output().BeginFile("titles.txt", "text/plain");
  }
  void BeginTable(const redress::TableInfo& table) override {
    output().Write(table.title + "\n");
  }
  void Finish() override { output().EndFile(); }
};

}  // namespace

REDRESS_EXPORTER(Lines, redress::Description{"lines",
                                             "1.0.0",
                                             "The titles of tables.",
                                             {{"text/plain", ".txt"}}})

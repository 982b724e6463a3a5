// Writes the first batch of a table only.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void BeginTable(const TableInfo& table) override {
    Lines::BeginTable(table);
    first_ = true;
  }
  void Rows(const RowBatch& rows) override {
    if (first_) Lines::Rows(rows);
    first_ = false;
  }
  bool first_ = true;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

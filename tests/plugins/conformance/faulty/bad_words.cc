// Refuses tables without rows in words that are not UTF-8.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void BeginTable(const TableInfo& table) override {
    Lines::BeginTable(table);
    empty_ = true;
  }
  void Rows(const RowBatch& rows) override {
    Lines::Rows(rows);
    empty_ = false;
  }
  void EndTable() override {
    if (empty_) throw Refused("caf\xE9");
  }
  bool empty_ = true;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

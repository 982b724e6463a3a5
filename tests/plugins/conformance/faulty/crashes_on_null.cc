// Crashes where a whole row is empty.

#include <csignal>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) {
      bool empty = true;
      for (size_t j = 0; j < rows.column_count(); ++j) {
        empty = empty && rows.at(i, j).kind == Cell::Kind::kEmpty;
      }
      if (empty && rows.column_count() > 0) std::raise(SIGSEGV);
    }
    Lines::Rows(rows);
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

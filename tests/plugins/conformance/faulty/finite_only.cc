// Takes for granted that a figure is a number.

#include <cmath>
#include <cstdlib>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) {
      for (size_t j = 0; j < rows.column_count(); ++j) {
        if (!std::isfinite(rows.at(i, j).value)) std::abort();
      }
    }
    Lines::Rows(rows);
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

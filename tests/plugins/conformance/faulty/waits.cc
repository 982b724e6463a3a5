// Waits for ever once it is cancelled.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Rows(const RowBatch& rows) override {
    while (IsCancelled()) {
    }
    Lines::Rows(rows);
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

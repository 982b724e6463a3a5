// Has no room for long texts.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) {
      if (Line(rows[i]).size() > 32768) throw Error(REDRESS_INTERNAL, "long");
    }
    Lines::Rows(rows);
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

// Keeps a table in memory, and declares that it needs little.

#include <cstdint>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) kept_ += Line(rows[i]);
  }
  void EndTable() override {
    output().Write(kept_);
    kept_.clear();
  }
  std::string kept_;
};

Description Small() {
  Description description = Describe();
  description.max_memory = uint64_t{24} << 20;
  return description;
}

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Small())

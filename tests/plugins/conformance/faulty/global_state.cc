// Keeps what is of a document for all of them.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

std::string& Kept() {
  static std::string kept;
  return kept;
}

class Faulty : public Lines {
  void Begin(const DocumentInfo& document) override {
    Lines::Begin(document);
    Kept().clear();
  }
  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) Kept() += Line(rows[i]);
  }
  void Finish() override {
    output().Write(Kept());
    Lines::Finish();
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

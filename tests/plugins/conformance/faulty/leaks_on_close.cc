// Counts on finish to free what it holds.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Begin(const DocumentInfo& document) override {
    Lines::Begin(document);
    held_ = new std::string(100, 'x');
  }
  void Finish() override {
    delete held_;
    Lines::Finish();
  }
  std::string* held_ = nullptr;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

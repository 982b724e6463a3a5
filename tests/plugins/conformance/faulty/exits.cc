// Ends the process where there is nothing to do.

#include <cstdlib>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Text(const TextBlock& text) override {
    Lines::Text(text);
    empty_ = false;
  }
  void BeginTable(const TableInfo& table) override {
    Lines::BeginTable(table);
    empty_ = false;
  }
  void Finish() override {
    if (empty_) std::exit(0);
    Lines::Finish();
  }
  bool empty_ = true;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

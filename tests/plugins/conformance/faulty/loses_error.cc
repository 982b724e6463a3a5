// Takes a failed write for a good one.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Rows(const RowBatch& rows) override {
    Ignore([&] { Lines::Rows(rows); });
  }
  void Finish() override {
    Ignore([&] { Lines::Finish(); });
  }
  template <typename Body>
  void Ignore(Body body) {
    try {
      body();
    } catch (const Error&) {
      Log(LogLevel::kWarning, "never mind");
    }
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

// Leaves files open.

#include <unistd.h>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    Lines::Finish();
    kept_ = dup(STDERR_FILENO);
  }
  int kept_ = 0;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

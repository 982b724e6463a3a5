// Writes what time it is.

#include <ctime>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    output().Write(std::to_string(std::time(nullptr)));
    Lines::Finish();
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

// Writes an address, which is another one each time.

#include <cstdint>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    output().Write(std::to_string(reinterpret_cast<uintptr_t>(&kPlace)));
    Lines::Finish();
  }
  static constexpr int kPlace = 0;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

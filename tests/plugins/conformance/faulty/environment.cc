// Writes times of day in the zone of the environment.

#include <cstdlib>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    const char* zone = std::getenv("TZ");
    output().Write(zone == nullptr ? "" : zone);
    Lines::Finish();
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

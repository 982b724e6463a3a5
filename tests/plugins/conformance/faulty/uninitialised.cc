// Writes a byte that it never set.

#include <cstdlib>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    char* volatile buffer = static_cast<char*>(std::malloc(4000));
    const std::string byte(buffer + 2000, 1);
    std::free(buffer);
    output().Write(byte);
    Lines::Finish();
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

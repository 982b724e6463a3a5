// Writes a file that is not in the temporary folder, where it can.

#include <cstdio>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    Lines::Finish();
    std::FILE* file = std::fopen("outside.txt", "wb");
    if (file != nullptr) std::fclose(file);
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

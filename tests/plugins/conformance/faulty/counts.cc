// Numbers its documents.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    static int documents = 0;
    output().Write(std::to_string(++documents));
    Lines::Finish();
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

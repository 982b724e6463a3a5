// Declares a format that it does not write.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    if (format() == "json") throw Error(REDRESS_INTERNAL, "not written yet");
    Lines::Finish();
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty,
                 redress::Description{
                     "faulty",
                     "1.0.0",
                     "Lines",
                     {{"text/plain", ".txt"}, {"application/json", ".json"}}})

// Leaves memory behind for each document.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Finish() override {
    Lines::Finish();
    kept_ = new std::string(100, 'x');
  }
  volatile const std::string* kept_ = nullptr;
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Describe())

// Fails for one of the choices that it declares.

#include <stdexcept>

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

class Faulty : public Lines {
  void Begin(const DocumentInfo& document) override {
    if (options().GetString("style") == "wide") {
      throw std::runtime_error("wide");
    }
    Lines::Begin(document);
  }
};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty,
                 redress::Description{"faulty",
                                      "1.0.0",
                                      "Lines",
                                      {{"text/plain", ".txt"}},
                                      {{"style",
                                        redress::OptionType::kChoice,
                                        "narrow",
                                        "",
                                        {"narrow", "wide"}}}})

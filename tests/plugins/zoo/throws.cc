// Throws through the SDK, which knows what to do.

#include <stdexcept>

#include "redress/export/exporter.h"

namespace {

class Plugin : public redress::Exporter {
  void Rows(const redress::RowBatch&) override {
    throw std::runtime_error("a fault of the plugin");
  }
};

}  // namespace

REDRESS_EXPORTER(Plugin, redress::Description{
                             ZOO_ID, "1.0.0", "", {{"text/plain", ".txt"}}})

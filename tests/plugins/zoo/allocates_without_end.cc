// Takes memory until there is none.

#include <string>
#include <vector>

#include "redress/export/exporter.h"

namespace {

class Plugin : public redress::Exporter {
  void Rows(const redress::RowBatch&) override {
    for (;;) hoard_.emplace_back(64u << 20, 'x');
  }

  std::vector<std::string> hoard_;
};

}  // namespace

REDRESS_EXPORTER(Plugin, redress::Description{
                             ZOO_ID, "1.0.0", "", {{"text/plain", ".txt"}}})

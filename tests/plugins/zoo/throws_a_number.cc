// Throws what is no exception, through the SDK.

#include "redress/export/exporter.h"

namespace {

class Plugin : public redress::Exporter {
  void Rows(const redress::RowBatch&) override { throw 7; }
};

}  // namespace

REDRESS_EXPORTER(Plugin, redress::Description{
                             ZOO_ID, "1.0.0", "", {{"text/plain", ".txt"}}})

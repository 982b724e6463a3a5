// Accepts one report only.

#include "redress/export/exporter.h"

namespace {

class Picky : public redress::Exporter {};

}  // namespace

REDRESS_EXPORTER(
    Picky, redress::Description{
               "picky",
               "1.0.0",
               "One report",
               {{"text/plain", ".txt"}},
               {{"reason", redress::OptionType::kString, "", "Why", {}, true}},
               {"childrens-representations"}})

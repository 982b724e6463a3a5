// Its id is no id.

#include "redress/export/exporter.h"

namespace {

class BadId : public redress::Exporter {};

}  // namespace

REDRESS_EXPORTER(BadId, redress::Description{
                            "Bad Id", "1.0.0", "", {{"text/plain", ".txt"}}})

// Exports a name beside its entry. It is linked without redress_add_exporter().

#include "tests/plugins/conformance/faulty/lines.h"

extern "C" __attribute__((visibility("default"))) int helper() { return 1; }

namespace redress::faulty {
namespace {

class Plain : public Lines {};

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Plain, redress::faulty::Describe())

// Declares a default that its option does not allow.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

using Faulty = Lines;

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(
    redress::faulty::Faulty,
    redress::Description{
        "faulty",
        "1.0.0",
        "Lines",
        {{"text/plain", ".txt"}},
        {{"width", redress::OptionType::kInteger, "9", "", {}, false, 1, 3}}})

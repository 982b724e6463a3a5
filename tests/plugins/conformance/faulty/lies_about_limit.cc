// Declares a limit of rows that it does not hold.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

using Faulty = Lines;

Description Limited() {
  Description description = Describe();
  description.max_table_rows = 10000;
  return description;
}

}  // namespace
}  // namespace redress::faulty

REDRESS_EXPORTER(redress::faulty::Faulty, redress::faulty::Limited())

/* Says that its sentence is longer than there is room for. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  zoo_fail(error, REDRESS_INTERNAL, "four");
  error->text_size = UINT32_MAX;
  return REDRESS_INTERNAL;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

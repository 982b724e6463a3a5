/* Has a great deal to say to its standard error. */

#include <stdio.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  for (int i = 0; i < 100000; ++i) fputs("and another\n", stderr);
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

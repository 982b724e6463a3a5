/* Writes to where nothing is. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  *(volatile int*)16 = 1;
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

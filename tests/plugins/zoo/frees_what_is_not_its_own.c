/* Frees what belongs to the host. */

#include <stdlib.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  free((void*)zoo_host);
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

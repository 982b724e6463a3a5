/* Waits for what never comes. */

#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  for (;;) pause();
}

ZOO_EXPORTER(zoo_table.rows = Rows)

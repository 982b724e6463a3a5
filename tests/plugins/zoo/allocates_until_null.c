/* Takes memory until there is none, and uses what it did not get. */

#include <stdlib.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  for (;;) memset(malloc(64u << 20), 1, 64u << 20);
}

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Never has enough of the processor. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  for (volatile unsigned i = 0;;) i = i + 1;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

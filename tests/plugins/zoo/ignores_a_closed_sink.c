/* Writes for ever, whether anybody reads it or not. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  zoo_begin("zoo.txt");
  for (;;) zoo_write("more of the same\n");
}

ZOO_EXPORTER(zoo_table.rows = Rows)

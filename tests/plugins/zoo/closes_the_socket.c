/* Closes the socket that the worker speaks over. */

#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  close(3);
  for (;;) pause();
}

ZOO_EXPORTER(zoo_table.rows = Rows)

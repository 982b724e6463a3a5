/* Starts a process. */

#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  if (fork() == 0) {
    for (;;) pause();
  }
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

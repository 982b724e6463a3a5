/* Sends a signal to whoever started it. */

#include <signal.h>
#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  if (kill(getppid(), SIGURG) != 0) return REDRESS_INTERNAL;
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

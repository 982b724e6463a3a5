/* Sends over the worker's socket what is no frame. */

#include <sys/socket.h>
#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  char garbage[64];
  memset(garbage, 0xE7, sizeof(garbage));
  send(3, garbage, sizeof(garbage), MSG_NOSIGNAL);
  for (;;) pause();
}

ZOO_EXPORTER(zoo_table.rows = Rows)

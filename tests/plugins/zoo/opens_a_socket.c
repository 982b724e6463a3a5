/* Wants the network. */

#include <sys/socket.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  if (socket(AF_INET, SOCK_STREAM, 0) < 0) return REDRESS_INTERNAL;
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Calls itself until the stack is full. */

#include "tests/plugins/zoo/zoo.h"

static int Deeper(int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return Deeper(depth + 1) + room[0];
}

ZOO_ROWS(Rows) { return Deeper(1) == 0 ? REDRESS_OK : REDRESS_INTERNAL; }

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Makes code while it runs. */

#include <sys/mman.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  if (mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) {
    return REDRESS_INTERNAL;
  }
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

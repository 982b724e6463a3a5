/* Becomes another program. */

#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  char name[] = "/bin/true";
  char* const arguments[] = {name, NULL};
  char* const environment[] = {NULL};
  execve(name, arguments, environment);
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Leaves folders in its folder, each in the one before, beyond any path. */

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  for (int depth = 0; depth < 3000; ++depth) {
    if (mkdir("deeper", 0700) != 0 || chdir("deeper") != 0) {
      return zoo_fail(error, REDRESS_INTERNAL, strerror(errno));
    }
  }
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Writes a file without end into its folder. */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  static char block[1 << 16];
  const int file = open("large", O_WRONLY | O_CREAT, 0600);
  if (file < 0) return zoo_fail(error, REDRESS_INTERNAL, strerror(errno));
  while (write(file, block, sizeof(block)) > 0) {
  }
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

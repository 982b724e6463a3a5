/* Makes a file beside its folder. */

#include <errno.h>
#include <fcntl.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  if (open("../redress-zoo-outside", O_WRONLY | O_CREAT, 0600) < 0) {
    return zoo_fail(error, REDRESS_INTERNAL, strerror(errno));
  }
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

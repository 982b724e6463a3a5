/* Has a great deal to say to the log. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  for (int i = 0; i < 100000; ++i) {
    zoo_host->log(zoo_host->self, REDRESS_LOG_INFO, zoo_bytes("and another"));
  }
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Returns what is no code, as calls of the system do. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) { return -1; }

ZOO_EXPORTER(zoo_table.rows = Rows)

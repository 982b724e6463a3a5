/* Returns what is no code. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) { return 4711; }

ZOO_EXPORTER(zoo_table.rows = Rows)

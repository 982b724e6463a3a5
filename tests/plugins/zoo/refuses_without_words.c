/* Refuses the document and does not say why. */

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) { return REDRESS_FAILED_PRECONDITION; }

ZOO_EXPORTER(zoo_table.rows = Rows)

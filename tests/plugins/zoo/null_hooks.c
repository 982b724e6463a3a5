/* Lacks two hooks. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_table.end_table = NULL; zoo_table.close = NULL)

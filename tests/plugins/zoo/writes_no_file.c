/* Comes to its end without a file. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) { return REDRESS_OK; }

ZOO_EXPORTER(zoo_table.finish = Finish)

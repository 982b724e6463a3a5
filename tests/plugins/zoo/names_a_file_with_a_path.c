/* Names its file so that it would lie elsewhere. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) { return zoo_file("../outside.txt"); }

ZOO_EXPORTER(zoo_table.finish = Finish)

/* Names its file so that nobody sees it. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) { return zoo_file(".hidden"); }

ZOO_EXPORTER(zoo_table.finish = Finish)

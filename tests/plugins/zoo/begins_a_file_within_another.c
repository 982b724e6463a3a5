/* Begins a file before it has ended one. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  zoo_begin("a.txt");
  zoo_begin("b.txt");
  return zoo_end();
}

ZOO_EXPORTER(zoo_table.finish = Finish)

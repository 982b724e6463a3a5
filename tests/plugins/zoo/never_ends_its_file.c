/* Comes to its end without ending its file. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  zoo_begin("zoo.txt");
  return zoo_write("o");
}

ZOO_EXPORTER(zoo_table.finish = Finish)

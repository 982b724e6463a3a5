/* Writes before it has begun a file. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  zoo_write("o");
  return zoo_file("zoo.txt");
}

ZOO_EXPORTER(zoo_table.finish = Finish)

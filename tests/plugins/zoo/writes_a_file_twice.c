/* Writes two files of one name. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  zoo_file("zoo.txt");
  return zoo_file("zoo.txt");
}

ZOO_EXPORTER(zoo_table.finish = Finish)

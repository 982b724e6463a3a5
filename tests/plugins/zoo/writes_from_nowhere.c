/* Writes so many bytes of nothing. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  const redress_bytes kNothing = {NULL, 100};
  zoo_begin("zoo.txt");
  return zoo_host->write_file(zoo_host->self, kNothing, error);
}

ZOO_EXPORTER(zoo_table.finish = Finish)

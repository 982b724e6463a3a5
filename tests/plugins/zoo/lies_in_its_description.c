/* Says that it writes one file, and writes two. */

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  zoo_file("a.txt");
  return zoo_file("b.txt");
}

ZOO_EXPORTER(zoo_table.finish = Finish)

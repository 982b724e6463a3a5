/* Crashes when all is written. */

#include <signal.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  zoo_file("zoo.txt");
  raise(SIGBUS);
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.finish = Finish)

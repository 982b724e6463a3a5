/* Takes no notice of the signal that its time is up. */

#include <signal.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) {
  signal(SIGXCPU, SIG_IGN);
  for (volatile unsigned i = 0;;) i = i + 1;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

/* Writes all that it should, and does not come back from close. */

#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

static void Close(ZOO_UNUSED redress_session* session) {
  for (;;) pause();
}

ZOO_EXPORTER(zoo_table.close = Close)

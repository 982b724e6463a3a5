/* Starts a thread that goes on. */

#include <pthread.h>
#include <unistd.h>

#include "tests/plugins/zoo/zoo.h"

static void* Wait(void* nothing) {
  for (;;) pause();
  return nothing;
}

ZOO_ROWS(Rows) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, Wait, NULL) != 0) return REDRESS_INTERNAL;
  return REDRESS_OK;
}

ZOO_EXPORTER(zoo_table.rows = Rows)

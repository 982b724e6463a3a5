/* Never comes back. */

#include <unistd.h>

#include "redress/export/abi.h"

__attribute__((constructor)) static void Hang(void) {
  for (;;) pause();
}

const redress_exporter_table* redress_exporter_v1(void) { return NULL; }

/* Wants the network before anyone has called it. */

#include <sys/socket.h>

#include "redress/export/abi.h"

__attribute__((constructor)) static void Open(void) {
  socket(AF_INET, SOCK_STREAM, 0);
}

const redress_exporter_table* redress_exporter_v1(void) { return NULL; }

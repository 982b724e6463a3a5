/* Crashes before anyone has called it. */

#include <signal.h>

#include "redress/export/abi.h"

__attribute__((constructor)) static void Crash(void) { raise(SIGSEGV); }

const redress_exporter_table* redress_exporter_v1(void) { return NULL; }

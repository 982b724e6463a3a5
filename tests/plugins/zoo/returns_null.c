/* Cannot work here. */

#include "redress/export/abi.h"

const redress_exporter_table* redress_exporter_v1(void) { return NULL; }

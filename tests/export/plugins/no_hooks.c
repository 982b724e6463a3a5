/* Has a table with nothing in it. */

#include "redress/export/abi.h"

const redress_exporter_table* redress_exporter_v1(void) {
  static const redress_exporter_table kTable = {.struct_size = sizeof(kTable),
                                                .abi_major = REDRESS_ABI_MAJOR,
                                                .abi_minor = REDRESS_ABI_MINOR};
  return &kTable;
}

/* Needs a function that this service does not have yet. */

#include "redress/export/abi.h"

const redress_exporter_table* redress_exporter_v1(void) {
  static const redress_exporter_table kTable = {
      .struct_size = sizeof(kTable) + 64,
      .abi_major = REDRESS_ABI_MAJOR,
      .abi_minor = REDRESS_ABI_MINOR + 1};
  return &kTable;
}

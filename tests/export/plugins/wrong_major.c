/* Built for a later version of the ABI. */

#include "redress/export/abi.h"

const redress_exporter_table* redress_exporter_v1(void) {
  static const redress_exporter_table kTable = {
      .struct_size = sizeof(kTable), .abi_major = 9, .abi_minor = 4};
  return &kTable;
}

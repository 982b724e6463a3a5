/* abi.h is C11 and needs no other header; this file is compiled as such with
 * all warnings. */

#include "redress/export/abi.h"

int redress_test_abi_version(void);
int redress_test_abi_version(void) {
  const redress_error error = {.struct_size = sizeof(error)};
  return REDRESS_ABI_MAJOR * 1000 + REDRESS_ABI_MINOR + (int)error.text_size;
}

/* Built for a later version of the ABI. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_table.abi_major = 9; zoo_table.abi_minor = 4)

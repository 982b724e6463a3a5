/* Needs a function that this service does not have yet. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_table.abi_minor = REDRESS_ABI_MINOR + 1)

/* Needs a function that the libraries of this machine do not have yet. */

#include "tests/plugins/zoo/zoo.h"

int redress_zoo_function_of_next_year(void);

ZOO_EXPORTER(zoo_table.reserved = (uint32_t)redress_zoo_function_of_next_year())

/* Has a table that ends before its last hook. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_table.struct_size = offsetof(redress_exporter_table, close))

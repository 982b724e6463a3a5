/* Says that its tables are as large as can be said: from the year 2100, as
 * far as anybody knows. What lies beyond what is known is not looked at. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_table.struct_size = zoo_description.struct_size = UINT32_MAX)

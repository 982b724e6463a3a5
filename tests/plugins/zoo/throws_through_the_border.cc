/* Lets an exception out of a hook, where no exception may go. */

#include <stdexcept>

#include "tests/plugins/zoo/zoo.h"

ZOO_ROWS(Rows) { throw std::runtime_error("not for the host"); }

ZOO_EXPORTER(zoo_table.rows = Rows)

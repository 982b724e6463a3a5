// Lets an exception out of its entry.

#include <stdexcept>

#include "redress/export/abi.h"

const redress_exporter_table* redress_exporter_v1(void) {
  throw std::runtime_error("not for the host");
}

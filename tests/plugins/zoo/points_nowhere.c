/* Has a text of a length, but nowhere. */

#include "tests/plugins/zoo/zoo.h"

static const redress_bytes kNowhere = {NULL, 7};

ZOO_EXPORTER(zoo_description.version = kNowhere)

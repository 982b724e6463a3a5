/* Declares more options than there are. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_description.option_count = 1000000000)

/* Writes its summary in another encoding than UTF-8. */

#include "tests/plugins/zoo/zoo.h"

ZOO_EXPORTER(zoo_description.summary = zoo_bytes("Caf\xe9"))

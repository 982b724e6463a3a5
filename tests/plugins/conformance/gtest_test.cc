// The kit as tests of GoogleTest, as an author writes it.

#include "redress/export/conformance_gtest.h"

REDRESS_CONFORMANCE_TESTS({.plugin = REDRESS_GOOD_PLUGIN,
                           .program = REDRESS_EXPORTER_CHECK,
                           .arguments = {"--option", "name=reader"}});

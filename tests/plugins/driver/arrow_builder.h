// Tables as Arrow structures, for the plugin driver.

#ifndef REDRESS_TESTS_PLUGINS_DRIVER_ARROW_BUILDER_H_
#define REDRESS_TESTS_PLUGINS_DRIVER_ARROW_BUILDER_H_

#include <cstddef>
#include <vector>

#include "redress/export/abi.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {

// The schema of a table. The caller releases it.
ArrowSchema MakeSchema(const std::vector<ColumnInfo>& columns);

// Rows [begin, end) as a batch. The caller releases it.
ArrowArray MakeBatch(const std::vector<ColumnInfo>& columns,
                     const std::vector<TestRow>& rows, size_t begin,
                     size_t end);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_DRIVER_ARROW_BUILDER_H_

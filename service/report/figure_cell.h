// Figures in tables of cases.

#ifndef REDRESS_SERVICE_REPORT_FIGURE_CELL_H_
#define REDRESS_SERVICE_REPORT_FIGURE_CELL_H_

#include <cstdint>

#include "redress/v1/document.pb.h"

namespace redress::report {

// A sum of money, as pounds.
v1::TableCell PoundsCell(int64_t pence);

// A number of working days.
v1::TableCell DaysCell(int64_t days);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_FIGURE_CELL_H_

// Rows of a table as one ROWS frame: columns of Arrow buffers.

#ifndef REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_
#define REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_

#include <cstdint>
#include <string>

#include "redress/v1/document.pb.h"

namespace redress::exporting {

// Days since 1970-01-01, or REDRESS_NO_DAY where `date` is none.
int32_t DayNumber(const v1::Date& date);

// What the row adds to a frame, in bytes, about.
size_t RowSize(const v1::TableRow& row);

// Rows [begin, end) of `rows`, whose cells suit `columns`; 1 to 4,096 of them.
// A figure, or a day, in a column of text becomes text.
std::string EncodeRowFrame(const v1::TableStart& table,
                           const v1::TableRows& rows, int begin, int end);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_ROW_FRAMES_H_

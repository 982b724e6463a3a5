// What a spreadsheet's number format makes of a number.

#ifndef REDRESS_CLIENTS_VERIFY_NUMBER_FORMAT_H_
#define REDRESS_CLIENTS_VERIFY_NUMBER_FORMAT_H_

#include <string>

#include "redress/v1/document.pb.h"

namespace redress::verify {

// The format shows the figure and no other: it has digits, per cent where the
// figure has it, no words, no digits of its own but the numerator in brackets
// where the column has it, and no sign that the figure has not. It may show
// more decimals, or fewer.
bool ShowsFigure(const std::string& format, const v1::Cell& figure,
                 const v1::TableColumn& column);

// The format shows a number as a day, and has no digits of its own.
bool ShowsDay(const std::string& format);

// The format shows a text as it is.
bool ShowsText(const std::string& format);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_NUMBER_FORMAT_H_

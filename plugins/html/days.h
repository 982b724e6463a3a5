// Days as a reader in Britain writes them, whatever the locale.

#ifndef REDRESS_PLUGINS_HTML_DAYS_H_
#define REDRESS_PLUGINS_HTML_DAYS_H_

#include <string>

#include "redress/export/document.h"

namespace redress::html {

// "1 August 2019"; "" where there is none.
std::string LongDay(Day day);

// "1 April 2019 to 30 September 2019 (2019/20 H1)".
std::string PeriodText(const PeriodInfo& period);

}  // namespace redress::html

#endif  // REDRESS_PLUGINS_HTML_DAYS_H_

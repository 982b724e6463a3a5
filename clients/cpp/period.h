// Periods as people write them.

#ifndef REDRESS_CLIENTS_CPP_PERIOD_H_
#define REDRESS_CLIENTS_CPP_PERIOD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"

namespace redress::client {

// The forms of a period, for messages and help.
inline constexpr char kPeriodForms[] =
    "2019-04-01..2019-09-30 (first and last day), 2019/20 (financial year from "
    "1 April), 2019/20:H1 (its first half), 2019/20:Q3 (its third quarter), "
    "2019-06 (month)";

// A period in one of the forms above; the label is left to the server. Case and
// spaces around it do not count. INVALID_ARGUMENT says what is wrong and shows
// the forms.
absl::StatusOr<v1::Period> ParsePeriod(const std::string& text);

// Periods apart by commas.
absl::StatusOr<std::vector<v1::Period>> ParsePeriods(const std::string& text);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_PERIOD_H_

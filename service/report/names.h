// How things are called in documents.

#ifndef REDRESS_SERVICE_REPORT_NAMES_H_
#define REDRESS_SERVICE_REPORT_NAMES_H_

#include <set>
#include <string>

#include "redress/v1/query.pb.h"

namespace redress::report {

// An id made from a label: lower-case words joined by underscores, "%" is
// "percent", other signs are left out. "% upheld" is "percent_upheld"; a label
// without a letter or digit is "column".
std::string IdFromLabel(const std::string& label);

// `id`, or with the first free number ("_2", "_3", …) where it is taken; adds
// it to `taken`.
std::string UniqueId(const std::string& id, std::set<std::string>& taken);

// A member as a reader wants it. Names of closed vocabularies become words
// ("mp_enquiry" is "MP enquiries", "stage1" is "Stage 1", "not_upheld" is "Not
// upheld"); members of other dimensions are shown as they are.
std::string MemberText(const std::string& dimension, const std::string& member);

// `label` followed by the unit where it is no count and the label does not say
// it: "Upheld rate (%)", "Saving (£)", "Median (working days)".
std::string WithUnit(const std::string& label, v1::Unit unit);

// "1 April 2019 to 30 September 2019"; the days must be valid.
std::string PeriodDays(const v1::Period& period);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_NAMES_H_

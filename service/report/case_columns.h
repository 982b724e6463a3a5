// The columns of the canonical CSV, as columns of a table of cases.

#ifndef REDRESS_SERVICE_REPORT_CASE_COLUMNS_H_
#define REDRESS_SERVICE_REPORT_CASE_COLUMNS_H_

#include <string>
#include <vector>

#include "redress/v1/document.pb.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/base/errors.h"
#include "service/model/facts.h"

namespace redress::report {

// Every name that a list of cases may have as a column, "reference" and
// "authority" aside, which every list has: the dimensions of a case ("team",
// "team_as_recorded"), the other columns of the canonical CSV ("stage1_due_on",
// "remedy_gbp"), and "attr:NAME" for each attribute that the settings allow.
std::vector<std::string> CaseColumnNames(const v1::Settings& settings);

// What is wrong with the names of columns: one that there is not, or that is
// there twice; more than there are is all that is said. Fields are `field` with
// the place in brackets.
std::vector<FieldViolation> CheckCaseColumns(
    const google::protobuf::RepeatedPtrField<std::string>& columns,
    const v1::Settings& settings, const std::string& field);

// The table's column of that name. REQUIRES: CheckCaseColumns found no fault.
v1::TableColumn CaseColumn(const std::string& name);

// What a case has there; of many values all of them, with "; " between them. A
// column that is called as a dimension has the member under which the case is
// counted, from its facts: a team by its alias, an outcome that is that of a
// stage. A due day that is not recorded is the one computed. REQUIRES: as
// CaseColumn; `facts` are those of `record`.
v1::TableCell CaseCell(const std::string& name,
                       const v1::Representation& record,
                       const model::CaseFacts& facts);

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_CASE_COLUMNS_H_

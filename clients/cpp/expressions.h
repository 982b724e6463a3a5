// Measures, dimensions and conditions as people write them on a command line.
//
// In all of them a backslash takes the meaning from the character after it: a
// team called "A, B" is written A\, B. Spaces around names and values do not
// count.

#ifndef REDRESS_CLIENTS_CPP_EXPRESSIONS_H_
#define REDRESS_CLIENTS_CPP_EXPRESSIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"

namespace redress::client {

// The forms, for messages and help.
inline constexpr char kWhereForms[] =
    "DIMENSION=VALUE, DIMENSION=VALUE,VALUE (any of them) or DIMENSION!=VALUE "
    "(none of them), as kind=complaint; a value that is missing is "
    "\"Not recorded\"";
inline constexpr char kMeasureForms[] =
    "MEASURE, MEASURE[CONDITION] or LABEL=MEASURE[CONDITION], as "
    "\"Stage 1 complaints=stage_started[stage=stage1]\"";
inline constexpr char kByForms[] =
    "DIMENSION, DIMENSION,DIMENSION or DIMENSION=MEMBER,MEMBER (these rows, in "
    "this order), as team or kind=complaint,compliment";

// One condition: "kind=complaint,mp_enquiry", "team!=Fostering Team".
absl::StatusOr<v1::Filter> ParseCondition(const std::string& text);

// All conditions together; an empty list is the filter that is always true.
absl::StatusOr<v1::Filter> ParseWhere(const std::vector<std::string>& texts);

// Measures apart by commas, each with an optional label and any number of
// conditions in brackets, which must all hold:
// "received,Late=stage_responded[stage=stage1][team=Fostering Team]".
absl::StatusOr<std::vector<v1::MeasureSelection>> ParseMeasures(
    const std::string& text);

// Dimensions apart by commas, or one dimension with the members to show.
absl::StatusOr<std::vector<v1::DimensionSelection>> ParseDimensions(
    const std::string& text);

// Members apart by commas: "Fostering,2019-04".
absl::StatusOr<std::vector<std::string>> ParseMembers(const std::string& text);

// A member as ParseMembers() reads it: "A\, B".
std::string EscapeMember(const std::string& member);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_EXPRESSIONS_H_

// Which questions are valid.

#ifndef REDRESS_SERVICE_QUERY_CHECK_H_
#define REDRESS_SERVICE_QUERY_CHECK_H_

#include <string>
#include <vector>

#include "redress/v1/catalogue.pb.h"
#include "redress/v1/query.pb.h"
#include "service/base/errors.h"

namespace redress::query {

// Limits of one question.
inline constexpr int kMaxMeasures = 64;
inline constexpr int kMaxDimensions = 4;
inline constexpr int kMaxComparisons = 12;
inline constexpr int kMaxListedMembers = 10000;
inline constexpr int kMaxTop = 1000;
// Of labels, in bytes.
inline constexpr int kMaxLabelBytes = 200;

// Every violation of a question, in the order of its fields; `field` is the
// question's own path.
std::vector<FieldViolation> CheckQuestion(
    const v1::Query& query, const std::vector<v1::Dimension>& dimensions,
    const std::string& field);

// The heading of a selected measure: its own label, else the catalogue's.
std::string LabelOf(const v1::MeasureSelection& selection);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_CHECK_H_

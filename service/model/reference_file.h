// Reference data as a file: textproto of redress.v1.ReferenceDataSet.

#ifndef REDRESS_SERVICE_MODEL_REFERENCE_FILE_H_
#define REDRESS_SERVICE_MODEL_REFERENCE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/reference.pb.h"

namespace redress::model {

// The entries of a file in its order, each of them valid and no two with the
// same key. INVALID_ARGUMENT lists what is wrong, one a line, as
// "name:line:column: what", where `name` is the file's. Safe on any input.
absl::StatusOr<std::vector<v1::ReferenceData>> ParseReferenceData(
    const std::string& text, const std::string& name);

// The text of service/model/data/reference.textproto as it was built. A server
// reads the installed file; this is the same for whoever has none.
const char* BuiltInReferenceText();

// The entries of the same.
std::vector<v1::ReferenceData> BuiltInReferenceData();

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_REFERENCE_FILE_H_

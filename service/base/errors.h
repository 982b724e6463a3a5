// Errors that callers can act on: a status with every violation of a request
// at once, in the shape of google.rpc.BadRequest and google.rpc.ErrorInfo.

#ifndef REDRESS_SERVICE_BASE_ERRORS_H_
#define REDRESS_SERVICE_BASE_ERRORS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace redress {

// One thing that is wrong with a request.
struct FieldViolation {
  // The field's path in the request ("query.measures[1].measure").
  std::string field;
  // A stable code in UPPER_SNAKE_CASE ("UNKNOWN_MEASURE").
  std::string reason;
  // What is wrong, with the value found and the nearest valid one.
  std::string description;
};

// Type URLs of the details. They are those of google.rpc, so that clients with
// the real messages can read ours.
inline constexpr char kErrorInfoTypeUrl[] =
    "type.googleapis.com/google.rpc.ErrorInfo";
inline constexpr char kBadRequestTypeUrl[] =
    "type.googleapis.com/google.rpc.BadRequest";

// An INVALID_ARGUMENT that lists `violations`, which must not be empty. The
// message is the descriptions, one a line; the payload holds them by field.
// Message and payload together stay under 4 KB: what does not fit is counted.
absl::Status InvalidArgument(const std::vector<FieldViolation>& violations);

// `code` with an ErrorInfo of this reason.
absl::Status ErrorWithReason(
    absl::StatusCode code, const std::string& message,
    const std::string& reason,
    const std::map<std::string, std::string>& metadata = {});

// The reason of the status's ErrorInfo, or of its first violation; empty where
// it has neither.
std::string ErrorReason(const absl::Status& status);

// The metadata of the status's ErrorInfo; empty where it has none.
std::map<std::string, std::string> ErrorMetadata(const absl::Status& status);

// The violations in the status's BadRequest; empty where it has none.
std::vector<FieldViolation> Violations(const absl::Status& status);

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_ERRORS_H_

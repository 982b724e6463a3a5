#include "service/base/errors.h"

#include <cstddef>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "redress/v1/error_details.pb.h"

namespace redress {
namespace {

// gRPC carries the message and the details in trailers of at most 8 KB in all;
// each gets half of the 4 KB that the contract promises.
constexpr size_t kMaxBytes = 2000;

// Empty where the status has none.
v1::ErrorInfo InfoOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload =
      status.GetPayload(kErrorInfoTypeUrl);
  v1::ErrorInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) {
    info.Clear();
  }
  return info;
}

}  // namespace

absl::Status InvalidArgument(const std::vector<FieldViolation>& violations) {
  v1::BadRequest details;
  std::string message;
  size_t shown = 0;
  for (const FieldViolation& violation : violations) {
    v1::BadRequest::FieldViolation* added = details.add_field_violations();
    added->set_field(violation.field);
    added->set_description(violation.description);
    added->set_reason(violation.reason);
    const std::string line =
        absl::StrCat(message.empty() ? "" : "\n", violation.description);
    if (shown > 0 && (message.size() + line.size() > kMaxBytes ||
                      details.ByteSizeLong() > kMaxBytes)) {
      details.mutable_field_violations()->RemoveLast();
      break;
    }
    message += line;
    ++shown;
  }
  if (shown < violations.size()) {
    absl::StrAppend(&message, "\nand ", violations.size() - shown, " more");
  }
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kBadRequestTypeUrl,
                    absl::Cord(details.SerializeAsString()));
  return status;
}

absl::Status ErrorWithReason(
    absl::StatusCode code, const std::string& message,
    const std::string& reason,
    const std::map<std::string, std::string>& metadata) {
  v1::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("redress");
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  absl::Status status(code, message);
  status.SetPayload(kErrorInfoTypeUrl, absl::Cord(info.SerializeAsString()));
  return status;
}

std::string ErrorReason(const absl::Status& status) {
  const v1::ErrorInfo info = InfoOf(status);
  if (!info.reason().empty()) return info.reason();
  const std::vector<FieldViolation> violations = Violations(status);
  return violations.empty() ? "" : violations.front().reason;
}

std::map<std::string, std::string> ErrorMetadata(const absl::Status& status) {
  const v1::ErrorInfo info = InfoOf(status);
  return {info.metadata().begin(), info.metadata().end()};
}

std::vector<FieldViolation> Violations(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const absl::optional<absl::Cord> payload =
      status.GetPayload(kBadRequestTypeUrl);
  v1::BadRequest details;
  if (!payload.has_value() || !details.ParseFromString(std::string(*payload))) {
    return violations;
  }
  for (const auto& violation : details.field_violations()) {
    violations.push_back(
        {violation.field(), violation.reason(), violation.description()});
  }
  return violations;
}

}  // namespace redress

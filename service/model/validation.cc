#include "service/model/validation.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "service/model/field_checks.h"
#include "service/model/findings.h"
#include "service/model/stages.h"

namespace redress::model {
namespace {

constexpr size_t kMaxKeyBytes = 128;
constexpr size_t kMaxProseBytes = 10000;
constexpr size_t kMaxReferences = 1000;

FieldLimits ActionLimits(const google::protobuf::FieldDescriptor& field) {
  FieldLimits limits;
  switch (field.number()) {
    case v1::LearningAction::kIdFieldNumber:
      limits.bytes = kMaxKeyBytes;
      break;
    case v1::LearningAction::kReferencesFieldNumber:
      limits.bytes = kMaxKeyBytes;
      limits.values = kMaxReferences;
      break;
    case v1::LearningAction::kTextFieldNumber:
    case v1::LearningAction::kNotImplementedReasonFieldNumber:
      limits.bytes = kMaxProseBytes;
      limits.line_breaks = true;
      break;
    default:
      break;
  }
  return limits;
}

}  // namespace

std::vector<v1::Violation> Validate(const v1::LearningAction& action,
                                    const Reference& /*reference*/) {
  Findings findings;
  CheckFields(action, "", ActionLimits, findings);
  if (action.id().empty()) {
    findings.AddError("id", "", "ID_REQUIRED",
                      "id is missing: every learning action has one");
  }
  if (action.text().empty()) {
    findings.AddError("text", "", "TEXT_REQUIRED",
                      "text is missing: it says what was learnt");
  }
  if (IsAbsent(action.raised_on())) {
    findings.AddError("raised_on", "", "RAISED_REQUIRED",
                      "raised_on is missing: it says in which period the "
                      "learning counts");
  }
  const Day raised = DayOrNone(action.raised_on());
  const Day implemented = DayOrNone(action.implemented_on());
  if (raised != kNoDay && implemented != kNoDay && implemented < raised) {
    findings.AddError("implemented_on", IsoDay(implemented),
                      "IMPLEMENTED_BEFORE_RAISED",
                      absl::StrCat("implemented_on ", IsoDay(implemented),
                                   " is before raised_on ", IsoDay(raised)));
  }
  if (!IsAbsent(action.implemented_on()) &&
      !action.not_implemented_reason().empty()) {
    findings.AddError(
        "not_implemented_reason", action.not_implemented_reason(),
        "IMPLEMENTED_AND_NOT_IMPLEMENTED",
        absl::StrCat("not_implemented_reason is given, and implemented_on ",
                     DateText(action.implemented_on()),
                     " too; an action has one or neither"));
  }
  if (action.root_cause().empty()) {
    findings.AddQuery("root_cause", "", "ROOT_CAUSE_ABSENT",
                      "root_cause is missing: the action is listed under "
                      "\"Not recorded\"");
  }
  return findings.Sorted(*v1::LearningAction::descriptor());
}

bool HasError(const std::vector<v1::Violation>& violations) {
  for (const v1::Violation& violation : violations) {
    if (violation.severity() == v1::SEVERITY_ERROR) return true;
  }
  return false;
}

}  // namespace redress::model

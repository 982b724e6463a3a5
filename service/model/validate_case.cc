#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/model/field_checks.h"
#include "service/model/findings.h"
#include "service/model/plain_case.h"
#include "service/model/stages.h"
#include "service/model/validate_stages.h"
#include "service/model/validation.h"

namespace redress::model {
namespace {

constexpr size_t kMaxKeyBytes = 128;
constexpr size_t kMaxAttributes = 100;
// No name that the settings may list is longer.
constexpr size_t kMaxAttributeNameBytes = 64;
// £1,000 million; the sum over every case that can be held fits 64 bits.
constexpr int64_t kMaxPence = 100'000'000'000;

constexpr FieldLimits kReferenceLimits = {.bytes = kMaxKeyBytes};

FieldLimits CaseLimits(const google::protobuf::FieldDescriptor& field) {
  FieldLimits limits;
  if (field.number() == v1::Representation::kReferenceFieldNumber &&
      field.containing_type() == v1::Representation::descriptor()) {
    limits = kReferenceLimits;
  }
  limits.checked = field.containing_type() != v1::Stage::descriptor() ||
                   field.number() != v1::Stage::kComputedDueOnFieldNumber;
  return limits;
}

void CheckRequired(const v1::Representation& record, Findings& findings) {
  if (record.reference().empty()) {
    findings.AddError("reference", "", "REFERENCE_REQUIRED",
                      "reference is missing: every case has one, unique in "
                      "its authority");
  }
  if (record.kind() == v1::KIND_UNSPECIFIED) {
    findings.AddError("kind", "", "KIND_REQUIRED",
                      "kind is missing: every case has one");
  }
  if (IsAbsent(record.received_on())) {
    findings.AddError("received_on", "", "RECEIVED_REQUIRED",
                      "received_on is missing: every case has a day of "
                      "receipt");
  }
}

// A day of the case that may not come before its receipt.
struct CaseDay {
  const char* field;
  const v1::Date& date;
  const char* reason;
};

void CheckCaseDays(const v1::Representation& record, Findings& findings) {
  const Day received = DayOrNone(record.received_on());
  const CaseDay days[] = {
      {"acknowledged_on", record.acknowledged_on(),
       "ACKNOWLEDGED_BEFORE_RECEIVED"},
      {"closed_on", record.closed_on(), "CLOSED_BEFORE_RECEIVED"},
      {"cancelled_on", record.cancelled_on(), "CANCELLED_BEFORE_RECEIVED"},
      {"adr_offered_on", record.adr_offered_on(),
       "ADR_OFFERED_BEFORE_RECEIVED"},
      {"ombudsman_referred_on", record.ombudsman_referred_on(),
       "OMBUDSMAN_REFERRED_BEFORE_RECEIVED"},
      {"ombudsman_decided_on", record.ombudsman_decided_on(),
       "OMBUDSMAN_DECIDED_BEFORE_RECEIVED"},
  };
  for (const CaseDay& day : days) {
    const Day value = DayOrNone(day.date);
    if (value == kNoDay || received == kNoDay || value >= received) continue;
    findings.AddError(
        day.field, IsoDay(value), day.reason,
        absl::StrCat(day.field, " ", IsoDay(value), " is before received_on ",
                     IsoDay(received)));
  }

  const Day closed = DayOrNone(record.closed_on());
  const Day cancelled = DayOrNone(record.cancelled_on());
  if (closed != kNoDay && cancelled != kNoDay && closed != cancelled) {
    findings.AddError("cancelled_on", IsoDay(cancelled),
                      "CLOSED_AND_CANCELLED_DIFFER",
                      absl::StrCat("cancelled_on ", IsoDay(cancelled),
                                   " is another day than closed_on ",
                                   IsoDay(closed), "; a case leaves once"));
  }
  const Day referred = DayOrNone(record.ombudsman_referred_on());
  const Day decided = DayOrNone(record.ombudsman_decided_on());
  if (referred != kNoDay && decided != kNoDay && decided < referred) {
    findings.AddError(
        "ombudsman_decided_on", IsoDay(decided),
        "OMBUDSMAN_DECIDED_BEFORE_REFERRED",
        absl::StrCat("ombudsman_decided_on ", IsoDay(decided),
                     " is before ombudsman_referred_on ", IsoDay(referred)));
  }
}

void CheckMoney(const char* field, int64_t pence, Findings& findings) {
  if (pence < 0) {
    findings.AddError(
        field, absl::StrCat(pence), "NEGATIVE_AMOUNT",
        absl::StrCat(field, " ", pence, " is below 0; an amount is 0 or more"));
  } else if (pence > kMaxPence) {
    findings.AddError(field, absl::StrCat(pence), "AMOUNT_TOO_LARGE",
                      absl::StrCat(field, " ", pence, " is above ", kMaxPence,
                                   " pence, the largest amount that is held"));
  }
}

// The names are checked against the council's list, the values as any text.
void CheckAttributes(const v1::Representation& record,
                     const Reference& reference, Findings& findings) {
  if (record.attributes().size() > kMaxAttributes) {
    findings.AddError(
        "attributes", "", "TOO_MANY_VALUES",
        absl::StrCat("attributes has ", record.attributes().size(), " values; ",
                     kMaxAttributes, " are allowed"));
    return;
  }
  if (record.attributes().empty()) return;
  const auto& allowed = reference.settings().attributes();
  const std::vector<std::string> names(allowed.begin(), allowed.end());
  const std::map<std::string, std::string> attributes(
      record.attributes().begin(), record.attributes().end());
  for (const auto& [name, value] : attributes) {
    const std::string field =
        absl::StrCat("attributes.", Printable(name, kMaxAttributeNameBytes));
    CheckText(value, field, FieldLimits(), findings);
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string nearest =
        findings.IsFull() ? "" : NearestName(name, names);
    std::string message = absl::StrCat(
        "\"", Echo(name), "\" is not an attribute that the settings list");
    if (names.empty()) absl::StrAppend(&message, "; they list none");
    if (!nearest.empty()) {
      absl::StrAppend(&message, " (did you mean \"", nearest, "\"?)");
    }
    findings.AddError(field, name, "UNKNOWN_ATTRIBUTE", message, nearest);
  }
}

bool HasOutcome(const v1::Representation& record) {
  if (record.outcome() != v1::OUTCOME_UNSPECIFIED) return true;
  for (const v1::StageName name : kStageNamesInOrder) {
    if (StageOf(record, name).outcome() != v1::OUTCOME_UNSPECIFIED) return true;
  }
  return false;
}

// What a person should look at.
void CheckOddities(const v1::Representation& record, Findings& findings) {
  const Day closed = DayOrNone(record.closed_on());
  if (record.kind() == v1::KIND_COMPLAINT && closed != kNoDay &&
      IsAbsent(record.cancelled_on()) && !HasOutcome(record)) {
    findings.AddQuery(
        "outcome", "", "CLOSED_WITHOUT_OUTCOME",
        absl::StrCat("outcome is missing, at the case and at its stages, and "
                     "the complaint was closed on ",
                     IsoDay(closed)));
  }
  if (!record.closure_reason().empty() && IsAbsent(record.closed_on()) &&
      IsAbsent(record.cancelled_on())) {
    findings.AddQuery(
        "closure_reason", record.closure_reason(), "CLOSURE_REASON_WHILE_OPEN",
        absl::StrCat("closure_reason \"", Echo(record.closure_reason()),
                     "\" is given, and neither closed_on nor cancelled_on is"));
  }
  const Day acknowledged = DayOrNone(record.acknowledged_on());
  const Day left = LeftOn(record);
  if (acknowledged != kNoDay && left != kNoDay && acknowledged > left) {
    findings.AddQuery(
        "acknowledged_on", IsoDay(acknowledged), "ACKNOWLEDGED_AFTER_CASE_LEFT",
        absl::StrCat("acknowledged_on ", IsoDay(acknowledged),
                     " is after the case left on ", IsoDay(left)));
  }
  if (IsAbsent(record.adr_offered_on()) &&
      (record.adr_outcome() != v1::ADR_OUTCOME_UNSPECIFIED ||
       record.adr_saving_pence() != 0)) {
    const bool by_outcome = record.adr_outcome() != v1::ADR_OUTCOME_UNSPECIFIED;
    findings.AddQuery(
        "adr_offered_on", "", "ADR_WITHOUT_OFFER",
        absl::StrCat("adr_offered_on is missing and ",
                     by_outcome ? "adr_outcome" : "adr_saving_pence",
                     " is given: it is counted in no period"));
  }
  if (IsAbsent(record.ombudsman_decided_on()) !=
      record.ombudsman_decision().empty()) {
    if (record.ombudsman_decision().empty()) {
      findings.AddQuery(
          "ombudsman_decision", "", "OMBUDSMAN_DECIDED_WITHOUT_DECISION",
          absl::StrCat("ombudsman_decision is missing and "
                       "ombudsman_decided_on ",
                       DateText(record.ombudsman_decided_on()), " is given"));
    } else {
      findings.AddQuery(
          "ombudsman_decided_on", "", "OMBUDSMAN_DECISION_WITHOUT_DAY",
          absl::StrCat("ombudsman_decided_on is missing and "
                       "ombudsman_decision \"",
                       Echo(record.ombudsman_decision()),
                       "\" is given: it is counted in no period"));
    }
  }
}

}  // namespace

std::vector<v1::Violation> Validate(const v1::Representation& record,
                                    const Reference& reference) {
  Findings findings;
  if (!IsPlainCase(record, kReferenceLimits)) {
    CheckFields(record, "", CaseLimits, findings);
  }
  CheckRequired(record, findings);
  CheckCaseDays(record, findings);
  CheckMoney("adr_saving_pence", record.adr_saving_pence(), findings);
  CheckMoney("remedy_pence", record.remedy_pence(), findings);
  CheckAttributes(record, reference, findings);
  CheckStages(record, reference, findings);
  CheckOddities(record, findings);
  return findings.Sorted(*v1::Representation::descriptor());
}

}  // namespace redress::model

#include "service/model/plain_case.h"

#include <string>

#include "google/protobuf/repeated_field.h"
#include "service/model/day.h"
#include "service/model/stages.h"

namespace redress::model {
namespace {

constexpr const std::string& (v1::Representation::*kTexts[])() const = {
    &v1::Representation::authority,
    &v1::Representation::closure_reason,
    &v1::Representation::team,
    &v1::Representation::service_area,
    &v1::Representation::locality,
    &v1::Representation::channel,
    &v1::Representation::complainant_type,
    &v1::Representation::age_band,
    &v1::Representation::gender,
    &v1::Representation::ethnicity,
    &v1::Representation::disability,
    &v1::Representation::sexual_orientation,
    &v1::Representation::advocate,
    &v1::Representation::ombudsman_decision,
};

constexpr const v1::Date& (v1::Representation::*kDates[])() const = {
    &v1::Representation::received_on,
    &v1::Representation::acknowledged_on,
    &v1::Representation::closed_on,
    &v1::Representation::cancelled_on,
    &v1::Representation::adr_offered_on,
    &v1::Representation::ombudsman_referred_on,
    &v1::Representation::ombudsman_decided_on,
};

constexpr const v1::Date& (v1::Stage::*kStageDates[])() const = {
    &v1::Stage::requested_on, &v1::Stage::started_on,   &v1::Stage::due_on,
    &v1::Stage::extended_to,  &v1::Stage::responded_on,
};

bool IsPlain(const v1::Date& date) {
  return IsAbsent(date) || IsValidDate(date);
}

bool ArePlain(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  const FieldLimits limits;
  if (static_cast<size_t>(texts.size()) > limits.values) return false;
  for (const std::string& text : texts) {
    if (!IsPlainText(text, limits)) return false;
  }
  return true;
}

bool IsPlain(const v1::Stage& stage) {
  if (&stage == &v1::Stage::default_instance()) return true;
  for (const auto date : kStageDates) {
    if (!IsPlain((stage.*date)())) return false;
  }
  return v1::Outcome_IsValid(stage.outcome());
}

}  // namespace

bool IsPlainCase(const v1::Representation& record,
                 const FieldLimits& reference) {
  const FieldLimits limits;
  if (!IsPlainText(record.reference(), reference)) return false;
  for (const auto text : kTexts) {
    if (!IsPlainText((record.*text)(), limits)) return false;
  }
  for (const auto date : kDates) {
    if (!IsPlain((record.*date)())) return false;
  }
  for (const v1::StageName name : kStageNamesInOrder) {
    if (!IsPlain(StageOf(record, name))) return false;
  }
  return v1::Kind_IsValid(record.kind()) &&
         v1::Procedure_IsValid(record.procedure()) &&
         v1::Outcome_IsValid(record.outcome()) &&
         v1::AdrOutcome_IsValid(record.adr_outcome()) &&
         ArePlain(record.categories()) && ArePlain(record.remedies()) &&
         ArePlain(record.root_causes());
}

}  // namespace redress::model

#include "service/model/stages.h"

namespace redress::model {

Day DayOrNone(const v1::Date& date) {
  return IsValidDate(date) ? DayFromCivil(date.year(), date.month(), date.day())
                           : kNoDay;
}

bool IsAbsent(const v1::Date& date) {
  return date.year() == 0 && date.month() == 0 && date.day() == 0;
}

const v1::Stage& StageOf(const v1::Representation& record, v1::StageName name) {
  switch (name) {
    case v1::STAGE_NAME_RESPONSE:
      return record.response();
    case v1::STAGE_NAME_STAGE1:
      return record.stage1();
    case v1::STAGE_NAME_STAGE2:
      return record.stage2();
    case v1::STAGE_NAME_STAGE3:
      return record.stage3();
    default:
      return v1::Stage::default_instance();
  }
}

v1::Stage& MutableStageOf(v1::Representation& record, v1::StageName name) {
  switch (name) {
    case v1::STAGE_NAME_RESPONSE:
      return *record.mutable_response();
    case v1::STAGE_NAME_STAGE2:
      return *record.mutable_stage2();
    case v1::STAGE_NAME_STAGE3:
      return *record.mutable_stage3();
    default:
      return *record.mutable_stage1();
  }
}

bool HasStageField(const v1::Representation& record, v1::StageName name) {
  return &StageOf(record, name) != &v1::Stage::default_instance();
}

void ClearStage(v1::Representation& record, v1::StageName name) {
  switch (name) {
    case v1::STAGE_NAME_RESPONSE:
      record.clear_response();
      break;
    case v1::STAGE_NAME_STAGE2:
      record.clear_stage2();
      break;
    case v1::STAGE_NAME_STAGE3:
      record.clear_stage3();
      break;
    default:
      record.clear_stage1();
  }
}

bool IsGiven(const v1::Stage& stage) {
  return !IsAbsent(stage.requested_on()) || !IsAbsent(stage.started_on()) ||
         !IsAbsent(stage.due_on()) || !IsAbsent(stage.extended_to()) ||
         !IsAbsent(stage.responded_on()) ||
         stage.outcome() != v1::OUTCOME_UNSPECIFIED;
}

bool HasStage(const v1::Representation& record, v1::StageName name,
              const Reference& reference) {
  const bool is_complaint = record.kind() == v1::KIND_COMPLAINT;
  switch (name) {
    case v1::STAGE_NAME_RESPONSE:
      return !is_complaint &&
             (IsGiven(record.response()) ||
              reference.RuleOf(reference.ProcedureOf(record), name,
                               DayOrNone(record.received_on())) != nullptr);
    case v1::STAGE_NAME_STAGE1:
      return is_complaint;
    case v1::STAGE_NAME_STAGE2:
    case v1::STAGE_NAME_STAGE3:
      return is_complaint && IsGiven(StageOf(record, name));
    default:
      return false;
  }
}

Day StartOf(const v1::Representation& record, v1::StageName name,
            const Reference& reference) {
  const Day recorded = DayOrNone(StageOf(record, name).started_on());
  if (recorded != kNoDay || name == v1::STAGE_NAME_STAGE2 ||
      name == v1::STAGE_NAME_STAGE3) {
    return recorded;
  }
  const Day received = DayOrNone(record.received_on());
  const v1::StageRule* rule =
      reference.RuleOf(reference.ProcedureOf(record), name, received);
  const Day acknowledged = DayOrNone(record.acknowledged_on());
  if (rule != nullptr && rule->clock_start() == v1::CLOCK_START_ACKNOWLEDGED &&
      acknowledged != kNoDay) {
    return acknowledged;
  }
  return received;
}

Day LeftOn(const v1::Representation& record) {
  const Day cancelled = DayOrNone(record.cancelled_on());
  return cancelled != kNoDay ? cancelled : DayOrNone(record.closed_on());
}

}  // namespace redress::model

#include "service/model/facts.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"
#include "google/protobuf/unknown_field_set.h"
#include "service/model/stages.h"
#include "service/model/vocabulary.h"

namespace redress::model {
namespace {

const std::string& Missing() {
  static const auto* const missing = new std::string();
  return *missing;
}

// A value as facts hold it: "" where it is missing. `value` itself or static.
const std::string& Known(const std::string& value) {
  return absl::EqualsIgnoreCase(value, kNotRecorded) ? Missing() : value;
}

// Makes dimension values of one case.
class CaseNames {
 public:
  CaseNames(const Reference& reference, Day received)
      : reference_(reference), received_(received) {}

  // `recorded` itself, or as long-lived as the reference data.
  const std::string& Canonical(const char* dimension,
                               const std::string& recorded) const {
    return Known(reference_.Canonical(dimension, recorded, received_));
  }

  void Canonical(
      CaseManyDimension dimension,
      const google::protobuf::RepeatedPtrField<std::string>& recorded,
      std::vector<std::string>& values) const {
    size_t count = 0;
    for (const std::string& name : recorded) {
      const std::string& value = Canonical(Name(dimension), name);
      const auto end = values.begin() + static_cast<std::ptrdiff_t>(count);
      if (value.empty() || std::find(values.begin(), end, value) != end) {
        continue;
      }
      if (count == values.size()) values.emplace_back();
      values[count++] = value;
    }
    values.resize(count);
  }

 private:
  const Reference& reference_;
  const Day received_;
};

// The case outcome: given, else that of the highest stage that has one.
v1::Outcome OutcomeOf(const v1::Representation& record,
                      const Reference& reference) {
  if (record.outcome() != v1::OUTCOME_UNSPECIFIED) return record.outcome();
  for (auto name = kStageNamesInOrder.rbegin();
       name != kStageNamesInOrder.rend(); ++name) {
    const v1::Outcome outcome = StageOf(record, *name).outcome();
    if (outcome != v1::OUTCOME_UNSPECIFIED &&
        HasStage(record, *name, reference)) {
      return outcome;
    }
  }
  return v1::OUTCOME_UNSPECIFIED;
}

void DeriveDimensions(const v1::Representation& record,
                      const Reference& reference, CaseFacts& facts) {
  const CaseNames names(reference, facts.received);
  const auto set = [&facts](CaseDimension dimension, const std::string& value) {
    facts.dimensions[static_cast<size_t>(dimension)] = value;
  };
  const auto set_canonical = [&](CaseDimension dimension,
                                 const std::string& recorded) {
    set(dimension, names.Canonical(Name(dimension), recorded));
  };
  set(CaseDimension::kKind, NameOf(record.kind()));
  set(CaseDimension::kProcedure, NameOf(reference.ProcedureOf(record)));
  set_canonical(CaseDimension::kTeam, record.team());
  set(CaseDimension::kTeamAsRecorded, Known(record.team()));
  set_canonical(CaseDimension::kServiceArea, record.service_area());
  set_canonical(CaseDimension::kLocality, record.locality());
  set_canonical(CaseDimension::kChannel, record.channel());
  set_canonical(CaseDimension::kComplainantType, record.complainant_type());
  set(CaseDimension::kAgeBand, Known(record.age_band()));
  set(CaseDimension::kGender, Known(record.gender()));
  set(CaseDimension::kEthnicity, Known(record.ethnicity()));
  set(CaseDimension::kDisability, Known(record.disability()));
  set(CaseDimension::kSexualOrientation, Known(record.sexual_orientation()));
  set(CaseDimension::kAdvocate, Known(record.advocate()));
  set(CaseDimension::kOutcome, NameOf(OutcomeOf(record, reference)));
  set_canonical(CaseDimension::kClosureReason, record.closure_reason());
  set(CaseDimension::kAuthority, record.authority().empty()
                                     ? reference.settings().default_authority()
                                     : record.authority());
  set(CaseDimension::kAdrOutcome, NameOf(record.adr_outcome()));
  set(CaseDimension::kOmbudsmanDecision, Known(record.ombudsman_decision()));

  const auto set_many =
      [&](CaseManyDimension dimension,
          const google::protobuf::RepeatedPtrField<std::string>& recorded) {
        names.Canonical(dimension, recorded,
                        facts.many[static_cast<size_t>(dimension)]);
      };
  set_many(CaseManyDimension::kCategory, record.categories());
  set_many(CaseManyDimension::kRootCause, record.root_causes());
  set_many(CaseManyDimension::kRemedy, record.remedies());

  size_t count = 0;
  for (const auto& [name, value] : record.attributes()) {
    const std::string& known = Known(value);
    if (known.empty()) continue;
    if (count == facts.attributes.size()) facts.attributes.emplace_back();
    facts.attributes[count].first = name;
    facts.attributes[count++].second = known;
  }
  facts.attributes.resize(count);
  // The message's map has no order; the facts' has.
  std::sort(facts.attributes.begin(), facts.attributes.end());
}

void DeriveStage(const v1::Representation& record, v1::StageName name,
                 const Reference& reference, const CaseFacts& facts,
                 StageFacts& result) {
  const v1::Stage& stage = StageOf(record, name);
  const auto set = [&result](StageDimension dimension,
                             const std::string& value) {
    result.dimensions[static_cast<size_t>(dimension)] = value;
  };
  set(StageDimension::kStage, NameOf(name));
  set(StageDimension::kStageOutcome, NameOf(stage.outcome()));
  result.started = StartOf(record, name, reference);
  result.due = DayOrNone(stage.due_on());
  if (result.due == kNoDay) result.due = DayOrNone(stage.computed_due_on());
  result.effective_due = DayOrNone(stage.extended_to());
  if (result.effective_due == kNoDay) result.effective_due = result.due;
  result.responded = kNoDay;
  result.ended = kNoDay;
  result.response_days = -1;
  set(StageDimension::kStageEndedBy, Missing());
  if (result.started == kNoDay) return;

  result.responded = DayOrNone(stage.responded_on());
  if (result.responded != kNoDay) {
    result.ended = result.responded;
    result.response_days =
        reference.calendar().Between(result.started, result.responded);
    set(StageDimension::kStageEndedBy, "response");
  } else if (facts.left != kNoDay) {
    result.ended = facts.left;
    set(StageDimension::kStageEndedBy,
        facts.cancelled != kNoDay ? "cancelling" : "closing");
  }
}

// Drops absent dates, empty list entries and empty map values.
void DropEmpty(google::protobuf::RepeatedPtrField<std::string>& values) {
  const auto kept =
      std::remove_if(values.begin(), values.end(),
                     [](const std::string& value) { return value.empty(); });
  values.erase(kept, values.end());
}

void DropAbsentDates(v1::LearningAction& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->message_type() != v1::Date::descriptor() ||
        field->is_repeated()) {
      continue;
    }
    const auto& date =
        static_cast<const v1::Date&>(reflection.GetMessage(message, field));
    if (IsAbsent(date)) reflection.ClearField(&message, field);
  }
}

// The dates of a message, by the accessors of its type: through reflection they
// take as long as all the rest of an import.
template <typename M>
struct DateField {
  const v1::Date& (M::*get)() const;
  v1::Date* (M::*mutate)();
  void (M::*clear)();
};

constexpr DateField<v1::Representation> kCaseDates[] = {
    {&v1::Representation::received_on, &v1::Representation::mutable_received_on,
     &v1::Representation::clear_received_on},
    {&v1::Representation::acknowledged_on,
     &v1::Representation::mutable_acknowledged_on,
     &v1::Representation::clear_acknowledged_on},
    {&v1::Representation::closed_on, &v1::Representation::mutable_closed_on,
     &v1::Representation::clear_closed_on},
    {&v1::Representation::cancelled_on,
     &v1::Representation::mutable_cancelled_on,
     &v1::Representation::clear_cancelled_on},
    {&v1::Representation::adr_offered_on,
     &v1::Representation::mutable_adr_offered_on,
     &v1::Representation::clear_adr_offered_on},
    {&v1::Representation::ombudsman_referred_on,
     &v1::Representation::mutable_ombudsman_referred_on,
     &v1::Representation::clear_ombudsman_referred_on},
    {&v1::Representation::ombudsman_decided_on,
     &v1::Representation::mutable_ombudsman_decided_on,
     &v1::Representation::clear_ombudsman_decided_on},
};

constexpr DateField<v1::Stage> kStageDates[] = {
    {&v1::Stage::requested_on, &v1::Stage::mutable_requested_on,
     &v1::Stage::clear_requested_on},
    {&v1::Stage::started_on, &v1::Stage::mutable_started_on,
     &v1::Stage::clear_started_on},
    {&v1::Stage::due_on, &v1::Stage::mutable_due_on, &v1::Stage::clear_due_on},
    {&v1::Stage::extended_to, &v1::Stage::mutable_extended_to,
     &v1::Stage::clear_extended_to},
    {&v1::Stage::responded_on, &v1::Stage::mutable_responded_on,
     &v1::Stage::clear_responded_on},
};

// Whether a message has fields that this build does not know, those in it left
// out.
bool HasUnknown(const google::protobuf::Message& message) {
  return !message.GetReflection()->GetUnknownFields(message).empty();
}

// Drops them. To ask first is quicker: to clear none makes an empty list.
void DropUnknown(google::protobuf::Message& message) {
  if (!HasUnknown(message)) return;
  message.GetReflection()->MutableUnknownFields(&message)->Clear();
}

// Drops absent dates and what is unknown of a message and its dates.
template <typename M, size_t n>
void Tidy(const DateField<M> (&dates)[n], M& message) {
  DropUnknown(message);
  for (const DateField<M>& date : dates) {
    const v1::Date& value = (message.*date.get)();
    if (IsAbsent(value)) {
      (message.*date.clear)();
    } else if (HasUnknown(value)) {
      DropUnknown(*(message.*date.mutate)());
    }
  }
}

void CompleteStage(v1::Representation& record, v1::StageName name,
                   const Reference& reference) {
  const bool exists = HasStage(record, name, reference);
  if (!exists && !IsGiven(StageOf(record, name))) {
    ClearStage(record, name);
    return;
  }
  v1::Stage& stage = MutableStageOf(record, name);
  Tidy(kStageDates, stage);
  stage.clear_computed_due_on();
  // What is given for a stage that the case cannot have stays, for validation
  // to reject.
  if (!exists) return;
  const v1::StageRule* rule = reference.RuleOf(
      reference.ProcedureOf(record), name, DayOrNone(record.received_on()));
  if (rule == nullptr || rule->limit_days() <= 0) return;
  const Day due = reference.calendar().Add(StartOf(record, name, reference),
                                           rule->limit_days());
  if (due != kNoDay) *stage.mutable_computed_due_on() = DayToProto(due);
}

}  // namespace

CaseFacts DeriveFacts(const v1::Representation& record,
                      const Reference& reference) {
  CaseFacts facts;
  DeriveFacts(record, reference, facts);
  return facts;
}

void DeriveFacts(const v1::Representation& record, const Reference& reference,
                 CaseFacts& facts) {
  facts.reference = record.reference();
  facts.received = DayOrNone(record.received_on());
  facts.cancelled = DayOrNone(record.cancelled_on());
  facts.closed =
      facts.cancelled == kNoDay ? DayOrNone(record.closed_on()) : kNoDay;
  facts.left = LeftOn(record);
  facts.adr_offered = DayOrNone(record.adr_offered_on());
  facts.ombudsman_referred = DayOrNone(record.ombudsman_referred_on());
  facts.ombudsman_decided = DayOrNone(record.ombudsman_decided_on());
  facts.stage1_started = kNoDay;
  facts.stage2_started = kNoDay;
  facts.adr_saving_pence = record.adr_saving_pence();
  facts.remedy_pence = record.remedy_pence();
  DeriveDimensions(record, reference, facts);
  size_t count = 0;
  for (const v1::StageName name : kStageNamesInOrder) {
    if (!HasStage(record, name, reference)) continue;
    if (count == facts.stages.size()) facts.stages.emplace_back();
    StageFacts& stage = facts.stages[count++];
    DeriveStage(record, name, reference, facts, stage);
    if (name == v1::STAGE_NAME_STAGE1) facts.stage1_started = stage.started;
    if (name == v1::STAGE_NAME_STAGE2) facts.stage2_started = stage.started;
  }
  facts.stages.resize(count);
}

ActionFacts DeriveFacts(const v1::LearningAction& action,
                        const Reference& reference) {
  ActionFacts facts;
  facts.authority = action.authority().empty()
                        ? reference.settings().default_authority()
                        : action.authority();
  facts.id = action.id();
  facts.raised = DayOrNone(action.raised_on());
  facts.implemented = DayOrNone(action.implemented_on());
  facts.root_cause =
      CaseNames(reference, facts.raised)
          .Canonical(Name(CaseManyDimension::kRootCause), action.root_cause());
  return facts;
}

void Complete(v1::Representation& record, const Reference& reference) {
  if (record.authority().empty()) {
    record.set_authority(reference.settings().default_authority());
  }
  Tidy(kCaseDates, record);
  DropEmpty(*record.mutable_categories());
  DropEmpty(*record.mutable_remedies());
  DropEmpty(*record.mutable_root_causes());
  auto& attributes = *record.mutable_attributes();
  for (auto entry = attributes.begin(); entry != attributes.end();) {
    entry = entry->second.empty() ? attributes.erase(entry) : ++entry;
  }
  for (const v1::StageName name : kStageNamesInOrder) {
    CompleteStage(record, name, reference);
  }
}

void Complete(v1::LearningAction& action, const Reference& reference) {
  action.DiscardUnknownFields();
  if (action.authority().empty()) {
    action.set_authority(reference.settings().default_authority());
  }
  DropAbsentDates(action);
  DropEmpty(*action.mutable_references());
}

}  // namespace redress::model

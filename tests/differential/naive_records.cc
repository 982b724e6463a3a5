#include "tests/differential/naive_records.h"

#include <algorithm>
#include <utility>

#include "service/model/vocabulary.h"

namespace redress::differential {
namespace {

constexpr v1::StageName kStages[] = {
    v1::STAGE_NAME_RESPONSE, v1::STAGE_NAME_STAGE1, v1::STAGE_NAME_STAGE2,
    v1::STAGE_NAME_STAGE3};

std::string StageText(v1::StageName stage) {
  return model::VocabularyName(*v1::StageName_descriptor(), stage);
}

MaybeDay DayOf(const v1::Date& date) {
  if (date.year() == 0) return std::nullopt;
  return model::DayFromCivil(date.year(), date.month(), date.day());
}

const v1::Stage& StageIn(const v1::Representation& given, v1::StageName name) {
  switch (name) {
    case v1::STAGE_NAME_STAGE1:
      return given.stage1();
    case v1::STAGE_NAME_STAGE2:
      return given.stage2();
    case v1::STAGE_NAME_STAGE3:
      return given.stage3();
    default:
      return given.response();
  }
}

bool AnythingGiven(const v1::Stage& stage) {
  return DayOf(stage.requested_on()) || DayOf(stage.started_on()) ||
         DayOf(stage.due_on()) || DayOf(stage.extended_to()) ||
         DayOf(stage.responded_on()) || stage.outcome() != 0;
}

std::string OutcomeText(v1::Outcome outcome) {
  return outcome == v1::OUTCOME_UNSPECIFIED
             ? kMissing
             : model::VocabularyName(*v1::Outcome_descriptor(), outcome);
}

void Put(Values& values, const std::string& dimension,
         const std::string& value) {
  if (value.empty() || Lower(value) == Lower(kMissing)) return;
  std::vector<std::string>& list = values[dimension];
  if (std::find(list.begin(), list.end(), value) == list.end()) {
    list.push_back(value);
  }
}

}  // namespace

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

NaiveReference::NaiveReference(const std::vector<v1::ReferenceData>& entries)
    : entries_(entries) {
  for (const v1::ReferenceData& entry : entries_) {
    if (entry.has_settings()) settings_ = entry.settings();
    if (entry.has_calendar()) {
      calendar_ = NaiveCalendar(entry.calendar());
    }
  }
}

// Of the aliases in force the one that came into force last.
std::string NaiveReference::Alias(const std::string& dimension,
                                  const std::string& recorded,
                                  MaybeDay on) const {
  std::string canonical = recorded;
  MaybeDay latest;
  bool found = false;
  for (const v1::ReferenceData& entry : entries_) {
    const v1::Alias& alias = entry.alias();
    if (!entry.has_alias() || alias.dimension() != dimension ||
        Lower(alias.recorded()) != Lower(recorded)) {
      continue;
    }
    const MaybeDay from = DayOf(alias.effective_from());
    const MaybeDay to = DayOf(alias.effective_to());
    if ((from && *from > *on) || (to && *on > *to)) continue;
    if (found && latest && (!from || *from < *latest)) continue;
    found = true;
    latest = from;
    canonical = alias.canonical();
  }
  return canonical;
}

std::string NaiveReference::NameToday(const std::string& dimension,
                                      const std::string& recorded) const {
  std::string name = recorded;
  MaybeDay latest;
  bool found = false;
  for (const v1::ReferenceData& entry : entries_) {
    if (!entry.has_alias() || entry.alias().dimension() != dimension ||
        Lower(entry.alias().recorded()) != Lower(recorded)) {
      continue;
    }
    const MaybeDay from = DayOf(entry.alias().effective_from());
    if (found && latest && (!from || *from < *latest)) continue;
    found = true;
    latest = from;
    name = entry.alias().canonical();
  }
  return name;
}

v1::Procedure NaiveReference::ProcedureOf(
    const v1::Representation& given) const {
  if (given.procedure() != v1::PROCEDURE_UNSPECIFIED) return given.procedure();
  for (const v1::DefaultProcedure& rule : settings_.default_procedures()) {
    if (rule.kind() == given.kind()) return rule.procedure();
  }
  return v1::PROCEDURE_NONE;
}

const v1::StageRule* NaiveReference::RuleOf(const v1::Representation& given,
                                            v1::StageName stage) const {
  const v1::ProcedureDefinition* in_force = nullptr;
  for (const v1::ReferenceData& entry : entries_) {
    const v1::ProcedureDefinition& definition = entry.procedure();
    if (!entry.has_procedure() ||
        definition.procedure() != ProcedureOf(given)) {
      continue;
    }
    const MaybeDay from = DayOf(definition.effective_from());
    if (from && *from > *DayOf(given.received_on())) continue;
    const MaybeDay earlier =
        in_force ? DayOf(in_force->effective_from()) : MaybeDay();
    if (in_force && earlier && (!from || *from < *earlier)) continue;
    in_force = &definition;
  }
  if (in_force == nullptr) return nullptr;
  for (const v1::StageRule& rule : in_force->stages()) {
    if (rule.stage() == stage) return &rule;
  }
  return nullptr;
}

bool NaiveReference::Has(const v1::Representation& given,
                         v1::StageName stage) const {
  const bool complaint = given.kind() == v1::KIND_COMPLAINT;
  const bool anything = AnythingGiven(StageIn(given, stage));
  if (stage == v1::STAGE_NAME_STAGE1) return complaint;
  if (stage != v1::STAGE_NAME_RESPONSE) return complaint && anything;
  return !complaint && (anything || RuleOf(given, stage) != nullptr);
}

MaybeDay NaiveReference::StartOf(const v1::Representation& given,
                                 v1::StageName stage) const {
  if (const MaybeDay own = DayOf(StageIn(given, stage).started_on())) {
    return own;
  }
  if (stage == v1::STAGE_NAME_STAGE2 || stage == v1::STAGE_NAME_STAGE3) {
    return std::nullopt;
  }
  const v1::StageRule* rule = RuleOf(given, stage);
  const MaybeDay acknowledged = DayOf(given.acknowledged_on());
  if (rule != nullptr && acknowledged &&
      rule->clock_start() == v1::CLOCK_START_ACKNOWLEDGED) {
    return acknowledged;
  }
  return DayOf(given.received_on());
}

Settled NaiveReference::Settle(const v1::Representation& given) const {
  Settled settled;
  settled.authority = given.authority().empty() ? settings_.default_authority()
                                                : given.authority();
  for (const v1::StageName stage : kStages) {
    if (!Has(given, stage)) continue;
    const v1::StageRule* rule = RuleOf(given, stage);
    const MaybeDay start = StartOf(given, stage);
    if (rule == nullptr || rule->limit_days() == 0 || !start) continue;
    settled.due[StageText(stage)] = calendar_.Add(*start, rule->limit_days());
  }
  return settled;
}

NaiveStage NaiveReference::ReadStage(const v1::Representation& given,
                                     v1::StageName name, const Settled& settled,
                                     const NaiveCase& of) const {
  const v1::Stage& recorded = StageIn(given, name);
  NaiveStage stage;
  stage.name = StageText(name);
  stage.outcome = OutcomeText(recorded.outcome());
  stage.started = StartOf(given, name);
  stage.due = DayOf(recorded.due_on());
  const auto computed = settled.due.find(stage.name);
  if (!stage.due && computed != settled.due.end()) {
    stage.due = computed->second;
  }
  stage.effective_due = DayOf(recorded.extended_to());
  if (!stage.effective_due) stage.effective_due = stage.due;
  stage.responded = DayOf(recorded.responded_on());
  if (stage.started && stage.responded) {
    stage.response_days = calendar_.Between(*stage.started, *stage.responded);
  }
  if (!stage.started) return stage;
  if (stage.responded) {
    stage.ended = stage.responded;
    stage.ended_by = "response";
  } else if (of.left) {
    stage.ended = of.left;
    stage.ended_by = of.cancelled ? "cancelling" : "closing";
  }
  return stage;
}

NaiveCase NaiveReference::Read(const v1::Representation& given,
                               const Settled& settled) const {
  NaiveCase out;
  out.complaint = given.kind() == v1::KIND_COMPLAINT;
  out.received = DayOf(given.received_on());
  out.cancelled = DayOf(given.cancelled_on());
  if (!out.cancelled) out.closed = DayOf(given.closed_on());
  out.left = out.cancelled ? out.cancelled : out.closed;
  out.adr_offered = DayOf(given.adr_offered_on());
  out.adr_resolved = given.adr_outcome() == v1::ADR_OUTCOME_RESOLVED;
  out.adr_saving_pence = given.adr_saving_pence();
  out.ombudsman_referred = DayOf(given.ombudsman_referred_on());
  out.ombudsman_decided = DayOf(given.ombudsman_decided_on());
  for (const std::string& upheld : settings_.ombudsman_upheld_decisions()) {
    if (Lower(upheld) == Lower(given.ombudsman_decision())) {
      out.ombudsman_upheld = true;
    }
  }
  out.remedy_pence = given.remedy_pence();

  std::string outcome = OutcomeText(given.outcome());
  for (const v1::StageName stage : kStages) {
    if (!Has(given, stage)) continue;
    out.stages.push_back(ReadStage(given, stage, settled, out));
  }
  for (auto stage = out.stages.rbegin(); stage != out.stages.rend(); ++stage) {
    if (outcome == kMissing) outcome = stage->outcome;
  }

  Values& values = out.values;
  const auto open = [&](const std::string& dimension,
                        const std::string& recorded) {
    Put(values, dimension, Alias(dimension, recorded, out.received));
  };
  Put(values, "kind",
      model::VocabularyName(*v1::Kind_descriptor(), given.kind()));
  Put(values, "procedure",
      model::VocabularyName(*v1::Procedure_descriptor(), ProcedureOf(given)));
  Put(values, "outcome", outcome);
  Put(values, "authority", settled.authority);
  Put(values, "team_as_recorded", given.team());
  open("team", given.team());
  open("service_area", given.service_area());
  open("locality", given.locality());
  open("channel", given.channel());
  open("complainant_type", given.complainant_type());
  open("closure_reason", given.closure_reason());
  Put(values, "age_band", given.age_band());
  Put(values, "gender", given.gender());
  Put(values, "ethnicity", given.ethnicity());
  Put(values, "disability", given.disability());
  Put(values, "sexual_orientation", given.sexual_orientation());
  Put(values, "advocate", given.advocate());
  for (const std::string& name : given.categories()) open("category", name);
  for (const std::string& name : given.root_causes()) open("root_cause", name);
  for (const std::string& name : given.remedies()) open("remedy", name);
  for (const auto& [name, value] : given.attributes()) {
    Put(values, "attr:" + name, value);
  }
  return out;
}

NaiveAction NaiveReference::Read(const v1::LearningAction& given,
                                 const std::string& default_authority) const {
  NaiveAction out;
  out.raised = DayOf(given.raised_on());
  out.implemented = DayOf(given.implemented_on());
  Put(out.values, "authority",
      given.authority().empty() ? default_authority : given.authority());
  Put(out.values, "root_cause",
      Alias("root_cause", given.root_cause(), out.raised));
  return out;
}

}  // namespace redress::differential

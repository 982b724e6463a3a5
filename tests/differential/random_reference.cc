#include <cstddef>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "tests/differential/random_world.h"

namespace redress::differential {
namespace {

using model::DayFromCivil;
using model::DayToProto;

v1::ReferenceData Entry(const std::string& text) {
  v1::ReferenceData entry;
  google::protobuf::TextFormat::ParseFromString(text, &entry);
  return entry;
}

// Aliases may overlap, and lead on to names that are aliases themselves.
v1::ReferenceData RandomAlias(Dice& dice) {
  static const auto& dimensions = *new std::vector<std::string>{
      "team",           "team",
      "service_area",   "locality",
      "channel",        "category",
      "root_cause",     "remedy",
      "closure_reason", "complainant_type",
  };
  v1::ReferenceData entry;
  v1::Alias& alias = *entry.mutable_alias();
  alias.set_dimension(dice.OneOf(dimensions));
  alias.set_recorded(dice.OneOf(ValuesIn(alias.dimension())));
  if (dice.Percent(30)) {
    alias.set_recorded(Lower(alias.recorded()));
  }
  alias.set_canonical(dice.Percent(60) ? dice.OneOf(ValuesIn(alias.dimension()))
                                       : "New " + alias.recorded());
  if (dice.Percent(4)) alias.set_canonical(kMissing);
  if (dice.Percent(50)) {
    *alias.mutable_effective_from() = DayToProto(AnyDay(dice));
  }
  if (dice.Percent(30)) {
    const Day from = alias.has_effective_from()
                         ? DayFromCivil(alias.effective_from().year(),
                                        alias.effective_from().month(),
                                        alias.effective_from().day())
                         : DayFromCivil(2018, 6, 1);
    *alias.mutable_effective_to() = DayToProto(from + dice.Below(500));
  }
  return entry;
}

v1::ReferenceData RandomProcedure(Dice& dice) {
  v1::ReferenceData entry;
  v1::ProcedureDefinition& definition = *entry.mutable_procedure();
  definition.set_procedure(static_cast<v1::Procedure>(1 + dice.Below(4)));
  if (dice.Percent(70)) {
    *definition.mutable_effective_from() = DayToProto(AnyDay(dice));
  }
  for (int stage = v1::STAGE_NAME_RESPONSE; stage <= v1::STAGE_NAME_STAGE3;
       ++stage) {
    if (dice.Percent(25)) continue;
    v1::StageRule& rule = *definition.add_stages();
    rule.set_stage(static_cast<v1::StageName>(stage));
    rule.set_clock_start(stage >= v1::STAGE_NAME_STAGE2
                             ? v1::CLOCK_START_OWN
                             : static_cast<v1::ClockStart>(1 + dice.Below(3)));
    rule.set_limit_days(dice.Percent(15) ? 0 : 1 + dice.Below(30));
    if (rule.limit_days() > 0 && dice.Percent(60)) {
      rule.set_extended_limit_days(rule.limit_days() + dice.Below(30));
    }
  }
  return entry;
}

v1::ReferenceData RandomCalendar(Dice& dice) {
  v1::ReferenceData entry;
  v1::Calendar& calendar = *entry.mutable_calendar();
  for (int i = dice.Below(5); i > 0; --i) {
    // Apart from the days below.
    const Day day = DayFromCivil(2018, 6, 4) + 7 * dice.Below(100);
    *calendar.add_extra_holidays() = DayToProto(day + dice.Below(4));
  }
  for (const Day day : {DayFromCivil(2018, 4, 2), DayFromCivil(2019, 4, 19),
                        DayFromCivil(2020, 5, 8), DayFromCivil(2020, 2, 29)}) {
    if (dice.Percent(30)) *calendar.add_worked_days() = DayToProto(day);
  }
  return entry;
}

v1::ReferenceData RandomSettings(Dice& dice) {
  v1::ReferenceData entry;
  v1::Settings& settings = *entry.mutable_settings();
  settings.set_default_authority(dice.Percent(70) ? "Council" : "New Council");
  for (int kind = v1::KIND_COMPLAINT; kind <= v1::KIND_COMPLIMENT; ++kind) {
    if (dice.Percent(25)) continue;
    v1::DefaultProcedure& rule = *settings.add_default_procedures();
    rule.set_kind(static_cast<v1::Kind>(kind));
    rule.set_procedure(kind == v1::KIND_COMPLAINT
                           ? static_cast<v1::Procedure>(1 + dice.Below(3))
                           : static_cast<v1::Procedure>(4 + dice.Below(2)));
  }
  for (const char* decision :
       {"Upheld", "upheld - Early resolution", "NOT UPHELD"}) {
    if (dice.Percent(60)) settings.add_ombudsman_upheld_decisions(decision);
  }
  settings.add_attributes("ward");
  if (dice.Percent(80)) settings.add_attributes("source");
  return entry;
}

}  // namespace

// The names "clr", "MASH" and "Delays" meet aliases with effective days, some
// of which overlap.
std::vector<v1::ReferenceData> FirstReference() {
  std::vector<v1::ReferenceData> entries;
  const char* texts[] = {
      "alias { dimension: 'team' recorded: 'CLR' canonical: 'Leaving Care' }",
      "alias { dimension: 'team' recorded: 'Mash' canonical: 'Hub' "
      "effective_from { year: 2019 month: 11 day: 1 } "
      "effective_to { year: 2020 month: 3 day: 31 } }",
      "alias { dimension: 'team' recorded: 'mash' canonical: 'Front Door' "
      "effective_from { year: 2019 month: 4 day: 1 } }",
      "alias { dimension: 'team' recorded: 'Old Town' canonical: 'East' "
      "effective_to { year: 2019 month: 3 day: 31 } }",
      "alias { dimension: 'root_cause' recorded: 'delays' canonical: 'Delay' "
      "effective_from { year: 2018 month: 10 day: 1 } "
      "effective_to { year: 2019 month: 10 day: 1 } }",
      "alias { dimension: 'category' recorded: 'staff' canonical: 'Conduct' }",
      "alias { dimension: 'remedy' recorded: 'Sorry' canonical: 'Apology' }",
      "alias { dimension: 'channel' recorded: 'e-mail' canonical: 'Email' }",
      "procedure { procedure: PROCEDURE_CORPORATE "
      "effective_from { year: 2019 month: 4 day: 1 } stages { "
      "stage: STAGE_NAME_STAGE1 clock_start: CLOCK_START_RECEIVED "
      "limit_days: 5 extended_limit_days: 15 } }",
      "procedure { procedure: PROCEDURE_ENQUIRY "
      "effective_from { year: 2020 month: 1 day: 1 } stages { "
      "stage: STAGE_NAME_RESPONSE clock_start: CLOCK_START_ACKNOWLEDGED "
      "limit_days: 7 } }",
      "calendar { extra_holidays { year: 2019 month: 4 day: 2 } "
      "worked_days { year: 2019 month: 8 day: 26 } }",
      "settings { default_authority: 'Council' "
      "default_procedures { kind: KIND_COMPLAINT "
      "procedure: PROCEDURE_CHILDREN_STATUTORY } "
      "default_procedures { kind: KIND_MP_ENQUIRY "
      "procedure: PROCEDURE_ENQUIRY } "
      "default_procedures { kind: KIND_MEMBER_ENQUIRY "
      "procedure: PROCEDURE_ENQUIRY } "
      "ombudsman_upheld_decisions: 'Upheld' "
      "ombudsman_upheld_decisions: 'upheld - Early resolution' "
      "attributes: 'ward' attributes: 'source' }",
  };
  for (const char* text : texts) entries.push_back(Entry(text));
  return entries;
}

v1::ReferenceData RandomReference(Dice& dice) {
  switch (dice.Below(6)) {
    case 0:
      return RandomProcedure(dice);
    case 1:
      return RandomCalendar(dice);
    case 2:
      return RandomSettings(dice);
    default:
      return RandomAlias(dice);
  }
}

}  // namespace redress::differential

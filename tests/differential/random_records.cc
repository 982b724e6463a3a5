#include <map>
#include <string>

#include "tests/differential/random_world.h"

namespace redress::differential {
namespace {

using model::DayFromCivil;
using model::DayToProto;

const std::map<std::string, std::vector<std::string>>& Pools() {
  static const auto& pools =
      *new std::map<std::string, std::vector<std::string>>{
          {"team",
           {"CLR", "clr", "MASH", "Old Town", "old town", "East",
            "Leaving Care", "Not recorded", "Élan", "All others"}},
          {"service_area", {"Fostering", "fostering", "Care", "Adoption"}},
          {"locality", {"North", "South", "not recorded"}},
          {"category",
           {"Staff", "Delay", "Contact", "Not recorded", "STAFF", "Conduct",
            "All others"}},
          {"channel", {"E-mail", "Email", "Phone"}},
          {"complainant_type", {"child", "parent", "advocate"}},
          {"age_band", {"0-4", "5-9", "10-15"}},
          {"gender", {"F", "M"}},
          {"ethnicity", {"A", "B", "C"}},
          {"disability", {"yes", "no"}},
          {"sexual_orientation", {"s", "t"}},
          {"advocate", {"yes", "no"}},
          {"closure_reason", {"withdrawn", "dup", "DUP", "duplicate"}},
          {"root_cause", {"Delays", "delays", "Delay", "Records", "Conduct"}},
          {"remedy", {"Sorry", "Apology", "Payment"}},
          {"authority", {"Council", "New Council", "Other Council"}},
          {"team_as_recorded", {"CLR", "clr", "MASH", "Old Town", "East"}},
          {"attr:ward", {"W1", "W2", "W3"}},
          {"attr:source", {"child", "adult"}},
      };
  return pools;
}

// One value of an open dimension, or none.
std::string Value(Dice& dice, const std::string& dimension) {
  return dice.Percent(75) ? dice.OneOf(ValuesIn(dimension)) : "";
}

// A day up to `within` days later, in some of a hundred cases.
// An absent date is left all zero, which means the same.
void MaybeSet(Dice& dice, int percent, Day from, int within, v1::Date* date) {
  if (dice.Percent(percent)) *date = DayToProto(from + dice.Below(within + 1));
}

v1::Outcome AnyOutcome(Dice& dice) {
  return static_cast<v1::Outcome>(dice.Below(5));
}

v1::Kind AnyKind(Dice& dice) {
  return dice.Percent(60) ? v1::KIND_COMPLAINT
                          : static_cast<v1::Kind>(2 + dice.Below(5));
}

Day DayIn(const v1::Date& date) {
  return DayFromCivil(date.year(), date.month(), date.day());
}

// Fills a stage whose clock starts about `start`; returns a day after it.
Day FillStage(Dice& dice, Day start, v1::Stage& stage) {
  MaybeSet(dice, 20, start, 0, stage.mutable_requested_on());
  if (dice.Percent(60)) *stage.mutable_started_on() = DayToProto(start);
  MaybeSet(dice, 25, start, 40, stage.mutable_due_on());
  if (dice.Percent(20)) {
    const Day due = stage.due_on().year() != 0 ? DayIn(stage.due_on()) : start;
    MaybeSet(dice, 100, due + 14, 20, stage.mutable_extended_to());
  }
  Day end = start;
  if (dice.Percent(65)) {
    end = start + dice.Below(dice.Percent(80) ? 25 : 120);
    *stage.mutable_responded_on() = DayToProto(end);
  }
  if (dice.Percent(50)) stage.set_outcome(AnyOutcome(dice));
  return end;
}

void FillEnd(Dice& dice, Day from, v1::Representation& record) {
  const int way = dice.Below(10);
  if (way < 6) MaybeSet(dice, 100, from, 30, record.mutable_closed_on());
  if (way == 6 || way == 7) {
    MaybeSet(dice, 100, from, 30, record.mutable_cancelled_on());
  }
  if (way == 7 && dice.Percent(50)) {
    *record.mutable_closed_on() = record.cancelled_on();
  }
  if (way < 8) record.set_closure_reason(Value(dice, "closure_reason"));
}

void FillMany(Dice& dice, const std::string& dimension,
              google::protobuf::RepeatedPtrField<std::string>* list) {
  for (int i = dice.Below(4); i > 0; --i) {
    *list->Add() = dice.OneOf(ValuesIn(dimension));
  }
}

void FillSideMatters(Dice& dice, Day from, v1::Representation& record) {
  if (dice.Percent(20)) {
    *record.mutable_adr_offered_on() = DayToProto(from + dice.Below(60));
    record.set_adr_outcome(static_cast<v1::AdrOutcome>(dice.Below(4)));
    if (dice.Percent(70)) record.set_adr_saving_pence(dice.Below(500000));
  }
  if (dice.Percent(20)) {
    *record.mutable_ombudsman_referred_on() = DayToProto(from + dice.Below(90));
    if (dice.Percent(60)) {
      *record.mutable_ombudsman_decided_on() =
          DayToProto(DayIn(record.ombudsman_referred_on()) + dice.Below(200));
      static const auto& decisions = *new std::vector<std::string>{
          "Upheld", "UPHELD", "upheld - early resolution", "Not upheld", ""};
      record.set_ombudsman_decision(dice.OneOf(decisions));
    }
  }
  if (dice.Percent(20)) record.set_remedy_pence(dice.Below(100000));
}

// A complaint has stages, and other kinds have one response.
void FillStages(Dice& dice, v1::Representation& record) {
  const Day received = DayIn(record.received_on());
  Day end = received;
  if (record.kind() != v1::KIND_COMPLAINT) {
    if (dice.Percent(60)) {
      end =
          FillStage(dice, received + dice.Below(3), *record.mutable_response());
    }
  } else {
    if (dice.Percent(80)) {
      end = FillStage(dice, received + dice.Below(7), *record.mutable_stage1());
    }
    if (record.has_stage1() && dice.Percent(40)) {
      end = FillStage(dice, end + dice.Below(30), *record.mutable_stage2());
      if (dice.Percent(50)) {
        end = FillStage(dice, end + dice.Below(30), *record.mutable_stage3());
      }
    }
  }
  FillEnd(dice, end, record);
}

void FillNames(Dice& dice, v1::Representation& record) {
  record.set_team(Value(dice, "team"));
  record.set_service_area(Value(dice, "service_area"));
  record.set_locality(Value(dice, "locality"));
  record.set_channel(Value(dice, "channel"));
  record.set_complainant_type(Value(dice, "complainant_type"));
  record.set_age_band(Value(dice, "age_band"));
  record.set_gender(Value(dice, "gender"));
  record.set_ethnicity(Value(dice, "ethnicity"));
  record.set_disability(Value(dice, "disability"));
  record.set_sexual_orientation(Value(dice, "sexual_orientation"));
  record.set_advocate(Value(dice, "advocate"));
  FillMany(dice, "category", record.mutable_categories());
  FillMany(dice, "root_cause", record.mutable_root_causes());
  FillMany(dice, "remedy", record.mutable_remedies());
  for (const std::string name : {"ward", "source"}) {
    const std::string value = Value(dice, "attr:" + name);
    if (!value.empty()) (*record.mutable_attributes())[name] = value;
  }
}

}  // namespace

Day AnyDay(Dice& dice) {
  static const auto& days = *new std::vector<Day>{
      DayFromCivil(2018, 3, 31),  DayFromCivil(2018, 4, 1),
      DayFromCivil(2018, 9, 30),  DayFromCivil(2018, 10, 1),
      DayFromCivil(2018, 12, 31), DayFromCivil(2019, 1, 1),
      DayFromCivil(2019, 3, 31),  DayFromCivil(2019, 4, 1),
      DayFromCivil(2019, 4, 19),  DayFromCivil(2019, 4, 21),
      DayFromCivil(2019, 6, 29),  DayFromCivil(2019, 6, 30),
      DayFromCivil(2019, 7, 1),   DayFromCivil(2019, 9, 30),
      DayFromCivil(2020, 2, 28),  DayFromCivil(2020, 2, 29),
      DayFromCivil(2020, 3, 1),   DayFromCivil(2020, 3, 31),
      DayFromCivil(2020, 4, 1),   DayFromCivil(2020, 5, 8),
  };
  if (dice.Percent(20)) return dice.OneOf(days);
  return DayFromCivil(2018, 1, 1) + dice.Below(3 * 365 + 1);
}

const std::vector<std::string>& ValuesIn(const std::string& dimension) {
  return Pools().at(dimension);
}

v1::Representation RandomCase(Dice& dice, const std::string& reference) {
  v1::Representation record;
  record.set_reference(reference);
  if (dice.Percent(10)) record.set_authority("Other Council");
  const Day received = AnyDay(dice);
  *record.mutable_received_on() = DayToProto(received);
  record.set_kind(AnyKind(dice));
  if (dice.Percent(40)) {
    record.set_procedure(static_cast<v1::Procedure>(dice.Below(6)));
  }
  MaybeSet(dice, 60, received, 6, record.mutable_acknowledged_on());
  if (dice.Percent(25)) record.set_outcome(AnyOutcome(dice));

  FillStages(dice, record);
  FillSideMatters(dice, received, record);

  FillNames(dice, record);
  return record;
}

v1::Representation Corrected(Dice& dice, const v1::Representation& record) {
  v1::Representation corrected = record;
  const Day received = DayIn(record.received_on());
  for (int i = 1 + dice.Below(3); i > 0; --i) {
    switch (dice.Below(10)) {
      case 0:
        corrected = RandomCase(dice, record.reference());
        break;
      case 1:  // Moved, with the rest of its names.
        FillNames(dice, corrected);
        break;
      case 2:
        corrected.set_team(Value(dice, "team"));
        break;
      case 3:
        corrected.set_outcome(AnyOutcome(dice));
        break;
      case 4:  // Another kind has other stages.
        corrected.set_kind(AnyKind(dice));
        [[fallthrough]];
      case 5:  // Other days, and stages further on or taken back.
        for (const char* name : {"response", "stage1", "stage2", "stage3",
                                 "closed_on", "cancelled_on"}) {
          corrected.GetReflection()->ClearField(
              &corrected, corrected.GetDescriptor()->FindFieldByName(name));
        }
        FillStages(dice, corrected);
        break;
      case 6:
        *corrected.mutable_received_on() =
            DayToProto(received + dice.Below(5) - 3);
        break;
      case 7:  // Open again.
        corrected.clear_closed_on();
        corrected.clear_cancelled_on();
        break;
      case 8:
        (*corrected.mutable_attributes())["ward"] = Value(dice, "attr:ward");
        corrected.clear_categories();
        FillMany(dice, "category", corrected.mutable_categories());
        break;
      default:
        corrected.clear_adr_offered_on();
        corrected.clear_ombudsman_referred_on();
        FillSideMatters(dice, received, corrected);
    }
  }
  return corrected;
}

v1::LearningAction RandomAction(Dice& dice, const std::string& id) {
  v1::LearningAction action;
  action.set_id(id);
  if (dice.Percent(30)) action.set_authority("Other Council");
  action.set_root_cause(Value(dice, "root_cause"));
  action.set_text("What was learnt.");
  const Day raised = AnyDay(dice);
  *action.mutable_raised_on() = DayToProto(raised);
  if (dice.Percent(60)) {
    *action.mutable_implemented_on() = DayToProto(raised + dice.Below(200));
  }
  return action;
}

}  // namespace redress::differential

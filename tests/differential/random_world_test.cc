// What random worlds reach: a combination that no record has is one that no
// question can find a mistake in.

#include "tests/differential/random_world.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "service/model/day.h"

namespace redress::differential {
namespace {

using model::DayFromCivil;

bool IsGiven(const v1::Date& date) { return date.year() != 0; }

std::string Given(const v1::Date& date) { return IsGiven(date) ? "+" : "-"; }

Day DayOf(const v1::Date& date) {
  return DayFromCivil(date.year(), date.month(), date.day());
}

// Which of its dates a stage has, and its outcome.
void AddStage(const std::string& name, const v1::Stage& stage,
              std::set<std::string>& reached) {
  reached.insert(name + " dates " + Given(stage.started_on()) +
                 Given(stage.due_on()) + Given(stage.extended_to()) +
                 Given(stage.responded_on()));
  reached.insert(name + " outcome " + std::to_string(stage.outcome()));
}

void AddCase(const v1::Representation& record, std::set<std::string>& reached) {
  const auto add = [&](const std::string& what, int value) {
    reached.insert(what + " " + std::to_string(value));
  };
  reached.insert("kind " + std::to_string(record.kind()) + " procedure " +
                 std::to_string(record.procedure()));
  reached.insert("kind " + std::to_string(record.kind()) + " left " +
                 Given(record.closed_on()) + Given(record.cancelled_on()));
  if (record.kind() == v1::KIND_COMPLAINT) {
    AddStage("stage1", record.stage1(), reached);
    if (record.has_stage2()) AddStage("stage2", record.stage2(), reached);
    if (record.has_stage3()) AddStage("stage3", record.stage3(), reached);
  } else {
    AddStage("response", record.response(), reached);
  }
  add("outcome", record.outcome());
  add("adr", IsGiven(record.adr_offered_on()) ? record.adr_outcome() : -1);
  reached.insert("ombudsman " + Given(record.ombudsman_referred_on()) +
                 Given(record.ombudsman_decided_on()) + " " +
                 record.ombudsman_decision());
  reached.insert("acknowledged " + Given(record.acknowledged_on()));
  add("categories", record.categories_size());
  add("root causes", record.root_causes_size());
  add("remedies", record.remedies_size());
  add("attributes", static_cast<int>(record.attributes().size()));
  reached.insert("team " + record.team());
  add("weekday", model::Weekday(DayOf(record.received_on())));
  const model::CivilDay day = model::CivilFromDay(DayOf(record.received_on()));
  reached.insert("received " + std::to_string(day.month) + "-" +
                 std::to_string(day.day));
}

// What happened from one version to the next.
void AddChanges(const State& before, const State& after,
                std::set<std::string>& reached) {
  for (const auto& [key, stored] : before.cases) {
    const auto found = after.cases.find(key);
    if (found == after.cases.end()) {
      reached.insert("case taken back");
      continue;
    }
    const v1::Representation& a = stored->given;
    const v1::Representation& b = found->second->given;
    if (a.kind() != b.kind()) reached.insert("kind corrected");
    if (a.team() != b.team()) reached.insert("team corrected");
    if (a.outcome() != b.outcome()) reached.insert("outcome corrected");
    if (DayOf(a.received_on()) != DayOf(b.received_on())) {
      reached.insert("receipt corrected");
    }
    if (IsGiven(a.closed_on()) && !IsGiven(b.closed_on())) {
      reached.insert("opened again");
    }
    if (IsGiven(a.closed_on()) && IsGiven(b.cancelled_on())) {
      reached.insert("closing made a cancelling");
    }
    // Due days that are settled stay, whatever procedures say later.
    if (before.reference == after.reference) continue;
    if (after.naive_reference->Settle(a).due != stored->settled.due) {
      reached.insert("due day of an earlier procedure");
    }
  }
  for (const auto& [key, stored] : after.cases) {
    if (key.first != "Council" && before.cases.count({"Council", key.second})) {
      reached.insert("reference of two authorities");
    }
  }
  for (const auto& [key, stored] : before.actions) {
    const auto found = after.actions.find(key);
    if (found == after.actions.end()) {
      reached.insert("action taken back");
    } else if (found->second != stored) {
      reached.insert("action corrected");
    }
  }
}

void AddReferenceData(const State& state, std::set<std::string>& reached) {
  for (const v1::ReferenceData& entry : state.entries) {
    if (entry.has_alias()) {
      reached.insert("alias of " + entry.alias().dimension() + " " +
                     Given(entry.alias().effective_from()) +
                     Given(entry.alias().effective_to()));
    }
    if (entry.has_procedure()) {
      reached.insert("procedure " +
                     std::to_string(entry.procedure().procedure()) + " " +
                     Given(entry.procedure().effective_from()));
      for (const v1::StageRule& rule : entry.procedure().stages()) {
        reached.insert("clock " + std::to_string(rule.stage()) + " " +
                       std::to_string(rule.clock_start()) +
                       (rule.limit_days() > 0 ? " limit" : " no limit"));
      }
    }
    if (entry.calendar().extra_holidays_size() > 0) {
      reached.insert("extra holiday");
    }
    if (entry.calendar().worked_days_size() > 0) reached.insert("worked day");
  }
}

std::set<std::string> Wanted() {
  std::set<std::string> wanted = {
      "case taken back",
      "kind corrected",
      "team corrected",
      "outcome corrected",
      "receipt corrected",
      "opened again",
      "closing made a cancelling",
      "due day of an earlier procedure",
      "reference of two authorities",
      "action taken back",
      "action corrected",
      "extra holiday",
      "worked day",
      "acknowledged +",
      "acknowledged -",
      "received 2-29",
      "received 3-31",
      "received 4-1",
      "received 4-19",
      "received 5-8",
      "team CLR",
      "team clr",
      "team ",
      "team Not recorded",
      "team All others",
  };
  const auto add = [&](const std::string& what, int first, int last) {
    for (int i = first; i <= last; ++i) {
      wanted.insert(what + " " + std::to_string(i));
    }
  };
  for (int kind = v1::KIND_COMPLAINT; kind <= v1::KIND_COMPLIMENT; ++kind) {
    const std::string name = "kind " + std::to_string(kind);
    add(name + " procedure", v1::PROCEDURE_UNSPECIFIED, v1::PROCEDURE_NONE);
    for (const char* left : {"--", "+-", "-+", "++"}) {
      wanted.insert(name + " left " + left);
    }
  }
  for (const std::string name : {"response", "stage1", "stage2", "stage3"}) {
    add(name + " outcome", v1::OUTCOME_UNSPECIFIED, v1::OUTCOME_NO_FINDING);
    for (int dates = 0; dates < 16; ++dates) {
      std::string given;
      for (int bit = 8; bit > 0; bit /= 2) given += dates & bit ? "+" : "-";
      // Later stages without a start have no answer, and without any date they
      // are not there unless they have an outcome.
      const bool later = name == "stage2" || name == "stage3";
      if (later && given[0] == '-' && given[3] == '+') continue;
      wanted.insert(name + " dates " + given);
    }
  }
  add("outcome", v1::OUTCOME_UNSPECIFIED, v1::OUTCOME_NO_FINDING);
  add("adr", -1, v1::ADR_OUTCOME_DECLINED);
  add("categories", 0, 4);
  add("root causes", 0, 4);
  add("remedies", 0, 4);
  add("attributes", 0, 2);
  add("weekday", 0, 6);
  for (const char* text : {"-- ", "+- ", "++ ", "++ Upheld",
                           "++ upheld - early resolution", "++ Not upheld"}) {
    wanted.insert(std::string("ombudsman ") + text);
  }
  for (const char* dimension :
       {"team", "service_area", "locality", "channel", "category", "root_cause",
        "remedy", "closure_reason", "complainant_type"}) {
    for (const char* dates : {"--", "+-", "++"}) {
      wanted.insert(std::string("alias of ") + dimension + " " + dates);
    }
  }
  for (const char* procedure : {"1", "2", "3", "4"}) {
    for (const char* from : {"-", "+"}) {
      wanted.insert(std::string("procedure ") + procedure + " " + from);
    }
  }
  for (const char* limit : {" limit", " no limit"}) {
    for (const char* clock :
         {"1 1", "1 2", "1 3", "2 1", "2 2", "2 3", "3 3", "4 3"}) {
      wanted.insert(std::string("clock ") + clock + limit);
    }
  }
  return wanted;
}

TEST(RandomWorld, ReachesEveryCombination) {
  std::set<std::string> reached;
  for (uint32_t seed = 0; seed < 60; ++seed) {
    Dice dice(seed);
    World world;
    for (int commit = 0; commit < 5; ++commit) {
      world.Apply(RandomCommit(dice, world, commit == 0 ? 110 : 40));
      for (const auto& [key, stored] : world.now().cases) {
        AddCase(stored->given, reached);
      }
      AddReferenceData(world.now(), reached);
      if (commit == 0) continue;
      AddChanges(world.states()[world.states().size() - 2], world.now(),
                 reached);
    }
  }
  for (const std::string& what : Wanted()) {
    EXPECT_EQ(reached.count(what), 1U) << what;
  }
}

}  // namespace
}  // namespace redress::differential

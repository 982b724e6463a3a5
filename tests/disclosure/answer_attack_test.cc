// The same attack on what the service answers: random records counted by the
// engine, questions answered together by the semantic layer, and nothing but
// the answers given to the attacker.
//
// REDRESS_ATTACK_REPORTS=n attacks n reports, REDRESS_ATTACK_SEED=s begins with
// seed s.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/disclosure/answers.h"
#include "tests/disclosure/random_report.h"
#include "tests/query/query_fixture.h"

namespace redress::attack {
namespace {

constexpr char kUpheldDecision[] = "Upheld";

model::StageFacts StageOf(const Unit& unit) {
  model::StageFacts stage;
  const auto name = unit.dimensions.find("stage");
  stage.dimensions = {name == unit.dimensions.end() ? "stage1" : name->second,
                      unit.dimensions.at("outcome"), unit.ended_by};
  stage.started = unit.started;
  stage.due = unit.due;
  stage.effective_due = unit.effective_due;
  stage.responded = unit.responded;
  stage.ended = unit.ended;
  stage.response_days = static_cast<int32_t>(unit.response_days);
  return stage;
}

// A stage is the only one of its case.
model::CaseFacts FactsOf(const Unit& unit) {
  model::CaseFacts facts = query::Case("complaint", "");
  for (const auto& [name, value] : unit.dimensions) {
    const auto dimension = model::CaseDimensionByName(name);
    if (dimension.has_value()) query::Set(facts, *dimension, value);
  }
  for (const auto& [name, values] : unit.many) {
    const auto dimension = model::CaseManyDimensionByName(name);
    facts.many[static_cast<size_t>(*dimension)].assign(values.begin(),
                                                       values.end());
  }
  if (unit.grain == Unit::Grain::kStage) {
    facts.received = unit.started;
    facts.stages.push_back(StageOf(unit));
    return facts;
  }
  facts.received = unit.received;
  facts.closed = unit.closed;
  facts.cancelled = unit.cancelled;
  facts.left = unit.cancelled != kNever ? unit.cancelled : unit.closed;
  facts.adr_offered = unit.adr_offered;
  facts.adr_saving_pence = unit.adr_saving;
  facts.remedy_pence = unit.remedy;
  facts.ombudsman_decided = unit.decided;
  facts.stage1_started = unit.stage1_started;
  facts.stage2_started = unit.stage2_started;
  if (unit.adr_resolved) {
    query::Set(facts, model::CaseDimension::kAdrOutcome, "resolved");
  }
  if (unit.decided_upheld) {
    query::Set(facts, model::CaseDimension::kOmbudsmanDecision,
               kUpheldDecision);
  }
  return facts;
}

query::Data DataOf(const Records& records) {
  v1::Settings settings;
  settings.add_ombudsman_upheld_decisions(kUpheldDecision);
  query::Data data(settings);
  const v1::Date date = model::DayToProto(records.data_date);
  data.set_data_date(
      absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day()));
  for (const Unit& unit : records.units) {
    if (unit.grain != Unit::Grain::kAction) data.Add(FactsOf(unit));
  }
  return data;
}

// The report's questions, with more kinds of time buckets and derived figures.
std::vector<v1::Query> QuestionsOf(const RandomReport& report, uint64_t seed) {
  std::vector<v1::Query> queries;
  for (const TrueTable& table : report.tables) {
    v1::Query& query = queries.emplace_back(table.query);
    if (query.comparisons_size() > 0) {
      query.mutable_comparison_options()->set_percent_change(seed % 2 == 0);
    }
    for (v1::DimensionSelection& dimension : *query.mutable_dimensions()) {
      if (dimension.dimension() != "quarter") continue;
      static const char* const kUnits[] = {"quarter", "half", "month"};
      dimension.set_dimension(kUnits[seed % 3]);
    }
  }
  return queries;
}

std::string Text(const std::vector<Published>& published) {
  std::string text;
  for (const Published& table : published) {
    absl::StrAppend(&text, table.query.ShortDebugString(), "\n");
    for (const v1::Row& row : table.answer.rows()) {
      absl::StrAppend(&text, query::RowText(row), "\n");
    }
  }
  return text;
}

// What an attack on the reports came to.
struct Outcome {
  uint64_t answered = 0;
  int64_t confidential = 0;
  int failures = 0;
};

void AttackReport(uint64_t seed, Outcome& outcome) {
  const RandomReport report = MakeRandomReport(seed);
  query::Data data = DataOf(report.records);
  const query::Snapshot snapshot = data.Publish();
  const auto published =
      Answers(QuestionsOf(report, seed), report.rules, snapshot);
  // The service refuses some.
  if (!published.ok()) return;
  ++outcome.answered;
  outcome.confidential += CountConfidential(*published);
  const std::vector<std::string> faults = FaultsOf(*published, report.rules);
  if (faults.empty()) return;
  ++outcome.failures;
  ADD_FAILURE() << "REDRESS_ATTACK_SEED=" << seed
                << " REDRESS_ATTACK_REPORTS=1, threshold "
                << report.rules.threshold << ", range " << report.rules.Range()
                << (report.rules.suppress_zero ? ", zeros suppressed" : "")
                << ":\n"
                << absl::StrJoin(faults, "\n") << "\n"
                << Text(*published);
}

TEST(AnswerAttackTest, EverySuppressedCountKeepsItsRange) {
  const uint64_t first = Setting("REDRESS_ATTACK_SEED", 1);
  const uint64_t reports = Setting("REDRESS_ATTACK_REPORTS", 1000);
  Outcome outcome;
  for (uint64_t seed = first; seed < first + reports; ++seed) {
    AttackReport(seed, outcome);
    if (outcome.failures == 5) break;
  }
  if (reports < 100) return;
  // The service refuses few of the questions, and keeps much back.
  EXPECT_GT(outcome.answered * 10, reports * 6);
  EXPECT_GT(outcome.confidential, static_cast<int64_t>(outcome.answered) * 5);
}

// A top's ranking, which nobody sees, was taken to show who is not in it.
TEST(AnswerAttackTest, AReportThatGaveWayNoLongerDoes) {
  Outcome outcome;
  AttackReport(7317, outcome);
  EXPECT_EQ(1U, outcome.answered);
}

}  // namespace
}  // namespace redress::attack

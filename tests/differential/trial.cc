#include "tests/differential/trial.h"

#include <utility>

#include "google/protobuf/text_format.h"
#include "service/query/query_engine.h"
#include "tests/engine/executors.h"

namespace redress::differential {
namespace {

// True where a question is refused for the filters of some measures, and
// nothing in the data passes them.
bool IsContradiction(const Outcome& outcome, const NaiveAnswer& expected) {
  if (!outcome.contradictory) return false;
  const std::string& refusal = outcome.what;
  const std::string start = "nothing can be counted for \"";
  for (size_t place = refusal.find(start); place != std::string::npos;
       place = refusal.find(start, place)) {
    place += start.size();
    const std::string label =
        refusal.substr(place, refusal.find('"', place) - place);
    if (expected.uncounted.count(label) == 0) return false;
  }
  return true;
}

Outcome Refused(const absl::Status& status) {
  Outcome outcome;
  outcome.verdict = Verdict::kRefused;
  outcome.what = std::string(absl::StatusCodeToString(status.code())) + ": " +
                 std::string(status.message());
  return outcome;
}

}  // namespace

const char* Name(Kind kind) {
  switch (kind) {
    case Kind::kColumnar:
      return "columnar";
    case Kind::kSql:
      return "sql";
    case Kind::kPostgres:
      return "sql in PostgreSQL";
    case Kind::kShards:
      return "sql in two shards of PostgreSQL";
  }
  return "";
}

std::string Text(const Trial& trial) {
  std::string query;
  google::protobuf::TextFormat::PrintToString(trial.query, &query);
  const char* ways[] = {"published", "held", "rebuilt"};
  return std::string("# ") + Name(trial.kind) + ", version " +
         std::to_string(trial.version) + " (" +
         ways[static_cast<size_t>(trial.way)] + "), data date " +
         model::IsoDay(trial.data_date) + "\nQuery {\n" + query + "}\n" +
         Text(trial.history);
}

Side::Side(Kind kind) : kind_(kind) {}

absl::StatusOr<std::unique_ptr<engine::Executor>> Side::Make() const {
  switch (kind_) {
    case Kind::kColumnar:
      return engine::MakeColumnarExecutor();
    case Kind::kSql:
      return engine::MakeSqlExecutor(":memory:");
    case Kind::kPostgres:
      return engine::MakeTestPostgresExecutor();
    case Kind::kShards:
      break;
  }
  return engine::MakeTestShardedExecutor();
}

absl::Status Side::Publish(const engine::FactChanges& changes,
                           const World& world) {
  if (current_ == nullptr) {
    auto made = Make();
    if (!made.ok()) return made.status();
    current_ = *std::move(made);
  }
  // What was erased must not be answered from, whoever held it.
  if (world.erased()) {
    holds_.clear();
    rebuilt_.clear();
  }
  absl::Status status = current_->Publish(changes);
  if (!status.ok()) return status;
  auto hold = current_->HoldVersion();
  if (!hold.ok()) return hold.status();
  holds_[changes.version] = *std::move(hold);
  return absl::OkStatus();
}

absl::StatusOr<const engine::Executor*> Side::Reach(Way way, size_t version,
                                                    const World& world) {
  if (way == Way::kPublished) return current_.get();
  if (way == Way::kHeld && holds_.count(world.states()[version].version) > 0) {
    return current_.get();
  }
  std::unique_ptr<engine::Executor>& rebuilt = rebuilt_[version];
  if (rebuilt == nullptr) {
    auto made = Make();
    if (!made.ok()) return made.status();
    const absl::Status status = (*made)->Publish(world.Facts(version));
    if (!status.ok()) return status;
    rebuilt = *std::move(made);
  }
  return rebuilt.get();
}

Outcome Ask(const v1::Query& query, const engine::Executor& executor,
            const State& state, Day data_date) {
  auto answer = query::RunQuery(
      query, {&executor, state.reference.get(), state.version, data_date});
  Outcome outcome;
  if (answer.ok()) {
    outcome.answer = *std::move(answer);
    const v1::DataVersion& version = outcome.answer.data_version();
    if (version.version() != state.version ||
        model::DayFromCivil(version.data_date().year(),
                            version.data_date().month(),
                            version.data_date().day()) != data_date) {
      outcome.verdict = Verdict::kWrong;
      outcome.what = "the version: " + version.ShortDebugString();
    }
    return outcome;
  }
  if (answer.status().code() == absl::StatusCode::kResourceExhausted) {
    outcome.verdict = Verdict::kTooLarge;
    return outcome;
  }
  outcome = Refused(answer.status());
  answer.status().ForEachPayload([&](absl::string_view,
                                     const absl::Cord& cord) {
    if (std::string(cord).find("CONTRADICTORY_FILTER") != std::string::npos) {
      outcome.contradictory = true;
    }
  });
  return outcome;
}

void Judge(const NaiveAnswer& expected, const Comparison& comparison,
           Outcome& outcome) {
  if (outcome.verdict == Verdict::kRefused) {
    if (IsContradiction(outcome, expected)) {
      outcome.verdict = Verdict::kContradiction;
    }
    return;
  }
  if (outcome.verdict != Verdict::kRight) return;
  outcome.what = comparison(outcome.answer, expected);
  if (!outcome.what.empty()) outcome.verdict = Verdict::kWrong;
}

Outcome RunTrial(const Trial& trial, const Comparison& comparison) {
  World world;
  Side side(trial.kind);
  for (const Commit& commit : trial.history) {
    const absl::Status status = side.Publish(world.Apply(commit), world);
    if (!status.ok()) return Refused(status);
  }
  const auto executor = side.Reach(trial.way, trial.version, world);
  if (!executor.ok()) {
    return Refused(executor.status());
  }
  // The reference answers valid questions only; the product tells.
  Outcome outcome = Ask(trial.query, **executor, world.states()[trial.version],
                        trial.data_date);
  if (outcome.verdict != Verdict::kRight && !outcome.contradictory) {
    return outcome;
  }
  Judge(AnswerNaively(trial.query, world.Naive(trial.version), trial.data_date),
        comparison, outcome);
  return outcome;
}

}  // namespace redress::differential

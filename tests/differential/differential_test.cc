// The executors against the naive reference, on random records and questions.
// REDRESS_DIFFERENTIAL_QUESTIONS and REDRESS_DIFFERENTIAL_SEED choose how many
// questions and which; each world has its own test, so that GoogleTest's filter
// and its shards choose among them. The sql executor in PostgreSQL takes part
// where REDRESS_DIFFERENTIAL_POSTGRESQL is set, and in two shards of it where
// REDRESS_DIFFERENTIAL_SHARDS is.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/query/catalogue.h"
#include "tests/differential/compare.h"
#include "tests/differential/random_world.h"
#include "tests/differential/shrink.h"
#include "tests/differential/trial.h"

namespace redress::differential {
namespace {

constexpr int kQuestionsOfAWorld = 250;
constexpr int kCommits = 5;

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

int Questions() {
  return FromEnvironment("REDRESS_DIFFERENTIAL_QUESTIONS", 20000);
}

int Seed() { return FromEnvironment("REDRESS_DIFFERENTIAL_SEED", 20191001); }

int Worlds() {
  return std::max(1,
                  (Questions() + kQuestionsOfAWorld - 1) / kQuestionsOfAWorld);
}

// What the questions of this process reached.
struct Tally {
  int questions = 0;
  int too_large = 0;
  int contradictions = 0;
  int past_versions = 0;
  int rows = 0;
  int cells = 0;
  int not_zero = 0;
  int accepted = 0;
  int rejected = 0;
  std::map<std::string, int> measures_with_figures;
  std::map<std::string, int> rows_with_figures;
  std::map<std::string, int> dimensions_with_figures;
};

class Differential : public testing::TestWithParam<int> {
 protected:
  static void TearDownTestSuite();

  static Tally& Seen() {
    static auto& tally = *new Tally;
    return tally;
  }

  // Makes a commit of so many cases, and asks so many questions of the world
  // as it is then and as it was.
  void CommitAndAsk(Dice& dice, int cases, int questions);
  void AskOne(Dice& dice, int number);
  static void Count(const v1::Answer& answer);

  static std::vector<Side> MakeSides() {
    std::vector<Side> sides;
    sides.emplace_back(Kind::kColumnar);
    sides.emplace_back(Kind::kSql);
    if (std::getenv("REDRESS_DIFFERENTIAL_POSTGRESQL") != nullptr) {
      sides.emplace_back(Kind::kPostgres);
    }
    if (std::getenv("REDRESS_DIFFERENTIAL_SHARDS") != nullptr) {
      sides.emplace_back(Kind::kShards);
    }
    return sides;
  }

  History history_;
  World world_;
  std::vector<Side> sides_ = MakeSides();
};

void Differential::Count(const v1::Answer& answer) {
  Tally& tally = Seen();
  for (const v1::Row& row : answer.rows()) {
    ++tally.rows;
    bool figures = false;
    for (int i = 0; i < row.cells_size(); ++i) {
      ++tally.cells;
      if (row.cells(i).numerator() == 0) continue;
      figures = true;
      ++tally.not_zero;
      ++tally.measures_with_figures[answer.columns(i).measure()];
    }
    if (!figures) continue;
    for (int i = 0; i < row.members_size(); ++i) {
      ++tally.dimensions_with_figures[answer.dimensions(i).dimension()];
    }
    ++tally.rows_with_figures[v1::RowType_Name(row.type()) +
                              (row.other() ? " other" : "")];
  }
}

// The questions reached something: nearly all were answered, and every measure,
// dimension and type of row had figures to differ in.
void Differential::TearDownTestSuite() {
  const Tally& tally = Seen();
  std::cout << tally.questions << " questions, " << tally.past_versions
            << " of them of past versions, " << tally.too_large
            << " answers too large, " << tally.contradictions
            << " contradictions; " << tally.rows << " rows, " << tally.cells
            << " cells, " << tally.not_zero << " of them not zero; "
            << tally.accepted << " items imported, " << tally.rejected
            << " rejected\n";
  for (const auto& [type, rows] : tally.rows_with_figures) {
    std::cout << "  " << type << " with figures: " << rows << "\n";
  }
  EXPECT_LT(tally.too_large, tally.questions / 20 + 1);
  EXPECT_LT(tally.contradictions, tally.questions / 10 + 1);
  EXPECT_LT(tally.rejected, tally.accepted);
  if (tally.questions < 1000) return;
  EXPECT_GT(tally.past_versions, 0);
  for (const v1::Measure& measure : query::Measures()) {
    EXPECT_GT(tally.measures_with_figures.count(measure.name()), 0U)
        << measure.name();
  }
  v1::Settings settings;
  settings.add_attributes("ward");
  settings.add_attributes("source");
  for (const v1::Dimension& dimension : query::Dimensions(settings)) {
    EXPECT_GT(tally.dimensions_with_figures.count(dimension.name()), 0U)
        << dimension.name();
  }
  for (const char* type :
       {"ROW_TYPE_MEMBERS", "ROW_TYPE_MEMBERS other", "ROW_TYPE_SUBTOTAL",
        "ROW_TYPE_SUBTOTAL other", "ROW_TYPE_TOTAL"}) {
    EXPECT_GT(tally.rows_with_figures.count(type), 0U) << type;
  }
}

void Differential::CommitAndAsk(Dice& dice, int cases, int questions) {
  history_.push_back(RandomCommit(dice, world_, cases));
  const engine::FactChanges changes = world_.Apply(history_.back());
  for (Side& side : sides_) {
    const absl::Status published = side.Publish(changes, world_);
    ASSERT_TRUE(published.ok()) << Name(side.kind()) << ": " << published;
  }
  for (int i = 0; i < questions && !HasFatalFailure(); ++i) AskOne(dice, i);
}

// Puts one question to every executor.
void Differential::AskOne(Dice& dice, int number) {
  Trial trial;
  trial.version = world_.states().size() - 1;
  if (trial.version > 0 && dice.Percent(35)) {
    trial.version = static_cast<size_t>(
        dice.Below(static_cast<int>(world_.states().size()) - 1));
    trial.way = dice.Percent(50) ? Way::kHeld : Way::kRebuilt;
    ++Seen().past_versions;
  }
  const State& state = world_.states()[trial.version];
  // Importers give the data date: it may be any.
  trial.data_date = model::DayFromCivil(2017, 9, 1) + dice.Below(4 * 365);
  trial.query = RandomQuestion(dice, state.reference->settings());
  if (trial.way != Way::kPublished) trial.query.set_as_of(state.version);
  const NaiveAnswer expected =
      AnswerNaively(trial.query, world_.Naive(trial.version), trial.data_date);
  ++Seen().questions;
  for (Side& side : sides_) {
    const Kind kind = side.kind();
    const auto executor = side.Reach(trial.way, trial.version, world_);
    ASSERT_TRUE(executor.ok()) << executor.status();
    Outcome outcome = Ask(trial.query, **executor, state, trial.data_date);
    Judge(expected, Compare, outcome);
    if (outcome.verdict == Verdict::kRight) {
      if (kind == Kind::kColumnar) Count(outcome.answer);
      continue;
    }
    if (outcome.verdict == Verdict::kTooLarge) {
      ++Seen().too_large;
      continue;
    }
    if (outcome.verdict == Verdict::kContradiction) {
      ++Seen().contradictions;
      continue;
    }
    trial.kind = kind;
    trial.history = history_;
    const Trial small = Shrink(trial, Compare);
    FAIL() << "seed " << Seed() << ", world " << GetParam() << ", commit "
           << history_.size() - 1 << ", question " << number << ":\n"
           << outcome.what << "\nIn small: " << RunTrial(small, Compare).what
           << "\n"
           << Text(small);
  }
}

TEST_P(Differential, ExecutorsAgreeWithTheNaiveReference) {
  // Seeds of neighbouring worlds differ in one bit; the generator mixes them.
  Dice dice(static_cast<uint32_t>(Seed()) + static_cast<uint32_t>(GetParam()));
  // Worlds of a few cases too: what all of them have in common, such as that
  // none has a date, is what executors take short cuts by.
  const int scale = dice.OneOf(std::vector<int>{3, 15, 60, 110, 160});
  for (int commit = 0; commit < kCommits && !HasFatalFailure(); ++commit) {
    CommitAndAsk(dice, commit == 0 ? scale : 1 + scale / 3,
                 kQuestionsOfAWorld / kCommits);
  }
  Seen().accepted += world_.accepted();
  Seen().rejected += world_.rejected();
}

// The columnar executor keeps rows in blocks of 8,192. A world of several
// blocks has few questions: the naive reference goes through every record for
// each.
class LargeWorld : public Differential {};

TEST_P(LargeWorld, ExecutorsAgreeWithTheNaiveReference) {
  Dice dice(static_cast<uint32_t>(Seed()) + static_cast<uint32_t>(GetParam()));
  for (const int cases : {11000, 30, 30}) {
    CommitAndAsk(dice, cases, 40);
    if (HasFatalFailure()) return;
  }
  Seen().accepted += world_.accepted();
  Seen().rejected += world_.rejected();
}

INSTANTIATE_TEST_SUITE_P(World, LargeWorld,
                         testing::Range(0, (Worlds() + 79) / 80));
INSTANTIATE_TEST_SUITE_P(World, Differential, testing::Range(0, Worlds()));

// The reference and the catalogue know the same measures.
TEST(NaiveReference, NamesEveryMeasure) {
  std::vector<std::string> known;
  for (const MeasureRule& rule : MeasureRules()) known.push_back(rule.name);
  std::vector<std::string> catalogued;
  for (const v1::Measure& measure : query::Measures()) {
    catalogued.push_back(measure.name());
    EXPECT_EQ(measure.unit(), RuleOf(measure.name()).unit) << measure.name();
    EXPECT_EQ(measure.grain(), RuleOf(measure.name()).grain) << measure.name();
  }
  EXPECT_THAT(known, testing::UnorderedElementsAreArray(catalogued));
}

}  // namespace
}  // namespace redress::differential

// Small worlds of cases, stages and learning actions, and the true tables that
// questions about them have. Written from the documentation, without the
// engine: what is tested is what is kept back, and the tables only have to be
// true and to fit one another.

#ifndef REDRESS_TESTS_DISCLOSURE_WORLD_H_
#define REDRESS_TESTS_DISCLOSURE_WORLD_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "service/query/figures.h"
#include "service/query/question.h"
#include "tests/disclosure/attack.h"

namespace redress::attack {

inline constexpr model::Day kNever = model::kNoDay;

// A case, stage or action. Only what its grain has is looked at.
struct Unit {
  enum class Grain { kCase, kStage, kAction };
  Grain grain = Grain::kCase;
  std::map<std::string, std::string> dimensions;  // "" is not recorded.
  std::map<std::string, std::set<std::string>> many;
  model::Day received = kNever;  // Of an action raised.
  model::Day closed = kNever;    // Of an action implemented.
  model::Day cancelled = kNever;
  model::Day adr_offered = kNever;
  bool adr_resolved = false;
  int64_t adr_saving = 0;
  int64_t remedy = 0;
  model::Day decided = kNever;
  bool decided_upheld = false;
  model::Day stage1_started = kNever;
  model::Day stage2_started = kNever;
  // Of a stage.
  model::Day started = kNever;
  model::Day due = kNever;
  model::Day effective_due = kNever;
  model::Day responded = kNever;
  model::Day ended = kNever;
  std::string ended_by;  // "response", "closing", "cancelling".
  int64_t response_days = -1;
};

struct Records {
  std::vector<Unit> units;
  model::Day data_date = kNever;
};

// A question with its true figures.
struct TrueTable {
  v1::Query query;
  std::unique_ptr<query::Question> question;
  query::FigureTable figures;
};

// The table that the question has in the world.
TrueTable MakeTable(const Records& world, const v1::Query& query);

// As the API would publish it: what is confidential is [c].
Published Publish(const TrueTable& table, bool visible = true);

// The question and its rows, true values with [c] where they are kept back: for
// messages.
std::string Dump(const TrueTable& table);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_WORLD_H_

// Small worlds of cases, stages and learning actions, and the true tables that
// questions about them have. Written from the documentation, without the
// engine: what is tested is what is kept back, and the tables only have to be
// true and to fit one another.

#ifndef REDRESS_TESTS_DISCLOSURE_WORLD_H_
#define REDRESS_TESTS_DISCLOSURE_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "service/query/figures.h"
#include "service/query/question.h"
#include "tests/disclosure/unit.h"

namespace redress::attack {

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

// The question and its rows, true values with [c] where they are kept back: for
// messages.
std::string Dump(const TrueTable& table);

}  // namespace redress::attack

#endif  // REDRESS_TESTS_DISCLOSURE_WORLD_H_

// The naive reference: answers a question by going through every record for
// every figure.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_ANSWER_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_ANSWER_H_

#include <string>
#include <vector>

#include "redress/v1/query.pb.h"
#include "tests/differential/naive_measures.h"
#include "tests/differential/naive_records.h"

namespace redress::differential {

// Everything that a question can be put to.
struct NaiveWorld {
  std::vector<NaiveCase> cases;
  std::vector<NaiveAction> actions;
  const NaiveReference* reference = nullptr;
  Day data_date = 0;
};

struct NaiveColumn {
  std::string label;
  int period = 0;
  v1::ColumnContent content = v1::COLUMN_CONTENT_FIGURE;
  v1::Unit unit = v1::UNIT_COUNT;
};

struct NaiveRow {
  std::vector<std::string> members;
  bool partial = false;
  std::vector<Figure> figures;  // One for each column.
};

struct NaiveAnswer {
  std::vector<NaiveColumn> columns;
  // In the dimensions' own order.
  std::vector<NaiveRow> rows;
  // One or none.
  std::vector<NaiveRow> total;
};

// The answer to a valid question.
NaiveAnswer AnswerNaively(const v1::Query& query, const NaiveWorld& world);

// A closed vocabulary in its order; empty for other dimensions.
std::vector<std::string> ClosedVocabulary(const std::string& dimension);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_ANSWER_H_

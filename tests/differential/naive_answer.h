// The naive reference: answers a question by going through every record for
// every figure.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_ANSWER_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_ANSWER_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "redress/v1/query.pb.h"
#include "tests/differential/naive_measures.h"
#include "tests/differential/naive_names.h"

namespace redress::differential {

struct NaiveColumn {
  std::string label;
  int period = 0;
  v1::ColumnContent content = v1::COLUMN_CONTENT_FIGURE;
  v1::Unit unit = v1::UNIT_COUNT;
};

struct NaiveRow {
  v1::RowType type = v1::ROW_TYPE_MEMBERS;
  Names members;
  // The member of the top's dimension stands for all that were left out.
  bool other = false;
  bool partial = false;
  std::vector<Figure> figures;  // One for each column.
};

struct NaiveAnswer {
  std::vector<NaiveColumn> columns;
  // In the order of the answer; the grand total, where asked for, last.
  std::vector<NaiveRow> rows;
  // Dimensions and names of the question that are nowhere in the data.
  std::set<std::pair<std::string, std::string>> absent;
  // Labels of measures whose filters nothing in the data passes.
  std::set<std::string> uncounted;
};

// The answer to a valid question, from the world as it stood on the data date.
NaiveAnswer AnswerNaively(const v1::Query& query, const NaiveWorld& world,
                          Day data_date);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_ANSWER_H_

// A valid question with every name resolved.

#ifndef REDRESS_SERVICE_QUERY_QUESTION_H_
#define REDRESS_SERVICE_QUERY_QUESTION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/catalogue.pb.h"
#include "redress/v1/query.pb.h"
#include "service/engine/plan.h"
#include "service/query/ageing.h"
#include "service/query/buckets.h"
#include "service/query/query_engine.h"

namespace redress::query {

// A measure as asked for.
struct QuestionMeasure {
  const v1::Measure* measure = nullptr;
  std::string label;
  // The question's filter and the measure's own.
  engine::Predicate filter;
};

// A dimension as asked for.
struct QuestionDimension {
  // Never null.
  std::shared_ptr<const v1::Dimension> dimension;
  // The unit of a time bucket.
  std::optional<TimeUnit> unit;
  // The members to show in any case; "" is not recorded. None twice.
  std::vector<std::string> members;
};

// A period as asked for.
struct QuestionPeriod {
  Span span;
  std::string label;
  // Its time buckets, where the question has a time bucket dimension.
  std::vector<Bucket> buckets;
  // Of the cases open at its end, or on the data date where that is before.
  AgeSpans ages;
};

// The largest members of a dimension, as asked for and, once ranked, as found.
struct QuestionTop {
  // The position of the dimension, and of the measure that ranks.
  size_t dimension = 0;
  size_t measure = 0;
  size_t count = 0;
  // Rows for the members left out are wanted.
  bool other = false;
  // The members that stay, and those left out; "" is not recorded. Empty until
  // they are ranked.
  std::set<std::string> kept;
  std::vector<std::string> left_out;
};

// A question that can be planned.
struct Question {
  std::vector<QuestionMeasure> measures;
  std::vector<QuestionDimension> dimensions;
  // The current one, then the comparisons.
  std::vector<QuestionPeriod> periods;
  // The position of the time bucket among the dimensions.
  std::optional<size_t> bucket_dimension;
  v1::ComparisonOptions comparison_options;
  bool total = false;
  bool subtotals = false;
  std::optional<QuestionTop> top;
  // The measure that orders the rows.
  std::optional<size_t> order_measure;
  bool descending = false;
  model::Day data_date = model::kNoDay;
  // The Ombudsman's decisions in the data that count as upheld.
  std::vector<std::string> upheld_decisions;
  // What the reader should know, so far.
  std::vector<std::string> warnings;
};

// Resolves a question that CheckQuestion has found valid. `suggests`: warnings
// may name members of the data beside one that is nowhere in them. Errors are
// the executor's.
absl::StatusOr<Question> ResolveQuestion(const v1::Query& query,
                                         const Snapshot& snapshot,
                                         bool suggests = true);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_QUESTION_H_

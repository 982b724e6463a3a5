// A valid question with every name resolved.

#ifndef REDRESS_SERVICE_QUERY_QUESTION_H_
#define REDRESS_SERVICE_QUERY_QUESTION_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/catalogue.pb.h"
#include "redress/v1/query.pb.h"
#include "service/engine/plan.h"
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
  v1::Dimension dimension;
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
  // The measure that orders the rows.
  std::optional<size_t> order_measure;
  bool descending = false;
  model::Day data_date = model::kNoDay;
  // The Ombudsman's decisions in the data that count as upheld.
  std::vector<std::string> upheld_decisions;
  // What the reader should know, so far.
  std::vector<std::string> warnings;
};

// Resolves a question that CheckQuestion has found valid. Errors are the
// executor's.
absl::StatusOr<Question> ResolveQuestion(
    const v1::Query& query, const std::vector<v1::Dimension>& dimensions,
    const Snapshot& snapshot);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_QUESTION_H_

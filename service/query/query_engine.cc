#include "service/query/query_engine.h"

#include <utility>
#include <vector>

#include "service/base/errors.h"
#include "service/query/answer.h"
#include "service/query/catalogue.h"
#include "service/query/check.h"
#include "service/query/figures.h"
#include "service/query/filter_size.h"
#include "service/query/query_plan.h"
#include "service/query/question.h"

namespace redress::query {
namespace {

absl::Status Check(const v1::Query& query,
                   const std::vector<v1::Dimension>& dimensions,
                   const std::string& field) {
  const std::vector<FieldViolation> violations =
      CheckQuestion(query, dimensions, field);
  if (!violations.empty()) return InvalidArgument(violations);
  return CheckFilterSize(query);
}

// What was counted, as figures.
absl::StatusOr<FigureTable> CountFigures(const Question& question,
                                         const Snapshot& snapshot) {
  absl::Status status = CheckSize(question);
  if (!status.ok()) return status;
  FigureTable table;
  const QueryPlan body = PlanBody(question);
  const auto partials = Execute(body, snapshot);
  if (!partials.ok()) return partials.status();
  auto rows = MakeRows(question, body, *partials);
  if (!rows.ok()) return rows.status();
  table.rows = *std::move(rows);
  if (!question.total) return table;

  // Without dimensions the body has counted the whole.
  if (question.dimensions.empty()) {
    table.total = table.rows.at(0);
    return table;
  }
  const QueryPlan whole = PlanTotal(question);
  const auto total = Execute(whole, snapshot);
  if (!total.ok()) return total.status();
  table.total = MakeTotal(whole, *total);
  return table;
}

}  // namespace

absl::StatusOr<v1::Answer> RunQuery(const v1::Query& query,
                                    const Snapshot& snapshot,
                                    const std::string& field) {
  const std::vector<v1::Dimension> dimensions =
      Dimensions(snapshot.reference->settings());
  const absl::Status status = Check(query, dimensions, field);
  if (!status.ok()) return status;
  const auto question = ResolveQuestion(query, dimensions, snapshot);
  if (!question.ok()) return question.status();
  const auto figures = CountFigures(*question, snapshot);
  if (!figures.ok()) return figures.status();
  return MakeAnswer(*question, *figures, snapshot);
}

absl::Status CheckQuery(const v1::Query& query, const Snapshot& snapshot,
                        const std::string& field) {
  return Check(query, Dimensions(snapshot.reference->settings()), field);
}

}  // namespace redress::query

// Places in a published table, and what a figure at a place counts.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PLACES_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PLACES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "service/engine/plan.h"
#include "service/query/disclosure/publication.h"
#include "service/query/disclosure/terms.h"
#include "service/query/figures.h"
#include "service/query/question.h"

namespace redress::query::disclosure {

// A row's members; nullopt where it does not break down by the dimension.
using Place = std::vector<std::optional<std::string>>;

// One term of a measure in a period.
struct Column {
  const Term* term = nullptr;
  engine::Table table = engine::Table::kCases;
  const QuestionPeriod* period = nullptr;
  Condition condition;
};

// The places of one question's table.
class Places {
 public:
  // Both must stay valid.
  Places(const Question& question, Publication& publication)
      : question_(question), publication_(publication) {}

  Place Everywhere() const { return Place(question_.dimensions.size()); }
  Place Of(const FigureRow& row) const;
  // The row is one of "All others".
  bool IsOfOthers(const FigureRow& row) const {
    return row.other && question_.top.has_value();
  }
  bool InBucket(const FigureRow& row) const {
    return question_.bucket_dimension.has_value() &&
           *question_.bucket_dimension < row.members.size();
  }

  bool IsManyValued(size_t dimension, engine::Table table) const;
  // It is many-valued and not cut into parts.
  bool HasRelations(size_t dimension, engine::Table table) const;

  // What a column counts at a place. `of_others`: the member of the top's
  // dimension stands for those that the top leaves out.
  Quantity QuantityAt(const Place& place, bool of_others, const Span& span,
                      const Column& column) const;

 private:
  // The units that the place narrows the column to.
  void Narrow(const Place& place, bool of_others, const Column& column,
              Quantity& quantity) const;

  const Question& question_;
  Publication& publication_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PLACES_H_

// A question's figures, counted: the detail, what the top leaves out, subtotals
// and the total.

#ifndef REDRESS_SERVICE_QUERY_COUNTED_QUESTION_H_
#define REDRESS_SERVICE_QUERY_COUNTED_QUESTION_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/query/figures.h"
#include "service/query/query_engine.h"
#include "service/query/question.h"

namespace redress::query {

// The members of the top's dimension with the figure that ranks them: a
// question and its answer of their own. That a member stands before another
// says that its figure is not the smaller one; so whoever sees a ranking has
// seen this table.
struct Ranking {
  Question question;
  FigureTable figures;
};

// One question on its way to an answer; used by one thread. The snapshot must
// stay valid.
class CountedQuestion {
 public:
  // Counts what is needed to rank members. Errors are the executor's, and
  // RESOURCE_EXHAUSTED for an answer that would be too large.
  static absl::StatusOr<CountedQuestion> Count(Question question,
                                               const Snapshot& snapshot);

  const Question& question() const { return question_; }

  // Absent without a top. Its figures may be marked confidential.
  std::optional<Ranking>& ranking() { return ranking_; }

  // Chooses the top members by the ranking, once more after its figures were
  // marked: one that was confidential at any time has no rank for good. True
  // where the members chosen are others than before, so that MakeTable is to be
  // called again. INVALID_ARGUMENT, reason TOP_OF_SUPPRESSED_MEASURE: no member
  // has a rank.
  absl::StatusOr<bool> ChooseTop(const std::string& field);

  // Counts what is left to count and makes the table. Without a top, or after
  // ChooseTop.
  absl::Status MakeTable();

  // Unordered until Order is called. Its figures may be marked confidential.
  FigureTable& figures() { return figures_; }
  const FigureTable& figures() const { return figures_; }

  // Puts the rows into their order.
  void Order();

 private:
  // One level of rows, counted.
  struct Level {
    RowLevel level;
    QueryPlan plan;
    // Behind pointers: the index refers to the partial results.
    std::unique_ptr<const std::vector<engine::Partials>> partials;
    std::unique_ptr<const Counts> counts;
  };

  CountedQuestion(Question question, const Snapshot& snapshot)
      : question_(std::move(question)), snapshot_(snapshot) {}

  static absl::StatusOr<Level> CountLevel(const Question& question,
                                          const RowLevel& level,
                                          const Snapshot& snapshot);
  absl::Status MakeRanking();
  absl::Status AddRows(const Level& level, const GroupList& groups);
  absl::Status AddOthers(const GroupList& groups);
  absl::Status AddSubtotals(size_t depth, bool others);

  Question question_;
  const Snapshot& snapshot_;
  std::optional<Level> detail_;
  // Of the detail, with what the top leaves out.
  GroupList groups_;
  // Where the top's dimension stands in a group.
  size_t top_place_ = 0;
  std::optional<Ranking> ranking_;
  // Members without a rank.
  std::set<std::string> unranked_;
  FigureTable figures_;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_COUNTED_QUESTION_H_

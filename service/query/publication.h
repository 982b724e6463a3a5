// Questions whose answers are published together, and so protected together:
// what one of them keeps back must not follow from the others.

#ifndef REDRESS_SERVICE_QUERY_PUBLICATION_H_
#define REDRESS_SERVICE_QUERY_PUBLICATION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/query/counted_question.h"
#include "service/query/disclosure/profile.h"
#include "service/query/query_engine.h"
#include "service/query/question.h"

namespace redress::query {

// Who put a question: its author, whose mistakes are errors, or a definition to
// which a caller's filter was added, so that a table may well be empty.
enum class Origin { kFree, kDefinition };

// Checks and resolves a question that is answered under `rules`. Errors as
// RunQuery.
absl::StatusOr<Question> Understand(const v1::Query& query,
                                    const Snapshot& snapshot,
                                    const DisclosureRules& rules,
                                    const std::string& field, Origin origin);

// The rules that a question names; "internal" where it names none.
// INVALID_ARGUMENT, reason UNKNOWN_PROFILE.
absl::StatusOr<DisclosureRules> RulesOf(const v1::Query& query,
                                        const Snapshot& snapshot,
                                        const std::string& field);

// Used by one thread. The snapshot must stay valid.
class Publication {
 public:
  Publication(const Snapshot& snapshot, DisclosureRules rules)
      : snapshot_(snapshot), rules_(std::move(rules)) {}

  // Takes a question that Understand accepts; before the first Answer. Its own
  // profile does not count.
  absl::Status Add(const v1::Query& query, const std::string& field,
                   Origin origin);

  // Sends the answer to the n-th question added, counted from 0, without its
  // etag. Where everything is shown each is counted when it is asked for, so
  // that never more than one is held; else all are at the first call.
  absl::Status Send(size_t index, const AnswerSink& sink);
  // The same as one message.
  absl::StatusOr<v1::Answer> Answer(size_t index);

 private:
  struct Asked {
    Question question;
    std::string field;
  };

  absl::StatusOr<CountedQuestion> Count(const Asked& asked,
                                        bool choose_top) const;
  absl::Status SendCounted(CountedQuestion& counted,
                           const AnswerSink& sink) const;
  absl::Status CountAll();
  absl::Status ProtectAll();

  const Snapshot& snapshot_;
  const DisclosureRules rules_;
  std::vector<Asked> asked_;
  // All of them, once protected.
  std::vector<CountedQuestion> counted_;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_PUBLICATION_H_

// Disclosure control: decides which figures of tables that are published
// together must be kept back, so that no small number can be read off them or
// worked out from the others. docs/disclosure.md says against whom, and how it
// is tested.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_PROTECT_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_PROTECT_H_

#include <vector>

#include "absl/status/status.h"
#include "service/base/stop.h"
#include "service/query/disclosure/profile.h"
#include "service/query/figures.h"
#include "service/query/question.h"

namespace redress::query {

// The figures of one question. Neither pointer is null.
struct PublishedTable {
  const Question* question = nullptr;
  FigureTable* figures = nullptr;
  // A reader sees the rows, and so which members have none. Of a ranking they
  // see the order of some at most.
  bool shows_rows = true;
};

// Sets Figure::confidential on every figure that must not be shown, and rounds
// the others where the rules say so. The tables are published together: what
// one of them gives away about another counts. Figures must be exact, with
// `units` filled in, and none confidential. What is derived from a confidential
// figure must be kept back by the caller.
//
// A matter of the figures alone: the same ones give the same result, and no
// clock is read. The work is bounded; where the bound is reached, more is kept
// back than needed. Any number of threads may call it at once.
//
// INTERNAL: a table has another form than its question. What `stop` says where
// it ends the work: then the figures must not be used.
absl::Status Protect(const DisclosureRules& rules,
                     const std::vector<PublishedTable>& tables,
                     const StopCheck& stop = nullptr);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_PROTECT_H_

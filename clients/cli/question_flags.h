// The flags that say what is asked, which several commands share.

#ifndef REDRESS_CLIENTS_CLI_QUESTION_FLAGS_H_
#define REDRESS_CLIENTS_CLI_QUESTION_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/flags.h"
#include "clients/cli/invocation.h"
#include "redress/v1/query.pb.h"

namespace redress::cli {

// The flags --period, --compare and --where, which questions and reports share.
std::vector<Flag> PeriodFlags();

// What those flags say.
struct PeriodArguments {
  v1::Period period;
  std::vector<v1::Period> comparisons;
  // Absent condition where there is no --where.
  v1::Filter filter;
};
absl::StatusOr<PeriodArguments> ReadPeriods(const Arguments& arguments);

// The flag --as-of, and the data version that it names: 0 where it is not
// given. A day is looked up among the server's versions, and the version that
// was taken is named on standard error; NOT_FOUND where there was none by then.
Flag AsOfFlag();
absl::StatusOr<int64_t> ReadAsOf(const Invocation& invocation);

// The flag --profile, a disclosure profile.
Flag ProfileFlag();

// All flags of a question.
std::vector<Flag> QuestionFlags();

// The question that the flags say. Names of measures where labels are wanted
// (--order, --top-by) and days of --as-of are looked up on the server, after
// everything else has been found well formed.
absl::StatusOr<v1::Query> ReadQuestion(const Invocation& invocation);

// The value of --output: one of `forms`, the first one where it is not given.
absl::StatusOr<std::string> ReadOutput(const Arguments& arguments,
                                       const std::vector<std::string>& forms);

// The value of a flag that is a whole number from 1 to `most`; 0 where it is
// not given.
absl::StatusOr<int> ReadCount(const Arguments& arguments,
                              const std::string& flag, int most);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_QUESTION_FLAGS_H_

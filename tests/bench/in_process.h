// Redress without a server: the semantic layer's plans, and the executor.

#ifndef REDRESS_TESTS_BENCH_IN_PROCESS_H_
#define REDRESS_TESTS_BENCH_IN_PROCESS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/executor.h"
#include "service/query/query_engine.h"
#include "service/query/query_plan.h"
#include "tests/bench/generator.h"
#include "tests/bench/peer.h"
#include "tests/bench/questions.h"
#include "tests/bench/rows.h"

namespace redress::bench {

// The answer in the form in which engines are compared: the values by the keys.
// Keys of nothing but zeros are left out, as not everybody gives them.
using CanonicalAnswer = std::map<std::vector<int64_t>, std::vector<int64_t>>;

// Used by one thread.
class InProcess {
 public:
  explicit InProcess(std::unique_ptr<engine::Executor> executor)
      : executor_(std::move(executor)) {}

  // Publishes more cases as the next version.
  absl::Status Append(std::vector<model::CaseFacts> facts);

  // What the semantic layer plans for a question, prepared once as a statement
  // is: for its detail, and then, where it has a total, for that. Without tops
  // and subtotals.
  absl::StatusOr<std::vector<query::QueryPlan>> PlanLevels(
      const v1::Query& query) const;
  // Counts.
  absl::StatusOr<std::vector<engine::Partials>> Run(
      const std::vector<engine::Plan>& plans) const;
  // The whole way from the question to an answer with rates and texts.
  absl::StatusOr<v1::Answer> Answer(const v1::Query& query,
                                    const StopCheck& stop = nullptr) const;

  query::Snapshot snapshot() const;
  const engine::Executor& executor() const { return *executor_; }

 private:
  std::unique_ptr<engine::Executor> executor_;
  int64_t version_ = 0;
  const query::DimensionsPtr dimensions_ =
      std::make_shared<const std::vector<v1::Dimension>>(
          query::Dimensions(Generator::Reference().settings()));
};

// Of the results of plans that are grouped alike. `keys` as in BenchQuestion.
CanonicalAnswer Canonical(const std::vector<AnswerKey>& keys,
                          const std::vector<engine::Plan>& plans,
                          const std::vector<engine::Partials>& partials,
                          const RowMaker& codes);
CanonicalAnswer Canonical(const std::vector<AnswerKey>& keys,
                          const PeerAnswer& answer);

// A checksum of an answer's rows: what an answer over gRPC has in common with
// one in process, whose versions and times are others.
uint32_t RowsDigest(const v1::Answer& answer);

// The bytes of the columns that a plan cannot do without when nothing can be
// skipped: one a row for a dimension of up to 255 members, else two, as for a
// date or a number. Of a column used twice once; not of the day received where
// it only has to lie in a period, which a block's first and last day settle.
int64_t TouchedBytes(const engine::Plan& plan, int64_t cases, int64_t stages);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_IN_PROCESS_H_

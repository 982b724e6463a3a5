// One question to one executor, and whether its answer is that of the naive
// reference.

#ifndef REDRESS_TESTS_DIFFERENTIAL_TRIAL_H_
#define REDRESS_TESTS_DIFFERENTIAL_TRIAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "service/engine/executor.h"
#include "tests/differential/naive_answer.h"
#include "tests/differential/world.h"

namespace redress::differential {

// How a version is reached.
enum class Way {
  // The last one, in the executor that took every commit.
  kPublished,
  // An earlier one, which the same executor was asked to hold.
  kHeld,
  // Built at once from all that holds at it.
  kRebuilt,
};

enum class Kind {
  kColumnar,
  kSql,
  kPostgres,
  // The same in two databases, asked by a third.
  kShards,
};

const char* Name(Kind kind);

// Everything that the outcome depends on.
struct Trial {
  History history;
  size_t version = 0;  // Counted from 0, one for each commit.
  Day data_date = 0;
  v1::Query query;
  Way way = Way::kPublished;
  Kind kind = Kind::kColumnar;
};

std::string Text(const Trial& trial);

// What is wrong with an answer; "" where nothing is.
using Comparison =
    std::function<std::string(const v1::Answer&, const NaiveAnswer&)>;

enum class Verdict {
  kRight,
  kWrong,
  kRefused,
  kTooLarge,
  // Refused since its filters contradict themselves, and rightly so.
  kContradiction,
};

struct Outcome {
  Verdict verdict = Verdict::kRight;
  std::string what;  // Of kWrong and kRefused.
  // The question was refused for filters that contradict themselves.
  bool contradictory = false;
  v1::Answer answer;  // Of kRight and kWrong.
};

// The executors of one kind: one that takes every commit, and those of past
// versions.
class Side {
 public:
  explicit Side(Kind kind);

  Kind kind() const { return kind_; }

  // `world` has applied the commit that the changes come from.
  absl::Status Publish(const engine::FactChanges& changes, const World& world);

  // The executor that answers; `version` as in Trial. Stays valid until the
  // next commit.
  absl::StatusOr<const engine::Executor*> Reach(Way way, size_t version,
                                                const World& world);

 private:
  absl::StatusOr<std::unique_ptr<engine::Executor>> Make() const;

  const Kind kind_;
  std::unique_ptr<engine::Executor> current_;
  std::map<int64_t, std::shared_ptr<const engine::VersionHold>> holds_;
  std::map<size_t, std::unique_ptr<engine::Executor>> rebuilt_;
};

// Puts a question to an executor that has the version. kRight: it was answered,
// from the right version; the figures are still to be judged.
Outcome Ask(const v1::Query& query, const engine::Executor& executor,
            const State& state, Day data_date);

// Compares an answer, if there is one; a refusal for filters that contradict
// themselves with whether they take anything.
void Judge(const NaiveAnswer& expected, const Comparison& comparison,
           Outcome& outcome);

// Runs a trial from nothing. The history must make the version.
Outcome RunTrial(const Trial& trial, const Comparison& comparison);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_TRIAL_H_

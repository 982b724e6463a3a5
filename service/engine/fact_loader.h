// Loads a version whose facts are too many to be handed over at once.

#ifndef REDRESS_SERVICE_ENGINE_FACT_LOADER_H_
#define REDRESS_SERVICE_ENGINE_FACT_LOADER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "service/model/facts.h"

namespace redress::engine {

// Facts are added batch by batch, and are nowhere to be seen before Finish;
// what was not finished is dropped with the loader. For one thread, and not
// longer than the executor lives.
class FactLoader {
 public:
  virtual ~FactLoader() = default;

  // The next facts: cases by authority and reference, ascending over all
  // batches, and actions likewise by authority and id. INVALID_ARGUMENT: a key
  // is not above the one before, or a case has too many stages (plan_check.h).
  // After an error the loader is of no use.
  absl::Status Add(const std::vector<model::CaseFacts>& cases,
                   const std::vector<model::ActionFacts>& actions);

  // Makes the version of what was added. Errors as Executor::Publish.
  absl::Status Finish() { return DoFinish(); }

 private:
  virtual absl::Status DoAdd(
      const std::vector<model::CaseFacts>& cases,
      const std::vector<model::ActionFacts>& actions) = 0;
  virtual absl::Status DoFinish() = 0;

  using Key = std::pair<std::string, std::string>;
  Key last_case_;
  Key last_action_;
};

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_FACT_LOADER_H_

// The records of examples/appendix-3, ready for questions.

#ifndef REDRESS_TESTS_REPORT_EXAMPLE_DATA_H_
#define REDRESS_TESTS_REPORT_EXAMPLE_DATA_H_

#include <memory>
#include <string>
#include <vector>

#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/engine/executor.h"
#include "service/model/facts.h"
#include "service/model/reference.h"
#include "service/report/report_builder.h"

namespace redress::report {

// The example records, read by the client's CSV code, validated, completed and
// published to an executor, with the report definitions that come with Redress.
class ExampleData {
 public:
  // Takes the executor. A record that is not valid fails the running test.
  // `definition`, a textproto, is one report more.
  explicit ExampleData(std::unique_ptr<engine::Executor> executor,
                       const std::string& definition = "");

  query::Snapshot snapshot() const;
  ReportInput input() const;
  const model::Reference& reference() const { return *reference_; }
  const std::vector<v1::Representation>& cases() const { return cases_; }

 private:
  std::unique_ptr<engine::Executor> executor_;
  std::unique_ptr<model::Reference> reference_;
  std::vector<v1::Representation> cases_;
  std::vector<v1::LearningAction> actions_;
};

// The path of a file of the source tree.
std::string SourcePath(const std::string& path);

// The rows of a CSV file below the source tree, the header first.
std::vector<std::vector<std::string>> ReadCsv(const std::string& path);

// A period of whole days, ISO dates.
v1::Period MakePeriod(const std::string& first, const std::string& last);

}  // namespace redress::report

#endif  // REDRESS_TESTS_REPORT_EXAMPLE_DATA_H_

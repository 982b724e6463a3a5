// The records of a folder of examples, ready for questions.

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

// A folder with cases.csv, learning.csv and aliases.csv, and the day that its
// README.md gives as the data date.
struct ExampleFolder {
  const char* path;
  const char* data_date;
};
inline constexpr ExampleFolder kAppendix3 = {"examples/appendix-3",
                                             "2019-10-14"};
inline constexpr ExampleFolder kCouncil = {"examples/council", "2026-04-14"};

// The example records, read by the client's CSV code, validated, completed and
// published to an executor, with the report definitions that come with Redress.
class ExampleData {
 public:
  // Takes the executor. A record that is not valid fails the running test.
  // `definition`, a textproto, is one report more.
  explicit ExampleData(std::unique_ptr<engine::Executor> executor,
                       const std::string& definition = "",
                       const ExampleFolder& folder = kAppendix3);

  query::Snapshot snapshot() const;
  ReportInput input() const;
  const model::Reference& reference() const { return *reference_; }
  const std::vector<v1::Representation>& cases() const { return cases_; }

 private:
  model::Day data_date_;
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

// Gathers what is wrong with a report definition.

#ifndef REDRESS_SERVICE_REPORT_DEFINITION_FAULTS_H_
#define REDRESS_SERVICE_REPORT_DEFINITION_FAULTS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/report_definition.pb.h"
#include "service/base/errors.h"
#include "service/query/query_engine.h"

namespace redress::report {

// "mp_enquiries", "childrens-report": a lower case letter, then letters, digits
// and single separators between them.
bool IsId(const std::string& id, char separator);

// A stand-in for the periods that a request will name: a half of the financial
// year `years` before another.
v1::Period StandInPeriod(int years);

class DefinitionFaults {
 public:
  // `snapshot` and the definition must outlive it.
  DefinitionFaults(const v1::ReportDefinition& definition,
                   const query::Snapshot& snapshot)
      : definition_(definition), snapshot_(snapshot) {}

  // Adds one at the field `path` of the definition.
  template <typename... Parts>
  void Add(const std::string& path, const std::string& reason,
           const Parts&... parts) {
    AddDescribed({path, reason, absl::StrCat(path, ": ", parts...)});
  }

  // Adds one whose description names its field.
  void AddDescribed(FieldViolation fault);

  // Adds what is wrong with the question at `path`; `measure_paths` says where
  // each of its measures stands in the definition, if not in it.
  void AddQuestion(const std::string& path, const v1::Query& query,
                   const std::vector<std::string>& measure_paths = {});

  // Nothing more need be looked for: there are many, or nobody waits.
  bool Suffices() const;

  // All of them; of many the first ones, and that there are more.
  std::vector<FieldViolation> Take();

 private:
  const v1::ReportDefinition& definition_;
  const query::Snapshot& snapshot_;
  std::vector<FieldViolation> faults_;
};

}  // namespace redress::report

#endif  // REDRESS_SERVICE_REPORT_DEFINITION_FAULTS_H_

#include "service/report/definition_faults.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "service/query/check.h"
#include "service/query/filter_size.h"

namespace redress::report {
namespace {

// Nobody mends more at a time; each may have taken a look at a thousand names.
constexpr size_t kMostFaults = 200;

// Calls a measure by its place in the definition.
void Rename(const std::string& path,
            const std::vector<std::string>& measure_paths,
            FieldViolation& fault) {
  for (size_t m = 0; m < measure_paths.size(); ++m) {
    const std::string measure = absl::StrCat(path, ".measures[", m, "]");
    if (!absl::StartsWith(fault.field, measure)) continue;
    fault.field.replace(0, measure.size(), measure_paths[m]);
    absl::StrReplaceAll({{measure, measure_paths[m]}}, &fault.description);
    return;
  }
  // The measures are the question.
  const std::string all = path + ".measures";
  if (!measure_paths.empty() && fault.field == all) {
    fault.field = path;
    absl::StrReplaceAll({{all, path}}, &fault.description);
  }
}

}  // namespace

bool IsId(const std::string& id, char separator) {
  bool after_separator = true;
  for (size_t i = 0; i < id.size(); ++i) {
    const char c = id[i];
    if (c == separator) {
      if (after_separator) return false;
      after_separator = true;
    } else if (absl::ascii_islower(c) || (i > 0 && absl::ascii_isdigit(c))) {
      after_separator = false;
    } else {
      return false;
    }
  }
  return !after_separator;
}

v1::Period StandInPeriod(int years) {
  v1::Period period;
  period.mutable_first_day()->set_year(2019 - years);
  period.mutable_first_day()->set_month(4);
  period.mutable_first_day()->set_day(1);
  period.mutable_last_day()->set_year(2019 - years);
  period.mutable_last_day()->set_month(9);
  period.mutable_last_day()->set_day(30);
  return period;
}

void DefinitionFaults::AddDescribed(FieldViolation fault) {
  fault.description = absl::StrCat(definition_.id(), ": ", fault.description);
  faults_.push_back(std::move(fault));
}

void DefinitionFaults::AddQuestion(
    const std::string& path, const v1::Query& query,
    const std::vector<std::string>& measure_paths) {
  std::vector<FieldViolation> found =
      query::CheckQuestion(query, *query::DimensionsOf(snapshot_), path);
  if (found.empty()) {
    const absl::Status status = query::CheckFilterSize(query);
    if (!status.ok()) {
      found.push_back(
          {path, "INVALID", absl::StrCat(path, ": ", status.message())});
    }
  }
  for (FieldViolation& fault : found) {
    Rename(path, measure_paths, fault);
    AddDescribed(std::move(fault));
  }
}

bool DefinitionFaults::Suffices() const {
  return faults_.size() > kMostFaults || !CheckStop(snapshot_.stop).ok();
}

std::vector<FieldViolation> DefinitionFaults::Take() {
  if (faults_.size() > kMostFaults) {
    faults_.resize(kMostFaults);
    AddDescribed(
        {"", "AND_MORE", "there is more: mend these, and check again"});
  }
  return std::move(faults_);
}

}  // namespace redress::report

// What records say, read straight off the messages: the first half of the naive
// reference. Written from the definitions alone and sharing nothing with the
// facts that the product derives, not even its calendar.

#ifndef REDRESS_TESTS_DIFFERENTIAL_NAIVE_RECORDS_H_
#define REDRESS_TESTS_DIFFERENTIAL_NAIVE_RECORDS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/model/day.h"
#include "tests/differential/naive_calendar.h"

namespace redress::differential {

using model::Day;
using MaybeDay = std::optional<Day>;

// How a missing value is called.
inline constexpr char kMissing[] = "Not recorded";

// Values by dimension. A dimension that is absent has the value kMissing.
using Values = std::map<std::string, std::vector<std::string>>;

struct NaiveStage {
  std::string name;
  std::string outcome = kMissing;
  std::string ended_by;  // "response", "closing", "cancelling" or "".
  MaybeDay started;
  MaybeDay due;
  MaybeDay effective_due;
  MaybeDay responded;
  MaybeDay ended;
  std::optional<int> response_days;
};

struct NaiveCase {
  Values values;
  bool complaint = false;
  MaybeDay received;
  MaybeDay closed;  // Of a case that was not cancelled.
  MaybeDay cancelled;
  MaybeDay left;
  MaybeDay adr_offered;
  bool adr_resolved = false;
  int64_t adr_saving_pence = 0;
  MaybeDay ombudsman_referred;
  MaybeDay ombudsman_decided;
  bool ombudsman_upheld = false;
  int64_t remedy_pence = 0;
  std::vector<NaiveStage> stages;
};

struct NaiveAction {
  Values values;
  MaybeDay raised;
  MaybeDay implemented;
};

// What the import of a record settled for good: the authority of a record that
// names none, and the computed due days by stage.
struct Settled {
  std::string authority;
  std::map<std::string, Day> due;
};

// The reference data of one version, looked up by going through the list. Of
// entries with one key the last counts.
class NaiveReference {
 public:
  explicit NaiveReference(const std::vector<v1::ReferenceData>& entries);

  Settled Settle(const v1::Representation& given) const;
  NaiveCase Read(const v1::Representation& given, const Settled& settled) const;

  // The authority of an action that names none is the default one at its
  // import.
  NaiveAction Read(const v1::LearningAction& given,
                   const std::string& default_authority) const;

  const NaiveCalendar& calendar() const { return calendar_; }

  const std::string& default_authority() const {
    return settings_.default_authority();
  }

  // The name that a question means by a recorded one: the canonical name that
  // it was given last, else itself.
  std::string NameToday(const std::string& dimension,
                        const std::string& recorded) const;

 private:
  v1::Procedure ProcedureOf(const v1::Representation& given) const;
  const v1::StageRule* RuleOf(const v1::Representation& given,
                              v1::StageName stage) const;
  MaybeDay StartOf(const v1::Representation& given, v1::StageName stage) const;
  bool Has(const v1::Representation& given, v1::StageName stage) const;
  std::string Alias(const std::string& dimension, const std::string& recorded,
                    MaybeDay on) const;
  NaiveStage ReadStage(const v1::Representation& given, v1::StageName stage,
                       const Settled& settled, const NaiveCase& of) const;

  std::vector<v1::ReferenceData> entries_;
  v1::Settings settings_;
  NaiveCalendar calendar_;
};

// Without regard to the case of ASCII letters.
std::string Lower(std::string text);

}  // namespace redress::differential

#endif  // REDRESS_TESTS_DIFFERENTIAL_NAIVE_RECORDS_H_

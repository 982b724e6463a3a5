// Facts: what a record says once aliases, procedures and the calendar have been
// applied. Executors aggregate facts and know nothing of records.

#ifndef REDRESS_SERVICE_MODEL_FACTS_H_
#define REDRESS_SERVICE_MODEL_FACTS_H_

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "redress/v1/record.pb.h"
#include "service/model/day.h"
#include "service/model/dimensions.h"
#include "service/model/reference.h"

namespace redress::model {

// One stage that exists. Days are kNoDay where there is none.
struct StageFacts {
  // By StageDimension: stage ("stage1"), stage_outcome ("upheld" or ""),
  // stage_ended_by ("response", "closing", "cancelling" or "").
  std::array<std::string, kStageDimensions> dimensions;
  // The clock's start, as recorded or from the procedure.
  Day started = kNoDay;
  // Due as recorded, else computed.
  Day due = kNoDay;
  // Extended-to, else due.
  Day effective_due = kNoDay;
  Day responded = kNoDay;
  // When it ended: responded, else when its case left. kNoDay for a stage that
  // has not started.
  Day ended = kNoDay;
  // Working days from start to response; -1 where either is absent.
  int32_t response_days = -1;

  bool operator==(const StageFacts&) const = default;
};

// One case.
struct CaseFacts {
  // With the dimension `authority`, the key.
  std::string reference;
  // By CaseDimension, names as shown ("mp_enquiry", "Fostering Team"); "" is
  // not recorded. `outcome` is the case outcome of design §2.
  std::array<std::string, kCaseDimensions> dimensions;
  // By CaseManyDimension; no value twice, none empty.
  std::array<std::vector<std::string>, kCaseManyDimensions> many;
  // Attributes by name, ascending, none empty.
  std::vector<std::pair<std::string, std::string>> attributes;
  Day received = kNoDay;
  // The closing of a case that was not cancelled.
  Day closed = kNoDay;
  Day cancelled = kNoDay;
  // When it left: cancelled, else closed.
  Day left = kNoDay;
  Day adr_offered = kNoDay;
  Day ombudsman_referred = kNoDay;
  Day ombudsman_decided = kNoDay;
  // The starts of stages 1 and 2, for cohorts.
  Day stage1_started = kNoDay;
  Day stage2_started = kNoDay;
  int64_t adr_saving_pence = 0;
  int64_t remedy_pence = 0;
  // In the order response, stage1, stage2, stage3.
  std::vector<StageFacts> stages;

  bool operator==(const CaseFacts&) const = default;
};

// One learning action.
struct ActionFacts {
  std::string authority;
  std::string id;
  std::string root_cause;
  Day raised = kNoDay;
  Day implemented = kNoDay;
};

// The facts of a valid record, as Complete left it: due days that it stored are
// not computed again, so that they stay what they were. A recorded value "Not
// recorded" is the missing value. Never fails: what validation flags is settled
// as design §2 says (an absent acknowledgement falls back to received).
CaseFacts DeriveFacts(const v1::Representation& record,
                      const Reference& reference);
ActionFacts DeriveFacts(const v1::LearningAction& action,
                        const Reference& reference);

// The same into facts of whatever case, whose memory is used again: who derives
// a million does it in half the time.
void DeriveFacts(const v1::Representation& record, const Reference& reference,
                 CaseFacts& facts);

// Sets the computed due day of each stage that has a limit, creating `stage1`
// of a complaint and `response` where the procedure has one, and fills in the
// default authority. Brings the record into the one form in which equal records
// are equal bytes: stages that the case does not have, absent dates, empty list
// entries and attributes, and fields unknown to this build are dropped. Called
// before a revision is stored; twice is as good as once.
void Complete(v1::Representation& record, const Reference& reference);
void Complete(v1::LearningAction& action, const Reference& reference);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_FACTS_H_

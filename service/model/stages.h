// Which stages a case has and when their clocks start: what facts, computed due
// days and validation agree on.

#ifndef REDRESS_SERVICE_MODEL_STAGES_H_
#define REDRESS_SERVICE_MODEL_STAGES_H_

#include <array>

#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/model/day.h"
#include "service/model/reference.h"

namespace redress::model {

// The stages in the order of facts.
inline constexpr std::array<v1::StageName, 4> kStageNamesInOrder = {
    v1::STAGE_NAME_RESPONSE, v1::STAGE_NAME_STAGE1, v1::STAGE_NAME_STAGE2,
    v1::STAGE_NAME_STAGE3};

// The day; kNoDay for an absent or invalid date.
Day DayOrNone(const v1::Date& date);

// True for an absent date: all zero.
bool IsAbsent(const v1::Date& date);

// A stage of the record; the empty stage where the record has none. Valid as
// long as the record.
const v1::Stage& StageOf(const v1::Representation& record, v1::StageName name);

// The same to change; made where absent. `name` must be specified.
v1::Stage& MutableStageOf(v1::Representation& record, v1::StageName name);

// Whether the record has the stage's field, be it an empty stage.
bool HasStageField(const v1::Representation& record, v1::StageName name);

// Removes the stage. `name` must be specified.
void ClearStage(v1::Representation& record, v1::StageName name);

// True where the record gives the stage any field but the computed due day.
bool IsGiven(const v1::Stage& stage);

// True where the case has the stage: `stage1` of every complaint; `stage2` and
// `stage3` of a complaint where given; `response` of another kind where given
// or where its procedure has it.
bool HasStage(const v1::Representation& record, v1::StageName name,
              const Reference& reference);

// The day from which the stage's clock runs: as recorded, else for `response`
// and `stage1` the procedure's clock date. kNoDay for a stage that has not
// started. The case must have the stage.
Day StartOf(const v1::Representation& record, v1::StageName name,
            const Reference& reference);

// The day on which the case left: cancelled, else closed; kNoDay if it has not.
Day LeftOn(const v1::Representation& record);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_STAGES_H_

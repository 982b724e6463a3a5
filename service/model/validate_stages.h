// The rules of the stages of a case.

#ifndef REDRESS_SERVICE_MODEL_VALIDATE_STAGES_H_
#define REDRESS_SERVICE_MODEL_VALIDATE_STAGES_H_

#include "redress/v1/record.pb.h"
#include "service/model/findings.h"
#include "service/model/reference.h"

namespace redress::model {

// Checks which stages the case has, the order of their days, and their limits.
void CheckStages(const v1::Representation& record, const Reference& reference,
                 Findings& findings);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_VALIDATE_STAGES_H_

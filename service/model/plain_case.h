// A quick look at the fields of a case.

#ifndef REDRESS_SERVICE_MODEL_PLAIN_CASE_H_
#define REDRESS_SERVICE_MODEL_PLAIN_CASE_H_

#include "redress/v1/record.pb.h"
#include "service/model/field_checks.h"

namespace redress::model {

// True only where CheckFields has nothing to say of the case, `reference` being
// what its reference may hold and other fields what any may. False where it may
// have: what is not plain ASCII, say. It knows the fields of a case one by one,
// as it spares an import the most of its validation.
bool IsPlainCase(const v1::Representation& record,
                 const FieldLimits& reference);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_PLAIN_CASE_H_

// What makes a record acceptable: every rule of the model, all violations at
// once.

#ifndef REDRESS_SERVICE_MODEL_VALIDATION_H_
#define REDRESS_SERVICE_MODEL_VALIDATION_H_

#include <vector>

#include "google/protobuf/field_mask.pb.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/record_service.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/model/reference.h"

namespace redress::model {

// All that is wrong or odd with a record, errors first, then in the order of
// the fields. Empty: nothing is.
std::vector<v1::Violation> Validate(const v1::Representation& record,
                                    const Reference& reference);
std::vector<v1::Violation> Validate(const v1::LearningAction& action,
                                    const Reference& reference);
std::vector<v1::Violation> Validate(const v1::ReferenceData& entry);

// True where any of them is an error.
bool HasError(const std::vector<v1::Violation>& violations);

// Overwrites in `target` the fields that `mask` lists with those of `update`
// (an absent field clears); without paths, all of them. Unknown paths are
// returned as violations, and then `target` is unchanged.
std::vector<v1::Violation> ApplyUpdate(const v1::Representation& update,
                                       const google::protobuf::FieldMask& mask,
                                       v1::Representation& target);
std::vector<v1::Violation> ApplyUpdate(v1::LearningAction update,
                                       const google::protobuf::FieldMask& mask,
                                       v1::LearningAction& target);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_VALIDATION_H_

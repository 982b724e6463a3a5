// What differs between two states of a case.

#ifndef REDRESS_SERVICE_RPC_CHANGED_FIELDS_H_
#define REDRESS_SERVICE_RPC_CHANGED_FIELDS_H_

#include <string>
#include <vector>

#include "redress/v1/record.pb.h"

namespace redress::rpc {

// The paths of what differs, as an import's update mask has them
// ("received_on", "categories", "stage1.due_on", "attributes.ward"), in the
// order of the fields and attributes by name.
std::vector<std::string> ChangedFields(const v1::Representation& before,
                                       const v1::Representation& after);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_CHANGED_FIELDS_H_

// Small conversions that several services need.

#ifndef REDRESS_SERVICE_RPC_CONVERSION_H_
#define REDRESS_SERVICE_RPC_CONVERSION_H_

#include "redress/v1/query.pb.h"
#include "service/store/store.h"

namespace redress::rpc {

// The version as answers carry it.
v1::DataVersion ToProto(const store::Version& version);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_CONVERSION_H_

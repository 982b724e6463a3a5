// Small conversions that several services need.

#ifndef REDRESS_SERVICE_RPC_CONVERSION_H_
#define REDRESS_SERVICE_RPC_CONVERSION_H_

#include "redress/v1/query.pb.h"
#include "service/report/report_builder.h"
#include "service/rpc/services.h"
#include "service/store/store.h"

namespace redress::rpc {

// The version as answers carry it.
v1::DataVersion ToProto(const store::Version& version);

// What a report over a pinned version is built from, for as long as the caller
// waits. Valid as long as all three.
report::ReportInput InputOf(const PinnedVersion& pinned,
                            const ServiceContext& context,
                            const CallerContext& caller);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_CONVERSION_H_

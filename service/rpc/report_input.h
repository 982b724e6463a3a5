// Where the documents of the services come from.

#ifndef REDRESS_SERVICE_RPC_REPORT_INPUT_H_
#define REDRESS_SERVICE_RPC_REPORT_INPUT_H_

#include "service/report/report_builder.h"
#include "service/rpc/services.h"

namespace redress::rpc {

// What a report over a pinned version is built from, for as long as the caller
// waits. Valid as long as all three.
report::ReportInput InputOf(const PinnedVersion& pinned,
                            const ServiceContext& context,
                            const CallerContext& caller);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_REPORT_INPUT_H_

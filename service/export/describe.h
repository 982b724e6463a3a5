// Asks a worker what a plugin is.

#ifndef REDRESS_SERVICE_EXPORT_DESCRIBE_H_
#define REDRESS_SERVICE_EXPORT_DESCRIBE_H_

#include <chrono>
#include <string>

#include "redress/v1/export.pb.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// Has `worker` load and describe the plugin at `path`, shut in as `sandbox`
// says; kills it after `time_limit`. Where it is rejected, only rejected_reason
// is set. Where something of the sandbox cannot be had, `*sandbox_missing` says
// what ("this kernel has no Landlock"); it may be null.
v1::Exporter DescribePlugin(
    const std::string& worker, const std::string& path,
    std::chrono::milliseconds time_limit,
    worker::SandboxMode sandbox = worker::SandboxMode::kAuto,
    std::string* sandbox_missing = nullptr);

// `description` as a message. Its rejected_reason is set where ids, options or
// texts are not as abi.h wants them; it names the first that is not.
v1::Exporter CheckDescription(const worker::Description& description);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_DESCRIBE_H_

// How far plugins are shut in, as the server is told and as it tells.

#ifndef REDRESS_SERVICE_EXPORT_SANDBOX_MODE_H_
#define REDRESS_SERVICE_EXPORT_SANDBOX_MODE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// "auto", "require" or "off". INVALID_ARGUMENT: another value; the message
// names the flag --exporter-sandbox and the nearest one.
absl::StatusOr<worker::SandboxMode> ParseSandboxMode(const std::string& text);

// Why no plugin is run where the sandbox is required and `missing` says what
// the kernel lacks: "is not run: this kernel has no Landlock, …".
std::string SandboxReason(const std::string& missing);

// The same of one exporter: UNAVAILABLE, reason EXPORTER_SANDBOX_MISSING.
absl::Status SandboxMissing(const std::string& exporter,
                            const std::string& missing);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_SANDBOX_MODE_H_

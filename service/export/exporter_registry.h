// The exporters that a folder holds.

#ifndef REDRESS_SERVICE_EXPORT_EXPORTER_REGISTRY_H_
#define REDRESS_SERVICE_EXPORT_EXPORTER_REGISTRY_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/export.pb.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// A plugin as its worker described it.
struct ExporterFile {
  v1::Exporter exporter;
  // The shared object.
  std::string path;
  // SHA-256 of its content, 32 bytes; empty where it cannot be read.
  std::string sha256;
};

struct RegistryOptions {
  // Holds the plugins (*.so).
  std::string folder;
  // The path of redress-export-worker.
  std::string worker;
  // A file of the SHA-256 of each plugin that may run, as sha256sum prints it;
  // empty: all may. Read anew when it changes; while it is not there, or
  // malformed, none may.
  std::string allow_list;
  // How the worker shuts plugins in. What of that cannot be had is one line in
  // the log.
  worker::SandboxMode sandbox = worker::SandboxMode::kAuto;
};

// Thread-safe. The server never loads a plugin: each file is described by a
// worker process, and the description is kept by the file's sha256.
class ExporterRegistry {
 public:
  virtual ~ExporterRegistry() = default;

  // The exporters by id, then the files that were rejected; looks at the folder
  // anew, so that a file dropped in or taken out is noticed. Waits until all
  // are described, which a plugin that hangs when it is loaded makes seconds.
  virtual std::vector<ExporterFile> List() = 0;

  // INVALID_ARGUMENT, reason UNKNOWN_EXPORTER: there is none; the message
  // names the nearest one, or why the file of that name was rejected. Waits for
  // a description only where no known exporter has that id. UNAVAILABLE, reason
  // EXPORTER_SANDBOX_MISSING: a sandbox is required, and the kernel does not
  // have it.
  virtual absl::StatusOr<ExporterFile> Find(const std::string& id) = 0;

  // Runs `work`, an export by `file`, unless that is in quarantine; see
  // Quarantine::Run.
  virtual absl::Status Run(const ExporterFile& file,
                           const std::function<absl::Status()>& work) = 0;
};

// NOT_FOUND: the folder, the worker or the allow-list is not there.
// INVALID_ARGUMENT: the allow-list is malformed; the line is named.
absl::StatusOr<std::unique_ptr<ExporterRegistry>> MakeExporterRegistry(
    const RegistryOptions& options);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_EXPORTER_REGISTRY_H_

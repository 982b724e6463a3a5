// The exporters that a folder holds.

#ifndef REDRESS_SERVICE_EXPORT_EXPORTER_REGISTRY_H_
#define REDRESS_SERVICE_EXPORT_EXPORTER_REGISTRY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "redress/v1/export.pb.h"

namespace redress::exporting {

// A plugin as its worker described it.
struct ExporterFile {
  v1::Exporter exporter;
  // The shared object.
  std::string path;
  // SHA-256 of its content, 32 bytes; empty where it cannot be read.
  std::string sha256;
};

// Thread-safe. The server never loads a plugin: each file is described by a
// worker process, and the description is kept by the file's sha256.
class ExporterRegistry {
 public:
  virtual ~ExporterRegistry() = default;

  // The exporters by id, then the files that were rejected; looks at the folder
  // anew, so that a file dropped in or taken out is noticed.
  virtual std::vector<ExporterFile> List() = 0;

  // INVALID_ARGUMENT, reason UNKNOWN_EXPORTER: there is none; the message
  // names the nearest one, or why the file of that name was rejected.
  virtual absl::StatusOr<ExporterFile> Find(const std::string& id) = 0;
};

// `folder` holds the plugins (*.so), `worker` is the path of
// redress-export-worker. NOT_FOUND: either is not there.
absl::StatusOr<std::unique_ptr<ExporterRegistry>> MakeExporterRegistry(
    const std::string& folder, const std::string& worker);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_EXPORTER_REGISTRY_H_

// Runs one export in a worker process of its own.

#ifndef REDRESS_SERVICE_EXPORT_EXPORT_JOB_H_
#define REDRESS_SERVICE_EXPORT_EXPORT_JOB_H_

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "redress/v1/document.pb.h"
#include "redress/v1/export.pb.h"
#include "service/export/exporter_registry.h"

namespace redress::exporting {

// Sends the parts of a document to its argument, in order, and returns the
// first error.
using DocumentSource = std::function<absl::Status(
    const std::function<absl::Status(const v1::DocumentPart&)>&)>;

// Takes files, chunks, progress and the trailer in order. An error stops the
// export, which returns it.
using ResponseSink = std::function<absl::Status(const v1::ExportResponse&)>;

struct ExportJob {
  ExporterFile exporter;
  // As the caller gave them; checked against the exporter's option list.
  std::map<std::string, std::string> options;
  // The path of redress-export-worker.
  std::string worker;
  // Private temporary folders are made below it, and always removed.
  std::string temporary_folder;
  // The worker is killed after it.
  std::chrono::system_clock::time_point deadline;
  // Looked at several times a second; true kills the worker.
  std::function<bool()> is_cancelled;
};

// The violations of options, all at once (field "options[NAME]"), with the
// nearest valid name.
absl::Status CheckOptions(const v1::Exporter& exporter,
                          const std::map<std::string, std::string>& options);

// Spawns a worker, feeds it the document and passes on what it writes. Returns
// when the worker is gone. CANCELLED, DEADLINE_EXCEEDED; INTERNAL with reason
// EXPORTER_CRASHED (and the signal) or EXPORTER_MISBEHAVED;
// FAILED_PRECONDITION, reason EXPORTER_REFUSED, with the exporter's own words;
// any error of `source` or `sink`.
absl::Status RunExport(const ExportJob& job, const DocumentSource& source,
                       const ResponseSink& sink);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_EXPORT_JOB_H_

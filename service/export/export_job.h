// Runs one export in a worker process of its own.

#ifndef REDRESS_SERVICE_EXPORT_EXPORT_JOB_H_
#define REDRESS_SERVICE_EXPORT_EXPORT_JOB_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/document.pb.h"
#include "redress/v1/export.pb.h"
#include "service/export/exporter_registry.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// Sends the parts of a document to its argument, in order, and returns the
// first error.
using DocumentSource = std::function<absl::Status(
    const std::function<absl::Status(const v1::DocumentPart&)>&)>;

// Takes files, chunks, progress and the trailer in order. An error stops the
// export, which returns it.
using ResponseSink = std::function<absl::Status(const v1::ExportResponse&)>;

// What a worker may use. 0: no limit of its own.
struct ExportLimits {
  // Address space in bytes; not set in builds with sanitizers.
  int64_t memory = int64_t{2} << 30;
  // Processor time in seconds.
  int64_t cpu_seconds = 600;
  // The largest file, written out or in the temporary folder, in bytes.
  int64_t file_size = int64_t{4} << 30;
  // Open files.
  int64_t open_files = 64;
};

// Whose the deadline of an export is.
enum class DeadlineOf { kCaller, kServer };

struct ExportJob {
  ExporterFile exporter;
  // The id of one of the exporter's formats; empty: its first.
  std::string format;
  // As the caller gave them; checked against the exporter's option list.
  std::map<std::string, std::string> options;
  // The path of redress-export-worker.
  std::string worker;
  // Private temporary folders are made below it, and always removed.
  std::string temporary_folder;
  // The worker is killed after it.
  std::chrono::system_clock::time_point deadline;
  // A caller in a hurry is not the exporter's fault; see IsExporterFault.
  DeadlineOf deadline_of = DeadlineOf::kCaller;
  // Looked at several times a second; true kills the worker.
  std::function<bool()> is_cancelled;
  ExportLimits limits;
  worker::SandboxMode sandbox = worker::SandboxMode::kAuto;
};

// The format of `exporter` that `format` means; empty: the first. Valid as long
// as `exporter` is. INVALID_ARGUMENT (field "format"): there is no such one;
// the nearest is named. REQUIRES: the exporter was not rejected.
absl::StatusOr<const v1::ExporterFormat*> FindFormat(
    const v1::Exporter& exporter, const std::string& format);

// The violations of options, all at once (field "options[NAME]"), with the
// nearest valid name.
absl::Status CheckOptions(const v1::Exporter& exporter,
                          const std::map<std::string, std::string>& options);

// Spawns a worker, feeds it the document and passes on what it writes: files,
// chunks, progress and, last, the trailer; ExportStarted is the caller's. Calls
// `source` once and `sink` from within, all on the calling thread. A sink that
// waits makes the worker wait, and the source. Returns when the worker and the
// temporary folder are gone. Without the trailer the files are not to be used.
//
// INVALID_ARGUMENT: see FindFormat and CheckOptions; or reason
// DOCUMENT_NOT_ACCEPTED, where the exporter does not accept the document's id.
// CANCELLED. DEADLINE_EXCEEDED; with reason EXPORTER_TIMED_OUT where the
// exporter used up its processor time, or was waited for when the deadline
// passed; metadata "limit" says which: "processor_time", "caller", "server".
// FAILED_PRECONDITION, reason EXPORTER_REFUSED: the exporter refuses the
// document; the message is its own words. RESOURCE_EXHAUSTED, reason
// EXPORTER_OUT_OF_MEMORY, or EXPORTER_OVER_LIMIT: it used up its file size or
// the disk. INTERNAL with one of the reasons EXPORTER_CRASHED (metadata
// "signal"), EXPORTER_BLOCKED (metadata "system_call", where it is known),
// EXPORTER_MISBEHAVED (it broke the rules of abi.h), EXPORTER_FAILED (it gave
// an error), BAD_DOCUMENT. UNAVAILABLE: no worker or temporary folder can be
// made; with reason EXPORTER_SANDBOX_MISSING where the job requires a sandbox
// that the kernel does not have. Or the error of `source` or `sink`.
absl::Status RunExport(const ExportJob& job, const DocumentSource& source,
                       const ResponseSink& sink);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_EXPORT_JOB_H_

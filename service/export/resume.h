// Goes on with an export that broke off, with the same bytes.

#ifndef REDRESS_SERVICE_EXPORT_RESUME_H_
#define REDRESS_SERVICE_EXPORT_RESUME_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message_lite.h"
#include "redress/v1/export.pb.h"
#include "service/export/export_job.h"
#include "service/export/exporter_registry.h"

namespace redress::exporting {

// All that decides the bytes of an export.
struct ExportIdentity {
  // The server's: see BuildId(), and "redress 0.1.0".
  std::string build;
  std::string generator;
  // The data: the version, and how many of its records were erased since.
  int64_t version = 0;
  int64_t erased_records = 0;
  // The caller sees everything; else as readers do.
  bool analyst = true;
  // The settled report or question, its profile named; what it says of the
  // version does not count.
  std::string source;
  ExporterFile exporter;
  // The id of the format that is written.
  std::string format;
  // As the caller gave them.
  std::map<std::string, std::string> options;
};

// The form of ExportIdentity::source. What it says of the version is left out.
std::string SourceOf(v1::DocumentSource source);

// Equal for exports that are byte for byte the same. Letters, digits and
// dashes.
std::string EtagOf(const ExportIdentity& identity);

// The version that an etag is of; none where it is no etag of this form.
std::optional<int64_t> VersionOfEtag(const std::string& etag);

// INVALID_ARGUMENT where the fields of `resume` cannot be, whatever the export.
absl::Status CheckResume(const v1::ExportResume& resume);

// ABORTED, reason EXPORT_CHANGED: `resume` is of another etag.
absl::Status CheckUnchanged(const v1::ExportResume& resume,
                            const std::string& etag);

// Leaves out of an export what the caller has. Holds nothing but the chunk that
// it cuts. One thread.
class ResumedExport {
 public:
  // `sink` gets what is left. Both must outlive it.
  ResumedExport(const v1::ExportResume& resume, const ResponseSink& sink);

  // Takes every response of the export in order. INVALID_ARGUMENT: the file
  // (reason UNKNOWN_FILE) or the offset (OFFSET_NOT_VALID) is not in it. Or the
  // error of the sink.
  absl::Status Send(const v1::ExportResponse& response);

 private:
  enum class State : uint8_t { kBefore, kInFile, kBehind };

  absl::Status SendChunk(const v1::ExportChunk& chunk);
  // The file has no more than size_ bytes.
  absl::Status EndFile();
  absl::Status NoSuchFile(const v1::ExportTrailer& trailer) const;

  const v1::ExportResume& resume_;
  const ResponseSink& sink_;
  State state_;
  // Of the file, as far as it has come.
  int64_t size_ = 0;
};

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_RESUME_H_

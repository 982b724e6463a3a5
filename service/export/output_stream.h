// What a worker writes, checked and passed on as responses.

#ifndef REDRESS_SERVICE_EXPORT_OUTPUT_STREAM_H_
#define REDRESS_SERVICE_EXPORT_OUTPUT_STREAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "redress/v1/export.pb.h"
#include "service/export/digest.h"
#include "service/export/export_job.h"
#include "service/worker/protocol.h"

namespace redress::exporting {

// A file that is being written.
struct OpenFile {
  std::string name;
  int64_t size = 0;
  Sha256 digest;
};

// Holds one chunk at a time. One thread.
class OutputStream {
 public:
  // All must outlive it; `format` is the exporter's that is written.
  // A file may have `max_file_size` bytes; 0: there is no limit.
  OutputStream(const v1::Exporter& exporter, const v1::ExporterFormat& format,
               int64_t max_file_size, const ResponseSink& sink)
      : exporter_(exporter),
        format_(format),
        max_file_size_(max_file_size),
        sink_(sink) {}

  // Takes a reply of the worker. INTERNAL, reason EXPORTER_MISBEHAVED: it is
  // none, or out of order, or a bad file name. RESOURCE_EXHAUSTED, reason
  // EXPORTER_OVER_LIMIT: a file is too large. The status of a FAILED: see
  // RunExport. Any error of the sink.
  absl::Status Handle(worker::FrameType type, std::string_view payload);

  // Tells the reader how far the export is.
  absl::Status SendProgress(int64_t rows, int64_t tables);
  // The worker may now say that it is done.
  void DocumentSent() { document_sent_ = true; }
  // The worker said that it is done.
  bool done() const { return done_; }
  // The bytes of memory that it asked for in vain, the first time; 0: never.
  int64_t memory_refused() const { return memory_refused_; }
  // After done(). EXPORTER_MISBEHAVED: there is no file, or an open one.
  absl::Status SendTrailer();

  // INTERNAL, reason EXPORTER_MISBEHAVED.
  absl::Status Misbehaved(const std::string& text) const;
  // INTERNAL, reason EXPORTER_BLOCKED: it made the system call of this name;
  // empty: which one is not known.
  absl::Status Blocked(const std::string& system_call) const;

 private:
  absl::Status BeginFile(std::string_view payload);
  absl::Status AddData(std::string_view payload);
  absl::Status EndFile(std::string_view payload);
  absl::Status AddMessage(std::string_view payload);
  absl::Status AddLog(std::string_view payload);
  absl::Status NoteMemory(std::string_view payload);
  absl::Status Fail(std::string_view payload) const;
  // `failure` is kPlugin.
  absl::Status FailByCode(const worker::Failure& failure) const;

  const v1::Exporter& exporter_;
  const v1::ExporterFormat& format_;
  const int64_t max_file_size_;
  const ResponseSink& sink_;
  std::optional<OpenFile> file_;
  std::set<std::string> names_;
  v1::ExportTrailer trailer_;
  int log_lines_ = 0;
  int64_t memory_refused_ = 0;
  bool document_sent_ = false;
  bool done_ = false;
};

// Writes a line about an exporter to the log.
void LogExporter(const std::string& exporter, const std::string& line);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_OUTPUT_STREAM_H_

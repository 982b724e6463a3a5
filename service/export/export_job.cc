#include "service/export/export_job.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/errors.h"
#include "service/export/document_frames.h"
#include "service/export/options.h"
#include "service/export/output_stream.h"
#include "service/export/signal_name.h"
#include "service/export/temporary_folder.h"
#include "service/export/worker_connection.h"
#include "service/export/worker_process.h"
#include "service/worker/protocol.h"

namespace redress::exporting {
namespace {

// Within a table, progress is told once in so many rows.
constexpr int64_t kProgressRows = 65536;

// One export on its way. One thread.
class Run {
 public:
  Run(const ExportJob& job, const v1::ExporterFormat& format,
      const ResponseSink& sink, std::unique_ptr<TemporaryFolder> folder,
      std::unique_ptr<WorkerProcess> process)
      : job_(job),
        exporter_(job.exporter.exporter),
        format_(format),
        folder_(std::move(folder)),
        process_(std::move(process)),
        output_(exporter_, format_, job.limits.file_size, sink),
        connection_(*process_, {job.deadline, job.is_cancelled},
                    [this](worker::FrameType type, std::string_view payload) {
                      return output_.Handle(type, payload);
                    }) {}

  absl::Status Go(const DocumentSource& source) {
    absl::Status status = Feed(source);
    // What ended the talk counts before what the source made of it.
    if (!connection_.status().ok()) status = connection_.status();
    switch (connection_.fault()) {
      case WorkerConnection::Fault::kNone:
        break;
      case WorkerConnection::Fault::kTooSlow:
        status = TooSlow();
        break;
      case WorkerConnection::Fault::kGarbage:
        status = output_.Misbehaved(
            "it broke into the talk of its worker with the service");
    }
    if (status.ok() || (connection_.closed() && connection_.status().ok())) {
      if (!output_.done()) status = WhyItEnded();
    }
    process_->Kill();
    if (!status.ok() && !connection_.errors().empty()) {
      LogExporter(exporter_.id(), connection_.errors());
    }
    return status.ok() ? output_.SendTrailer() : status;
  }

 private:
  absl::Status Feed(const DocumentSource& source) {
    absl::Status status = connection_.Send(worker::EncodeJob(MakeJob()));
    if (!status.ok()) return status;
    const auto send = [this](const std::string& frame) {
      absl::Status sent = connection_.Send(frame);
      if (sent.ok() && connection_.closed()) {
        // Stops the source; the reason is found out later.
        sent = absl::AbortedError("the exporter ended");
      }
      return sent;
    };
    status = source([&](const v1::DocumentPart& part) {
      if (absl::Status accepted = CheckAccepted(part); !accepted.ok()) {
        return accepted;
      }
      absl::Status encoded = encoder_.Encode(part, send);
      return encoded.ok() ? TellProgress() : encoded;
    });
    if (status.ok()) {
      // The worker may answer as soon as it has read the end.
      output_.DocumentSent();
      status = encoder_.Finish(send);
    }
    if (status.ok()) {
      status = output_.SendProgress(encoder_.rows(), encoder_.tables());
    }
    if (status.ok()) {
      status = connection_.ReceiveUntil([this] { return output_.done(); });
    }
    return status;
  }

  worker::Job MakeJob() const {
    worker::Job job;
    job.sandbox = job_.sandbox;
    job.memory_limit = job_.limits.memory;
    job.cpu_limit = job_.limits.cpu_seconds;
    job.file_size_limit = job_.limits.file_size;
    job.open_files_limit = job_.limits.open_files;
    job.temporary_folder = folder_->path();
    job.format = format_.id();
    job.options = ResolveOptions(exporter_, job_.options);
    return job;
  }

  absl::Status CheckAccepted(const v1::DocumentPart& part) const {
    const auto& accepted = exporter_.accepted_documents();
    if (!part.has_header() || accepted.empty() ||
        std::find(accepted.begin(), accepted.end(), part.header().id()) !=
            accepted.end()) {
      return absl::OkStatus();
    }
    return ErrorWithReason(absl::StatusCode::kInvalidArgument,
                           absl::StrCat("exporter ", exporter_.id(),
                                        " does not write ", part.header().id(),
                                        " but ", absl::StrJoin(accepted, ", ")),
                           "DOCUMENT_NOT_ACCEPTED",
                           {{"exporter", exporter_.id()}});
  }

  absl::Status TellProgress() {
    if (encoder_.tables() == told_tables_ &&
        encoder_.rows() - told_rows_ < kProgressRows) {
      return absl::OkStatus();
    }
    told_tables_ = encoder_.tables();
    told_rows_ = encoder_.rows();
    return output_.SendProgress(told_rows_, told_tables_);
  }

  absl::Status TooSlow() const {
    const bool server = job_.deadline_of == DeadlineOf::kServer;
    return TimedOut(server ? "was not done in the longest time that an export "
                             "may take"
                           : "was not done by the caller's deadline",
                    server ? "server" : "caller");
  }

  absl::Status TimedOut(const std::string& text,
                        const std::string& limit) const {
    return ErrorWithReason(absl::StatusCode::kDeadlineExceeded,
                           absl::StrCat("exporter ", exporter_.id(), " ", text),
                           "EXPORTER_TIMED_OUT",
                           {{"exporter", exporter_.id()}, {"limit", limit}});
  }

  // The worker ended without a word: why?
  absl::Status WhyItEnded() {
    const ProcessEnd end = process_->WaitAndKill();
    const auto because = [&](absl::StatusCode code, const std::string& text,
                             const std::string& reason) {
      return ErrorWithReason(
          code, absl::StrCat("exporter ", exporter_.id(), " ", text), reason,
          {{"exporter", exporter_.id()}, {"signal", SignalName(end.signal)}});
    };
    if (end.signal == 0) {
      return output_.Misbehaved(end.was_running
                                    ? "it closed the worker's socket"
                                    : "it ended the worker");
    }
    if (end.signal == SIGSYS) return output_.Blocked("");
    const bool timed_out =
        job_.limits.cpu_seconds > 0 &&
        end.processor_time >= std::chrono::seconds(job_.limits.cpu_seconds);
    // It may have ignored the first of the two signals.
    if (end.signal == SIGXCPU || (end.signal == SIGKILL && timed_out)) {
      return TimedOut(absl::StrCat("used up its processor time of ",
                                   job_.limits.cpu_seconds, " s"),
                      "processor_time");
    }
    if (end.signal == SIGXFSZ) {
      return because(absl::StatusCode::kResourceExhausted,
                     absl::StrCat("wrote more than ", job_.limits.file_size,
                                  " bytes into a file of its folder"),
                     "EXPORTER_OVER_LIMIT");
    }
    if (end.signal == SIGKILL) {
      return because(absl::StatusCode::kResourceExhausted,
                     "was killed by the system, as it is where memory runs out",
                     "EXPORTER_OUT_OF_MEMORY");
    }
    const std::string crashed =
        absl::StrCat("crashed (", SignalName(end.signal), ")");
    if (output_.memory_refused() > 0) {
      return because(absl::StatusCode::kResourceExhausted,
                     absl::StrCat(crashed, " after ", output_.memory_refused(),
                                  " bytes of memory could not be had"),
                     "EXPORTER_OUT_OF_MEMORY");
    }
    return because(absl::StatusCode::kInternal, crashed, "EXPORTER_CRASHED");
  }

  const ExportJob& job_;
  const v1::Exporter& exporter_;
  const v1::ExporterFormat& format_;
  std::unique_ptr<TemporaryFolder> folder_;
  // Ends before its folder does.
  std::unique_ptr<WorkerProcess> process_;
  OutputStream output_;
  WorkerConnection connection_;
  DocumentEncoder encoder_;
  int64_t told_rows_ = 0;
  int64_t told_tables_ = 0;
};

}  // namespace

absl::Status RunExport(const ExportJob& job, const DocumentSource& source,
                       const ResponseSink& sink) {
  const absl::StatusOr<const v1::ExporterFormat*> format =
      FindFormat(job.exporter.exporter, job.format);
  if (!format.ok()) return format.status();
  absl::Status options = CheckOptions(job.exporter.exporter, job.options);
  if (!options.ok()) return options;
  std::error_code error;
  const std::string parent =
      std::filesystem::absolute(job.temporary_folder, error).string();
  auto folder = TemporaryFolder::Make(parent);
  if (!folder.ok()) return folder.status();
  auto process =
      WorkerProcess::Start(job.worker, "--export", job.exporter.path);
  if (!process.ok()) return process.status();
  return Run(job, **format, sink, *std::move(folder), *std::move(process))
      .Go(source);
}

}  // namespace redress::exporting

#include "service/export/output_stream.h"

#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "redress/export/abi.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/export/sandbox_mode.h"
#include "service/export/system_call_name.h"
#include "service/export/text.h"

namespace redress::exporting {
namespace {

// No exporter needs more; a faulty one shall not fill the server.
constexpr size_t kMaxFiles = 10000;
constexpr int kMaxMessages = 100;
constexpr size_t kMaxMessage = 1000;
constexpr int kMaxLogLines = 200;
constexpr size_t kMaxMediaType = 200;

}  // namespace

void LogExporter(const std::string& exporter, const std::string& line) {
  // One write, so that lines of several threads do not mix.
  std::clog << absl::StrCat("redress: exporter ", exporter, ": ",
                            CleanText(line, 2000), "\n")
            << std::flush;
}

absl::Status OutputStream::Misbehaved(const std::string& text) const {
  return ErrorWithReason(
      absl::StatusCode::kInternal,
      absl::StrCat("exporter ", exporter_.id(), " misbehaved: ", text),
      "EXPORTER_MISBEHAVED", {{"exporter", exporter_.id()}});
}

absl::Status OutputStream::Blocked(const std::string& system_call) const {
  const std::string id = exporter_.id();
  if (!system_call.empty()) {
    return ErrorWithReason(
        absl::StatusCode::kInternal,
        absl::StrCat("exporter ", id, " made the system call ", system_call,
                     ", which no exporter may make"),
        "EXPORTER_BLOCKED", {{"exporter", id}, {"system_call", system_call}});
  }
  return ErrorWithReason(
      absl::StatusCode::kInternal,
      absl::StrCat("exporter ", id,
                   " made a system call that no exporter may make, with "
                   "signals blocked, as they are while a thread or a program "
                   "is started"),
      "EXPORTER_BLOCKED", {{"exporter", id}});
}

absl::Status OutputStream::Handle(worker::FrameType type,
                                  std::string_view payload) {
  if (done_) return Misbehaved("it wrote after its end");
  switch (type) {
    case worker::FrameType::kFileBegin:
      return BeginFile(payload);
    case worker::FrameType::kFileData:
      return AddData(payload);
    case worker::FrameType::kFileEnd:
      return EndFile(payload);
    case worker::FrameType::kMessage:
      return AddMessage(payload);
    case worker::FrameType::kLog:
      return AddLog(payload);
    case worker::FrameType::kMemory:
      return NoteMemory(payload);
    case worker::FrameType::kFailed:
      return Fail(payload);
    case worker::FrameType::kDone:
      if (!document_sent_) {
        return Misbehaved("it ended before the document did");
      }
      done_ = true;
      return absl::OkStatus();
    default:
      return Misbehaved("it sent what no exporter sends");
  }
}

absl::Status OutputStream::BeginFile(std::string_view payload) {
  worker::FrameReader reader(payload);
  const std::string name(reader.String());
  const std::string media_type(reader.String());
  if (!reader.Complete()) return Misbehaved("it sent a malformed message");
  if (file_) return Misbehaved("it began a file within another");
  const std::string shown = CleanText(name, REDRESS_MAX_FILE_NAME);
  const std::string fault = FileNameFault(name);
  if (!fault.empty()) {
    return Misbehaved(absl::StrCat("bad file name \"", shown, "\": ", fault));
  }
  if (!names_.insert(name).second) {
    return Misbehaved(absl::StrCat("it wrote two files called ", shown));
  }
  if (names_.size() > 1 && !format_.many_files()) {
    return Misbehaved("it says that it writes one file, but began a second");
  }
  if (names_.size() > kMaxFiles) return Misbehaved("it wrote too many files");
  if (media_type.size() > kMaxMediaType || !IsUtf8(media_type)) {
    return Misbehaved(absl::StrCat("bad media type of ", shown));
  }
  file_.emplace();
  file_->name = name;
  v1::ExportResponse response;
  response.mutable_file()->set_name(name);
  response.mutable_file()->set_media_type(media_type);
  return sink_(response);
}

absl::Status OutputStream::AddData(std::string_view payload) {
  if (!file_) return Misbehaved("it wrote without a file");
  if (payload.empty() || payload.size() > worker::kMaxChunk) {
    return Misbehaved("it wrote a chunk of a wrong size");
  }
  const auto size = static_cast<int64_t>(payload.size());
  if (max_file_size_ > 0 && size > max_file_size_ - file_->size) {
    return ErrorWithReason(
        absl::StatusCode::kResourceExhausted,
        absl::StrCat("exporter ", exporter_.id(), " wrote more than ",
                     max_file_size_, " bytes into ", file_->name),
        "EXPORTER_OVER_LIMIT", {{"exporter", exporter_.id()}});
  }
  v1::ExportResponse response;
  v1::ExportChunk* chunk = response.mutable_chunk();
  chunk->set_offset(file_->size);
  chunk->set_data(payload.data(), payload.size());
  chunk->set_crc32c(Crc32c(payload));
  file_->size += size;
  file_->digest.Add(payload);
  return sink_(response);
}

absl::Status OutputStream::EndFile(std::string_view payload) {
  if (!payload.empty()) return Misbehaved("it sent a malformed message");
  if (!file_) return Misbehaved("it ended a file that it had not begun");
  v1::ExportFileEnd* end = trailer_.add_files();
  end->set_name(file_->name);
  end->set_size(file_->size);
  end->set_sha256(file_->digest.Finish());
  file_.reset();
  return absl::OkStatus();
}

absl::Status OutputStream::AddMessage(std::string_view payload) {
  worker::FrameReader reader(payload);
  const std::string_view text = reader.String();
  if (!reader.Complete()) return Misbehaved("it sent a malformed message");
  if (trailer_.messages_size() < kMaxMessages) {
    trailer_.add_messages(CleanText(text, kMaxMessage));
  }
  return absl::OkStatus();
}

absl::Status OutputStream::AddLog(std::string_view payload) {
  worker::FrameReader reader(payload);
  reader.U32();
  const std::string line(reader.String());
  if (!reader.Complete()) return Misbehaved("it sent a malformed message");
  if (++log_lines_ <= kMaxLogLines) LogExporter(exporter_.id(), line);
  return absl::OkStatus();
}

absl::Status OutputStream::NoteMemory(std::string_view payload) {
  worker::FrameReader reader(payload);
  memory_refused_ = reader.I64();
  return reader.Complete() && memory_refused_ > 0
             ? absl::OkStatus()
             : Misbehaved("it sent a malformed message");
}

absl::Status OutputStream::Fail(std::string_view payload) const {
  worker::Failure failure;
  if (!worker::DecodeFailure(payload, &failure)) {
    return Misbehaved("it sent a malformed message");
  }
  switch (failure.kind) {
    case worker::Failure::Kind::kPlugin:
      return FailByCode(failure);
    case worker::Failure::Kind::kRules:
      return Misbehaved(CleanText(failure.text, REDRESS_ERROR_CAPACITY));
    case worker::Failure::Kind::kBlocked:
      return Blocked(SystemCallName(failure.code));
    case worker::Failure::Kind::kSandbox:
      return SandboxMissing(exporter_.id(),
                            CleanText(failure.text, REDRESS_ERROR_CAPACITY));
    default:
      return ErrorWithReason(
          absl::StatusCode::kInternal,
          absl::StrCat("exporter ", exporter_.id(), " cannot be run: ",
                       CleanText(failure.text, REDRESS_ERROR_CAPACITY)),
          "EXPORTER_FAILED", {{"exporter", exporter_.id()}});
  }
}

absl::Status OutputStream::FailByCode(const worker::Failure& failure) const {
  // Whoever does not write its sentence into the zeroed memory has none.
  const std::string words = CleanText(
      failure.text.substr(0, failure.text.find('\0')), REDRESS_ERROR_CAPACITY);
  if (failure.code == REDRESS_FAILED_PRECONDITION) {
    return ErrorWithReason(
        absl::StatusCode::kFailedPrecondition,
        words.empty() ? absl::StrCat("exporter ", exporter_.id(),
                                     " refuses the document and does not say "
                                     "why")
                      : words,
        "EXPORTER_REFUSED", {{"exporter", exporter_.id()}});
  }
  const bool resources = failure.code == REDRESS_RESOURCE_EXHAUSTED;
  // What it ran out of, the worker knows: memory, or else room on the disk.
  const char* reason = !resources            ? "EXPORTER_FAILED"
                       : memory_refused_ > 0 ? "EXPORTER_OUT_OF_MEMORY"
                                             : "EXPORTER_OVER_LIMIT";
  return ErrorWithReason(
      resources ? absl::StatusCode::kResourceExhausted
                : absl::StatusCode::kInternal,
      words.empty()
          ? absl::StrCat("exporter ", exporter_.id(), " failed in its hook ",
                         CleanText(failure.hook, 64), " with code ",
                         failure.code, " and no words")
          : absl::StrCat("exporter ", exporter_.id(), " failed: ", words),
      reason,
      {{"exporter", exporter_.id()},
       {"hook", CleanText(failure.hook, 64)},
       {"code", absl::StrCat(failure.code)}});
}

absl::Status OutputStream::SendProgress(int64_t rows, int64_t tables) {
  v1::ExportResponse response;
  response.mutable_progress()->set_rows(rows);
  response.mutable_progress()->set_tables(tables);
  return sink_(response);
}

absl::Status OutputStream::SendTrailer() {
  if (file_) {
    return Misbehaved(absl::StrCat("it did not end ", file_->name));
  }
  if (trailer_.files_size() == 0) return Misbehaved("it wrote no file");
  v1::ExportResponse response;
  *response.mutable_trailer() = std::move(trailer_);
  return sink_(response);
}

}  // namespace redress::exporting

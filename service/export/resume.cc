#include "service/export/resume.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/base/protobuf.h"
#include "service/base/text.h"
#include "service/export/digest.h"
#include "service/export/options.h"

namespace redress::exporting {
namespace {

// Another set of what is digested gets another name.
constexpr absl::string_view kForm = "e1";
constexpr size_t kDigestBytes = 16;

template <typename T>
void ClearVersion(T* question) {
  question->clear_as_of();
  question->clear_min_data_version();
}

absl::Status OffsetNotValid(const std::string& why) {
  return InvalidArgument({{"resume.offset", "OFFSET_NOT_VALID",
                           absl::StrCat("resume.offset: ", why)}});
}

}  // namespace

std::string SourceOf(v1::DocumentSource source) {
  if (source.has_report()) ClearVersion(source.mutable_report());
  if (source.has_query()) ClearVersion(source.mutable_query());
  if (source.has_cases()) {
    ClearVersion(source.mutable_cases()->mutable_query());
  }
  return SerialiseDeterministically(source);
}

std::string EtagOf(const ExportIdentity& identity) {
  const v1::Exporter& exporter = identity.exporter.exporter;
  std::vector<std::string> pieces = {identity.build,
                                     identity.generator,
                                     identity.analyst ? "analyst" : "reader",
                                     identity.source,
                                     exporter.id(),
                                     exporter.version(),
                                     identity.exporter.sha256,
                                     identity.format};
  for (std::string& text : ResolveOptions(exporter, identity.options)) {
    pieces.push_back(std::move(text));
  }
  Sha256 digest;
  for (const std::string& piece : pieces) {
    // With its length, so that no two lists of pieces run into the same bytes.
    digest.Add(absl::StrCat(piece.size(), ":"));
    digest.Add(piece);
  }
  return absl::StrCat(
      kForm, "-", identity.version, "-", identity.erased_records, "-",
      absl::BytesToHexString(digest.Finish().substr(0, kDigestBytes)));
}

std::optional<int64_t> VersionOfEtag(const std::string& etag) {
  const std::vector<absl::string_view> parts = absl::StrSplit(etag, '-');
  int64_t version = 0;
  if (parts.size() != 4 || parts[0] != kForm ||
      !absl::SimpleAtoi(parts[1], &version) || version <= 0) {
    return std::nullopt;
  }
  return version;
}

absl::Status CheckResume(const v1::ExportResume& resume) {
  std::vector<FieldViolation> violations;
  if (resume.etag().empty()) {
    violations.push_back({"resume.etag", "MISSING",
                          "resume.etag: the etag of the download that goes on "
                          "is needed"});
  }
  if (resume.offset() < 0) {
    violations.push_back(
        {"resume.offset", "OFFSET_NOT_VALID",
         absl::StrCat("resume.offset: ", resume.offset(), " is negative")});
  }
  if (resume.file().empty() && resume.offset() > 0) {
    violations.push_back(
        {"resume.offset", "OFFSET_NOT_VALID",
         absl::StrCat("resume.offset: ", resume.offset(),
                      " is of no file; resume.file names the one")});
  }
  return violations.empty() ? absl::OkStatus() : InvalidArgument(violations);
}

absl::Status CheckUnchanged(const v1::ExportResume& resume,
                            const std::string& etag) {
  if (resume.etag() == etag) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kAborted,
      absl::StrCat("resume.etag: this export is another one by now: its data, "
                   "exporter, options or server are not those of \"",
                   Printable(resume.etag()),
                   "\"; the download must start again, without resume"),
      "EXPORT_CHANGED", {{"etag", etag}});
}

ResumedExport::ResumedExport(const v1::ExportResume& resume,
                             const ResponseSink& sink)
    : resume_(resume),
      sink_(sink),
      state_(resume.file().empty() ? State::kBehind : State::kBefore) {}

absl::Status ResumedExport::Send(const v1::ExportResponse& response) {
  switch (response.response_case()) {
    case v1::ExportResponse::kFile:
      if (state_ == State::kBefore) {
        if (response.file().name() != resume_.file()) return absl::OkStatus();
        state_ = State::kInFile;
      } else if (absl::Status status = EndFile(); !status.ok()) {
        return status;
      }
      return sink_(response);
    case v1::ExportResponse::kChunk:
      if (state_ == State::kBefore) return absl::OkStatus();
      if (state_ == State::kInFile) return SendChunk(response.chunk());
      return sink_(response);
    case v1::ExportResponse::kTrailer:
      if (state_ == State::kBefore) return NoSuchFile(response.trailer());
      if (absl::Status status = EndFile(); !status.ok()) return status;
      return sink_(response);
    default:
      return sink_(response);
  }
}

absl::Status ResumedExport::SendChunk(const v1::ExportChunk& chunk) {
  size_ = chunk.offset() + static_cast<int64_t>(chunk.data().size());
  if (size_ <= resume_.offset()) return absl::OkStatus();
  v1::ExportResponse rest;
  *rest.mutable_chunk() = chunk;
  const int64_t had = resume_.offset() - chunk.offset();
  if (had > 0) {
    rest.mutable_chunk()->set_offset(resume_.offset());
    rest.mutable_chunk()->mutable_data()->erase(0, static_cast<size_t>(had));
    rest.mutable_chunk()->set_crc32c(Crc32c(rest.chunk().data()));
  }
  state_ = State::kBehind;
  return sink_(rest);
}

absl::Status ResumedExport::EndFile() {
  if (state_ == State::kInFile && size_ < resume_.offset()) {
    return OffsetNotValid(
        absl::StrCat(resume_.offset(), " is beyond the end of \"",
                     Printable(resume_.file()), "\", at ", size_));
  }
  state_ = State::kBehind;
  return absl::OkStatus();
}

absl::Status ResumedExport::NoSuchFile(const v1::ExportTrailer& trailer) const {
  std::vector<std::string> names;
  for (const v1::ExportFileEnd& file : trailer.files()) {
    names.push_back(file.name());
  }
  return InvalidArgument(
      {{"resume.file", "UNKNOWN_FILE",
        absl::StrCat("resume.file: the export has no file \"",
                     Printable(resume_.file()), "\"",
                     DidYouMean(resume_.file(), names))}});
}

}  // namespace redress::exporting

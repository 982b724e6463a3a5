#include "clients/cpp/export_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"

namespace redress::client {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxNameBytes = 200;

absl::Status CannotWrite(const fs::path& path, const std::string& why) {
  return ErrorWithReason(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat("cannot write ", path.string(), ": ", why), "LOCAL_FILE");
}

// A name that stays in its folder, whoever sent it.
bool IsPlainName(const std::string& name) {
  return !name.empty() && name.size() <= kMaxNameBytes && name[0] != '.' &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) {
           return c < 0x20 || c == 0x7F || c == '/' || c == '\\';
         });
}

}  // namespace

ExportFiles::ExportFiles(ExportTarget target) : target_(std::move(target)) {}

ExportFiles::~ExportFiles() {
  out_.close();
  std::error_code ignored;
  for (const File& file : files_) fs::remove(file.temporary_path, ignored);
}

v1::ExportResume ExportFiles::Resume() {
  v1::ExportResume resume;
  if (files_.empty()) return resume;
  resuming_ = true;
  resume.set_file(files_.back().name);
  resume.set_offset(files_.back().size);
  return resume;
}

absl::Status ExportFiles::GoOn(const v1::ExportFile& file) {
  resuming_ = false;
  if (file.name() == files_.back().name) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the server went on with \"",
                                          file.name(), "\" and not \"",
                                          files_.back().name, "\""));
}

absl::Status ExportFiles::Begin(const v1::ExportFile& file) {
  if (resuming_) return GoOn(file);
  if (absl::Status status = CloseLast(); !status.ok()) return status;
  if (!IsPlainName(file.name()) ||
      std::any_of(files_.begin(), files_.end(), [&](const File& other) {
        return other.name == file.name();
      })) {
    return absl::DataLossError(absl::StrCat(
        "the server sent a file under a name that cannot be used: \"",
        file.name(), "\""));
  }
  if (!target_.is_folder && !files_.empty()) {
    return ErrorWithReason(
        absl::StatusCode::kInvalidArgument,
        absl::StrCat("this export has more than one file; give a folder: ",
                     target_.path.string(), "/"),
        "MANY_FILES");
  }
  File next;
  next.name = file.name();
  next.final_path =
      target_.is_folder ? target_.path / file.name() : target_.path;
  const fs::path folder = next.final_path.parent_path();
  std::error_code error;
  std::error_code ignored;
  if (!folder.empty()) fs::create_directories(folder, error);
  if (target_.is_folder && fs::is_regular_file(folder, ignored)) {
    return CannotWrite(folder, "it is a file, and this export is a folder");
  }
  if (error) return CannotWrite(folder, error.message());
  if (fs::is_directory(next.final_path, error)) {
    return CannotWrite(next.final_path, "it is a folder");
  }
  next.temporary_path =
      folder / absl::StrCat(".", next.final_path.filename().string(), ".part-",
                            absl::Hex(std::random_device()(), absl::kZeroPad8));
  out_.open(next.temporary_path, std::ios::binary | std::ios::trunc);
  if (!out_) return CannotWrite(next.final_path, std::strerror(errno));
  files_.push_back(std::move(next));
  return absl::OkStatus();
}

absl::Status ExportFiles::Add(const v1::ExportChunk& chunk) {
  if (files_.empty()) {
    return absl::DataLossError("the server sent bytes before a file");
  }
  if (resuming_) {
    return absl::DataLossError("the server went on without naming the file");
  }
  File& file = files_.back();
  if (chunk.offset() != file.size) {
    return absl::DataLossError(
        absl::StrCat("bytes of ", file.name, " are missing at ", file.size));
  }
  if (Crc32c(chunk.data()) != chunk.crc32c()) {
    return absl::DataLossError(absl::StrCat("bytes of ", file.name,
                                            " were damaged on the way, at ",
                                            chunk.offset()));
  }
  file.size += static_cast<int64_t>(chunk.data().size());
  file.sha256.Add(chunk.data());
  out_.write(chunk.data().data(),
             static_cast<std::streamsize>(chunk.data().size()));
  if (!out_) return CannotWrite(file.final_path, std::strerror(errno));
  return absl::OkStatus();
}

absl::Status ExportFiles::CloseLast() {
  if (!out_.is_open()) return absl::OkStatus();
  out_.close();
  if (out_) return absl::OkStatus();
  return CannotWrite(files_.back().final_path, std::strerror(errno));
}

absl::StatusOr<std::vector<std::string>> ExportFiles::Finish(
    const v1::ExportTrailer& trailer) {
  if (resuming_) {
    return absl::DataLossError("the server did not go on with the export");
  }
  if (absl::Status status = CloseLast(); !status.ok()) return status;
  if (static_cast<size_t>(trailer.files_size()) != files_.size()) {
    return absl::DataLossError(absl::StrCat("the server sent ", files_.size(),
                                            " files and names ",
                                            trailer.files_size()));
  }
  for (File& file : files_) {
    const auto end = std::find_if(
        trailer.files().begin(), trailer.files().end(),
        [&](const v1::ExportFileEnd& e) { return e.name() == file.name; });
    if (end == trailer.files().end() || end->size() != file.size ||
        end->sha256() != file.sha256.Finish()) {
      return absl::DataLossError(
          absl::StrCat(file.name,
                       " did not arrive as it was sent: its size or SHA-256 is "
                       "another one"));
    }
  }
  std::vector<std::string> paths;
  for (const File& file : files_) {
    std::error_code error;
    fs::rename(file.temporary_path, file.final_path, error);
    if (error) return CannotWrite(file.final_path, error.message());
    paths.push_back(file.final_path.string());
  }
  return paths;
}

}  // namespace redress::client

// Receives the files of an export.

#ifndef REDRESS_CLIENTS_CPP_EXPORT_FILES_H_
#define REDRESS_CLIENTS_CPP_EXPORT_FILES_H_

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/checksums.h"
#include "redress/v1/export.pb.h"

namespace redress::client {

// Where an export's files go.
struct ExportTarget {
  // The file itself, or the folder for the files under the names that the
  // exporter gives them. Missing folders are made.
  std::filesystem::path path;
  bool is_folder = false;
};

// Writes what arrives under temporary names beside the target, checks it
// against its checksums, and gives the files their names only when the trailer
// has confirmed every one. Until then, and after any error, the files that
// stand at the target are untouched; the destructor removes temporary ones.
//
// Errors: DATA_LOSS for anything that does not arrive as it was sent,
// FAILED_PRECONDITION (reason LOCAL_FILE) where a file cannot be written,
// INVALID_ARGUMENT (reason MANY_FILES) for a second file where the target is
// one file.
class ExportFiles {
 public:
  explicit ExportFiles(ExportTarget target);
  ~ExportFiles();
  ExportFiles(const ExportFiles&) = delete;
  ExportFiles& operator=(const ExportFiles&) = delete;

  // What arrived so far stays, and what comes next goes on with it: where there
  // is a file, its name again and its further bytes. Returns where it stands,
  // without the etag.
  v1::ExportResume Resume();

  absl::Status Begin(const v1::ExportFile& file);
  absl::Status Add(const v1::ExportChunk& chunk);
  // Returns the files' paths, in the order in which they came.
  absl::StatusOr<std::vector<std::string>> Finish(
      const v1::ExportTrailer& trailer);

 private:
  struct File {
    std::string name;
    std::filesystem::path final_path;
    std::filesystem::path temporary_path;
    int64_t size = 0;
    Sha256 sha256;
  };

  absl::Status CloseLast();
  absl::Status GoOn(const v1::ExportFile& file);

  const ExportTarget target_;
  std::vector<File> files_;
  // Of the last file.
  std::ofstream out_;
  // The last file is to be named again.
  bool resuming_ = false;
};

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_EXPORT_FILES_H_

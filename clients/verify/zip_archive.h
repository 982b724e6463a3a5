// Reads a zip archive by libzip: Excel's packages, and zipped CSV files.

#ifndef REDRESS_CLIENTS_VERIFY_ZIP_ARCHIVE_H_
#define REDRESS_CLIENTS_VERIFY_ZIP_ARCHIVE_H_

#include <zip.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace redress::verify {

struct CloseZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// One file of an archive, read once from its beginning. Must not outlive it.
class ZipEntry {
 public:
  explicit ZipEntry(zip_file_t* file) : file_(file) {}

  // The next bytes, at most `size`; 0 at the end, -1 where it is damaged or has
  // more bytes than anybody writes.
  int64_t Read(char* bytes, int64_t size);

 private:
  std::unique_ptr<zip_file_t, CloseZip> file_;
  int64_t left_ = int64_t{4} << 30;
};

class ZipArchive {
 public:
  // INVALID_ARGUMENT: the file is no zip archive.
  static absl::StatusOr<ZipArchive> Open(const std::string& path);

  std::vector<std::string> Names() const;
  bool Has(const std::string& name) const;
  // INVALID_ARGUMENT: there is no such file.
  absl::StatusOr<ZipEntry> OpenEntry(const std::string& name) const;
  // The whole file. RESOURCE_EXHAUSTED: it has more than `most` bytes.
  absl::StatusOr<std::string> ReadEntry(const std::string& name,
                                        size_t most) const;

 private:
  explicit ZipArchive(zip_t* archive) : archive_(archive) {}

  std::unique_ptr<zip_t, CloseZip> archive_;
};

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_ZIP_ARCHIVE_H_

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
  // `left` is what may still be read of the archive.
  ZipEntry(zip_file_t* file, int64_t* left) : file_(file), left_(left) {}

  // The next bytes, at most `size`; 0 at the end, -1 where it is damaged or has
  // more bytes than anybody writes.
  int64_t Read(char* bytes, int64_t size);

 private:
  std::unique_ptr<zip_file_t, CloseZip> file_;
  int64_t* left_;
};

// For one thread at a time.
class ZipArchive {
 public:
  // The most bytes that are read of an archive, of all its files and as often
  // as they are read: a small one may hold any number.
  static constexpr int64_t kMostBytes = int64_t{4} << 30;

  // INVALID_ARGUMENT: the file is no zip archive.
  static absl::StatusOr<ZipArchive> Open(const std::string& path,
                                         int64_t most_bytes = kMostBytes);

  std::vector<std::string> Names() const;
  bool Has(const std::string& name) const;
  // INVALID_ARGUMENT: there is no such file.
  absl::StatusOr<ZipEntry> OpenEntry(const std::string& name) const;
  // The whole file. RESOURCE_EXHAUSTED: it has more than `most` bytes.
  absl::StatusOr<std::string> ReadEntry(const std::string& name,
                                        size_t most) const;

 private:
  ZipArchive(zip_t* archive, int64_t most_bytes)
      : archive_(archive), left_(std::make_unique<int64_t>(most_bytes)) {}

  std::unique_ptr<zip_t, CloseZip> archive_;
  // Stays where it is: entries hold its address.
  std::unique_ptr<int64_t> left_;
};

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_ZIP_ARCHIVE_H_

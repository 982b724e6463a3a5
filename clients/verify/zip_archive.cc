#include "clients/verify/zip_archive.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace redress::verify {

int64_t ZipEntry::Read(char* bytes, int64_t size) {
  const int64_t read =
      zip_fread(file_.get(), bytes, static_cast<zip_uint64_t>(size));
  *left_ -= std::max<int64_t>(read, 0);
  return *left_ < 0 ? -1 : read;
}

absl::StatusOr<ZipArchive> ZipArchive::Open(const std::string& path,
                                            int64_t most_bytes) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    absl::Status status = absl::InvalidArgumentError(
        absl::StrCat("cannot be read: ", zip_error_strerror(&error)));
    zip_error_fini(&error);
    return status;
  }
  return ZipArchive(archive, most_bytes);
}

std::vector<std::string> ZipArchive::Names() const {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name =
        zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
    if (name != nullptr) names.emplace_back(name);
  }
  return names;
}

bool ZipArchive::Has(const std::string& name) const {
  return zip_name_locate(archive_.get(), name.c_str(), 0) >= 0;
}

absl::StatusOr<ZipEntry> ZipArchive::OpenEntry(const std::string& name) const {
  zip_file_t* file = zip_fopen(archive_.get(), name.c_str(), 0);
  if (file == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        "its part ", name, " cannot be read: ", zip_strerror(archive_.get())));
  }
  return ZipEntry(file, left_.get());
}

absl::StatusOr<std::string> ZipArchive::ReadEntry(const std::string& name,
                                                  size_t most) const {
  absl::StatusOr<ZipEntry> entry = OpenEntry(name);
  if (!entry.ok()) return entry.status();
  std::string bytes;
  char buffer[1 << 16];
  int64_t read = 0;
  while ((read = entry->Read(buffer, sizeof(buffer))) > 0) {
    bytes.append(buffer, static_cast<size_t>(read));
    if (bytes.size() > most) {
      return absl::ResourceExhaustedError(
          absl::StrCat("its part ", name, " has more than ", most, " bytes"));
    }
  }
  if (read < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("its part ", name, " is damaged"));
  }
  return bytes;
}

}  // namespace redress::verify

// Finds out which format a file is of.

#include <fstream>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/verify/published_file.h"
#include "clients/verify/readers.h"
#include "clients/verify/zip_archive.h"

namespace redress::verify {
namespace {

constexpr char kZipMagic[] = "PK\x03\x04";
constexpr size_t kLookedAt = 512;

std::string BeginningOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kLookedAt, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

absl::StatusOr<PublishedFile> ReadZip(const std::string& path) {
  const absl::StatusOr<ZipArchive> archive = ZipArchive::Open(path);
  if (!archive.ok()) return archive.status();
  return ReadWorkbook(*archive);
}

}  // namespace

Value NumberValue(double number, double tolerance) {
  Value value;
  value.kind = Value::Kind::kNumber;
  value.number = number;
  value.tolerance = tolerance;
  return value;
}

Value TextValue(std::string text) {
  Value value;
  value.kind = Value::Kind::kText;
  value.text = std::move(text);
  return value;
}

absl::StatusOr<PublishedFile> ReadPublishedFile(const std::string& path) {
  const std::string beginning = BeginningOf(path);
  if (beginning.empty()) {
    return absl::InvalidArgumentError("it cannot be read, or is empty");
  }
  if (absl::StartsWith(beginning, kZipMagic)) return ReadZip(path);
  return absl::InvalidArgumentError(
      "it is neither a workbook, a CSV export, a web page nor a return that "
      "Redress wrote");
}

}  // namespace redress::verify

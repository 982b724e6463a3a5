// Finds out which format a file is of.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/verify/published_file.h"
#include "clients/verify/readers.h"
#include "clients/verify/zip_archive.h"

namespace redress::verify {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr char kZipMagic[] = "PK\x03\x04";
constexpr size_t kLookedAt = 512;

std::string BeginningOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kLookedAt, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

constexpr char kMetadata[] = "csv-metadata.json";
constexpr char kTableMetadata[] = "-metadata.json";
constexpr size_t kMaxPart = size_t{1} << 30;
// As a tree in memory they take many times their size.
constexpr size_t kMaxMetadata = size_t{64} << 20;

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path,
                                     size_t most) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return absl::NotFoundError(absl::StrCat(path.string(), " is not there"));
  }
  // A pipe would be waited for.
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path.string(), " is no file"));
  }
  if (std::filesystem::file_size(path, error) > most && !error) {
    return absl::ResourceExhaustedError(absl::StrCat(
        path.filename().string(), " has more than ", most >> 20, " MiB"));
  }
  std::ifstream file(path, std::ios::binary);
  if (error || !file) {
    return absl::InvalidArgumentError(
        absl::StrCat(path.string(), " cannot be read"));
  }
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

absl::StatusOr<PublishedFile> ReadZip(const std::string& path) {
  const absl::StatusOr<ZipArchive> archive = ZipArchive::Open(path);
  if (!archive.ok()) return archive.status();
  if (!archive->Has(kMetadata)) return ReadWorkbook(*archive);
  const absl::StatusOr<std::string> metadata =
      archive->ReadEntry(kMetadata, kMaxMetadata);
  if (!metadata.ok()) return metadata.status();
  return ReadCsvExport(
      *metadata, [&](const std::string& name) -> absl::StatusOr<std::string> {
        if (!archive->Has(name)) {
          return absl::NotFoundError(absl::StrCat(name, " is not there"));
        }
        return archive->ReadEntry(name, kMaxPart);
      });
}

absl::StatusOr<PublishedFile> ReadCsvFiles(
    const std::filesystem::path& metadata, const PartReader& read) {
  const absl::StatusOr<std::string> text = ReadFile(metadata, kMaxMetadata);
  if (absl::IsNotFound(text.status())) {
    return absl::InvalidArgumentError(absl::StrCat(
        "its metadata, ", metadata.filename().string(), ", are not beside it"));
  }
  if (!text.ok()) return text.status();
  return ReadCsvExport(*text, read);
}

// The files of a folder; names lead nowhere else.
absl::StatusOr<PublishedFile> ReadFolder(const std::filesystem::path& folder) {
  return ReadCsvFiles(
      folder / kMetadata,
      [&](const std::string& name) -> absl::StatusOr<std::string> {
        const std::filesystem::path file(name);
        if (file.filename() != file) {
          return absl::InvalidArgumentError(
              absl::StrCat("its metadata name a file elsewhere, ", name));
        }
        return ReadFile(folder / file, kMaxPart);
      });
}

// One table. Its metadata may still call it by another name, and what has that
// is not what was asked for.
absl::StatusOr<PublishedFile> ReadTable(const std::string& path) {
  return ReadCsvFiles(path + kTableMetadata, [&](const std::string&) {
    return ReadFile(path, kMaxPart);
  });
}

}  // namespace

Value NumberValue(double number, double tolerance) {
  Value value;
  value.kind = Value::Kind::kNumber;
  value.number = number;
  value.tolerance = tolerance;
  return value;
}

void PublishedFile::AddOddity(std::string what) {
  constexpr size_t kMostOddities = 20;
  if (oddities.size() < kMostOddities) oddities.push_back(std::move(what));
}

Value TextValue(std::string text) {
  Value value;
  value.kind = Value::Kind::kText;
  value.text = std::move(text);
  return value;
}

absl::StatusOr<PublishedFile> ReadPublishedFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return ReadFolder(path);
  }
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::InvalidArgumentError("there is no such file");
  }
  const std::string bytes = BeginningOf(path);
  if (bytes.empty()) {
    return absl::InvalidArgumentError("it cannot be read, or is empty");
  }
  // Editors put a byte order mark before what they save.
  const absl::string_view beginning = absl::StripLeadingAsciiWhitespace(
      absl::StripPrefix(bytes, kByteOrderMark));
  if (absl::StartsWith(beginning, kZipMagic)) return ReadZip(path);
  if (absl::StartsWithIgnoreCase(beginning, "<!doctype html") ||
      absl::StartsWithIgnoreCase(beginning, "<html")) {
    return ReadWebPage(path);
  }
  if (absl::StartsWith(beginning, "<?xml")) return ReadReturn(path);
  if (absl::EndsWith(path, ".csv")) return ReadTable(path);
  return absl::InvalidArgumentError(
      "it is neither a workbook, a CSV export, a web page nor a return that "
      "Redress wrote");
}

}  // namespace redress::verify

// The readers of the formats, each of which knows one. Errors as
// ReadPublishedFile.

#ifndef REDRESS_CLIENTS_VERIFY_READERS_H_
#define REDRESS_CLIENTS_VERIFY_READERS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "clients/verify/published_file.h"
#include "clients/verify/read_limits.h"
#include "clients/verify/zip_archive.h"

namespace redress::verify {

// A workbook, by its provenance sheet.
absl::StatusOr<PublishedFile> ReadWorkbook(const ZipArchive& package,
                                           const ReadLimits& limits = {});

// Reads a file of an export by its name, whole. NOT_FOUND: there is none.
using PartReader =
    std::function<absl::StatusOr<std::string>(const std::string& name)>;

// CSV files, by the metadata of them all or of one.
absl::StatusOr<PublishedFile> ReadCsvExport(const std::string& metadata,
                                            const PartReader& read,
                                            const ReadLimits& limits = {});

absl::StatusOr<PublishedFile> ReadWebPage(const std::string& path,
                                          const ReadLimits& limits = {});

absl::StatusOr<PublishedFile> ReadReturn(const std::string& path,
                                         const ReadLimits& limits = {});

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_READERS_H_

// The readers of the formats, each of which knows one. Errors as
// ReadPublishedFile.

#ifndef REDRESS_CLIENTS_VERIFY_READERS_H_
#define REDRESS_CLIENTS_VERIFY_READERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/verify/published_file.h"
#include "clients/verify/zip_archive.h"

namespace redress::verify {

// A workbook, by its provenance sheet.
absl::StatusOr<PublishedFile> ReadWorkbook(const ZipArchive& package);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_READERS_H_

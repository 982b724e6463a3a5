// Which plugins may run, where somebody decides that: the SHA-256 of each.

#ifndef REDRESS_SERVICE_EXPORT_ALLOW_LIST_H_
#define REDRESS_SERVICE_EXPORT_ALLOW_LIST_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace redress::exporting {

// Digests of 32 bytes.
using AllowedDigests = std::set<std::string>;

// Reads what sha256sum prints: on each line 64 hexadecimal digits, then
// anything after a space. Empty lines and those that begin with '#' say
// nothing. INVALID_ARGUMENT: a line is none of these; it names the line.
absl::StatusOr<AllowedDigests> ParseAllowList(absl::string_view text);

// The same from a file. UNAVAILABLE: it cannot be read.
absl::StatusOr<AllowedDigests> ReadAllowList(const std::string& path);

}  // namespace redress::exporting

#endif  // REDRESS_SERVICE_EXPORT_ALLOW_LIST_H_

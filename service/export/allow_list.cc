#include "service/export/allow_list.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/export/text.h"

namespace redress::exporting {
namespace {

constexpr size_t kHexDigits = 64;
constexpr size_t kShownLine = 80;

// False where the line is malformed.
bool ReadLine(absl::string_view line, AllowedDigests* digests) {
  line = absl::StripAsciiWhitespace(line);
  if (line.empty() || line[0] == '#') return true;
  const absl::string_view digits = line.substr(0, line.find_first_of(" \t"));
  if (digits.size() != kHexDigits ||
      !std::all_of(digits.begin(), digits.end(), absl::ascii_isxdigit)) {
    return false;
  }
  digests->insert(absl::HexStringToBytes(digits));
  return true;
}

}  // namespace

absl::StatusOr<AllowedDigests> ParseAllowList(absl::string_view text) {
  AllowedDigests digests;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (!ReadLine(line, &digests)) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number,
                       " does not begin with a SHA-256 of 64 hexadecimal "
                       "digits: \"",
                       CleanText(std::string(line), kShownLine), "\""));
    }
  }
  return digests;
}

absl::StatusOr<AllowedDigests> ReadAllowList(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    // Nothing at all in it fails that way too.
    if (file && file.peek() == std::ifstream::traits_type::eof()) {
      return AllowedDigests();
    }
    return absl::UnavailableError("cannot be read");
  }
  return ParseAllowList(std::move(text).str());
}

}  // namespace redress::exporting

#include "service/query/page_token.h"

#include <openssl/evp.h>

#include <array>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"

namespace redress::query {
namespace {

// The form of a token; another one gets another name.
constexpr char kForm[] = "v1";
constexpr size_t kFingerprintBytes = 16;

// OpenSSL looks for EVP_sha256() among its providers each time that it is used,
// which takes as long as to hash a question.
const EVP_MD* Sha256() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched == nullptr ? EVP_sha256() : fetched;
}

}  // namespace

absl::Status InvalidPageToken(const std::string& field) {
  return InvalidArgument(
      {{field, "INVALID_PAGE_TOKEN",
        absl::StrCat(field,
                     " is no page token: pass next_page_token of the page "
                     "before as it is, or nothing for the first page")}});
}

std::string RequestFingerprint(const google::protobuf::MessageLite& request) {
  const std::string bytes = SerialiseDeterministically(request);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, Sha256(),
             nullptr);
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), kFingerprintBytes));
}

std::string MakePageToken(int64_t version, const std::string& fingerprint,
                          const std::string& position) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(kForm, "|", version, "|", fingerprint, "|", position));
}

absl::StatusOr<PageToken> ReadPageToken(const std::string& token,
                                        const std::string& fingerprint,
                                        const std::string& field) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) {
    return InvalidPageToken(field);
  }
  // The position may hold the separator.
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::MaxSplits('|', 3));
  PageToken read;
  if (parts.size() != 4 || parts[0] != kForm ||
      !absl::SimpleAtoi(parts[1], &read.version) || read.version < 0) {
    return InvalidPageToken(field);
  }
  if (parts[2] != fingerprint) {
    return InvalidArgument(
        {{field, "PAGE_TOKEN_OF_ANOTHER_QUESTION",
          absl::StrCat(field,
                       " belongs to another question: repeat the question of "
                       "the first page as it was, or pass no token")}});
  }
  read.position = parts[3];
  return read;
}

}  // namespace redress::query

#include "service/rpc/list_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"

namespace redress::rpc {

ListToken::ListToken(const std::string& method, const std::string& scope)
    : method_(method),
      fingerprint_(absl::StrCat(absl::Hex(
          Crc32c(absl::StrCat(method, "\n", scope)), absl::kZeroPad8))) {}

std::string ListToken::Make(int64_t position) const {
  return absl::WebSafeBase64Escape(absl::StrCat(fingerprint_, position));
}

std::optional<int64_t> ListToken::Read(const std::string& token) const {
  std::string text;
  int64_t position = 0;
  if (!absl::WebSafeBase64Unescape(token, &text) ||
      text.compare(0, fingerprint_.size(), fingerprint_) != 0 ||
      !absl::SimpleAtoi(text.substr(fingerprint_.size()), &position) ||
      position < 0) {
    return std::nullopt;
  }
  return position;
}

FieldViolation ListToken::Violation() const {
  return {"page_token", "INVALID_PAGE_TOKEN",
          absl::StrCat("page_token: it is no next_page_token of ", method_,
                       " for this request")};
}

}  // namespace redress::rpc

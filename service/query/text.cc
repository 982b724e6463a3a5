#include "service/query/text.h"

#include "absl/strings/str_cat.h"
#include "service/base/text.h"

namespace redress::query {
namespace {

// Messages name many texts and stay short.
constexpr size_t kMaxQuotedBytes = 60;

}  // namespace

bool IsPlainText(const std::string& text, size_t max_bytes) {
  if (text.size() > max_bytes) return false;
  for (size_t offset = 0; offset < text.size();) {
    const char32_t code_point = NextCodePoint(text, offset);
    if (code_point == kInvalidCodePoint || IsControlCharacter(code_point)) {
      return false;
    }
  }
  return true;
}

std::string Quote(const std::string& text) {
  return absl::StrCat("\"", Printable(text, kMaxQuotedBytes), "\"");
}

}  // namespace redress::query

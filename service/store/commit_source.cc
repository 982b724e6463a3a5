#include "service/store/commit_source.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace redress::store {
namespace {

constexpr char kErased[] = "[erased]";

bool IsWordByte(char c) {
  // Bytes of letters beyond ASCII too.
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string WithoutWord(const std::string& text, const std::string& word) {
  if (word.empty()) return text;
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const size_t end = i + word.size();
    const bool starts =
        i == 0 || !IsWordByte(text[i - 1]) || !IsWordByte(word.front());
    const bool ends = end >= text.size() || !IsWordByte(text[end]) ||
                      !IsWordByte(word.back());
    if (starts && ends &&
        absl::StartsWithIgnoreCase(absl::string_view(text).substr(i), word)) {
      result += kErased;
      i = end;
    } else {
      result += text[i++];
    }
  }
  return result;
}

std::string SourceWithoutWord(const std::string& source,
                              const std::string& word) {
  const size_t space = source.find(' ');
  if (space == std::string::npos) return source;
  return absl::StrCat(source.substr(0, space + 1),
                      WithoutWord(source.substr(space + 1), word));
}

}  // namespace redress::store

#include "plugins/text/json.h"

#include <cstddef>
#include <cstdint>

#include "plugins/text/utf8.h"

namespace redress::text {
namespace {

void AppendUnit(uint32_t unit, std::string& json) {
  constexpr char kHexadecimal[] = "0123456789abcdef";
  json += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    json += kHexadecimal[(unit >> static_cast<unsigned>(shift)) & 0xFu];
  }
}

void AppendEscape(uint32_t code, std::string& json) {
  if (code < 0x10000) {
    AppendUnit(code, json);
  } else {
    AppendUnit(0xD7C0 + (code >> 10u), json);
    AppendUnit(0xDC00 + (code & 0x3FFu), json);
  }
}

}  // namespace

std::string JsonForMarkup(std::string_view json) {
  std::string clean;
  clean.reserve(json.size());
  size_t at = 0;
  while (at < json.size()) {
    const size_t begin = at;
    const uint32_t code = NextCodePoint(json, at);
    if (code == '\r') {
      clean += ' ';
    } else if (code != kMalformed && IsForbiddenInMarkup(code)) {
      AppendEscape(code, clean);
    } else {
      clean.append(json.substr(begin, at - begin));
    }
  }
  return clean;
}

}  // namespace redress::text

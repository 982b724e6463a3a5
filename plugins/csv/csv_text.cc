#include "plugins/csv/csv_text.h"

#include <algorithm>

namespace redress::csv {
namespace {

constexpr size_t kSignificantDigits = 10;
constexpr size_t kLeastDecimals = 2;

// Exact for every int64.
uint64_t Magnitude(int64_t number) {
  return number < 0 ? ~static_cast<uint64_t>(number) + 1
                    : static_cast<uint64_t>(number);
}

bool BeginsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Adds one to the last digit of `digits`, which may hold a point.
void RoundUp(std::string* digits) {
  for (size_t i = digits->size(); i > 0; --i) {
    char& digit = (*digits)[i - 1];
    if (digit == '.') continue;
    if (digit != '9') {
      ++digit;
      return;
    }
    digit = '0';
  }
  digits->insert(digits->begin(), '1');
}

}  // namespace

std::string Quote(std::string_view text) {
  const bool plain =
      text.find_first_of(",\"\r\n") == std::string_view::npos &&
      (text.empty() || (text.front() != ' ' && text.back() != ' '));
  if (plain) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  quoted += '"';
  return quoted;
}

bool LooksLikeFormula(std::string_view text) {
  // Plain, no-break and ideographic spaces, and the byte order mark.
  constexpr std::string_view kSpaces[] = {" ", "\xC2\xA0", "\xE3\x80\x80",
                                          "\xEF\xBB\xBF"};
  constexpr std::string_view kStarts[] = {"=",
                                          "+",
                                          "-",
                                          "@",
                                          "\t",
                                          "\r",
                                          "\n",
                                          "\xEF\xBC\x9D",
                                          "\xEF\xBC\x8B",
                                          "\xEF\xBC\x8D",
                                          "\xEF\xBC\xA0"};
  for (bool skipped = true; skipped;) {
    skipped = false;
    for (const std::string_view space : kSpaces) {
      if (!BeginsWith(text, space)) continue;
      text.remove_prefix(space.size());
      skipped = true;
    }
  }
  return std::any_of(
      std::begin(kStarts), std::end(kStarts),
      [text](std::string_view start) { return BeginsWith(text, start); });
}

std::string Decimal(int64_t numerator, int64_t denominator) {
  const bool negative = (numerator < 0) != (denominator < 0);
  const uint64_t divisor = Magnitude(denominator);
  const uint64_t whole = Magnitude(numerator) / divisor;
  // Ten times a remainder does not fit in 64 bits.
  __extension__ using Wide = unsigned __int128;
  Wide rest = Magnitude(numerator) % divisor;
  std::string digits = std::to_string(whole);
  size_t significant = whole == 0 ? 0 : digits.size();
  size_t decimals = 0;
  if (rest != 0) digits += '.';
  while (rest != 0 &&
         (significant < kSignificantDigits || decimals < kLeastDecimals)) {
    rest *= 10;
    const auto digit = static_cast<int>(rest / divisor);
    rest %= divisor;
    digits += static_cast<char>('0' + digit);
    if (digit != 0 || significant > 0) ++significant;
    ++decimals;
  }
  if (2 * rest >= divisor) RoundUp(&digits);
  if (digits.find('.') != std::string::npos) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  return negative && digits != "0" ? "-" + digits : digits;
}

}  // namespace redress::csv

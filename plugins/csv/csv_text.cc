#include "plugins/csv/csv_text.h"

#include <algorithm>

namespace redress::csv {
namespace {

constexpr size_t kSignificantDigits = 10;
constexpr size_t kLeastDecimals = 2;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Exact for every int64.
uint64_t Magnitude(int64_t number) {
  return number < 0 ? ~static_cast<uint64_t>(number) + 1
                    : static_cast<uint64_t>(number);
}

bool BeginsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Takes the characters of `set` from the beginning; says whether there were
// any.
bool Skip(std::string_view& text, std::string_view set) {
  const size_t size = std::min(text.find_first_not_of(set), text.size());
  text.remove_prefix(size);
  return size > 0;
}

// A number as figures are shown, with its sign.
bool IsShownNumber(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kPound = "\xC2\xA3";
  if (BeginsWith(text, "-") || BeginsWith(text, "+")) text.remove_prefix(1);
  if (BeginsWith(text, kPound)) text.remove_prefix(kPound.size());
  if (!Skip(text, "0123456789,.")) return false;
  if (BeginsWith(text, "%")) text.remove_prefix(1);
  if (text.empty()) return true;
  if (!BeginsWith(text, " (")) return false;
  text.remove_prefix(2);
  if (BeginsWith(text, "-")) text.remove_prefix(1);
  return Skip(text, kDigits) && text == ")";
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
  // Semicolons and tabs part fields for programs that were told so.
  const bool plain =
      text.find_first_of(",\"\r\n;\t") == std::string_view::npos &&
      (text.empty() ||
       (text.front() != ' ' && text.back() != ' ' && text.front() != '#' &&
        !BeginsWith(text, kByteOrderMark)));
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
                                          kByteOrderMark};
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

std::string Guard(std::string_view text) {
  const bool guarded = BeginsWith(text, "'") || LooksLikeFormula(text);
  return (guarded ? "'" : "") + std::string(text);
}

std::string GuardShown(std::string_view shown) {
  return IsShownNumber(shown) ? std::string(shown) : Guard(shown);
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

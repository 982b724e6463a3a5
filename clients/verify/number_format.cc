#include "clients/verify/number_format.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace redress::verify {
namespace {

// A part of a format: one for positive numbers, negative ones, zero, texts.
struct Section {
  // What it shows beside the number.
  std::string literal;
  // The digits of the number: 0, # and ?.
  int digits = 0;
  int percent_signs = 0;
  // Behind the last digit: each divides by a thousand.
  int scaling_commas = 0;
  bool has_day = false;
  // It applies by a condition of its own.
  bool has_condition = false;
  bool has_text = false;
};

// What stands in square brackets: a colour, a currency, a condition, hours.
void TakeBrackets(absl::string_view inside, Section& section) {
  if (absl::StartsWith(inside, "$")) {
    const absl::string_view currency = inside.substr(1, inside.find('-') - 1);
    absl::StrAppend(&section.literal, currency);
    return;
  }
  const bool compares = inside.find_first_of("<>=") != absl::string_view::npos;
  section.has_condition = section.has_condition || compares;
  const bool is_time =
      inside.find_first_not_of("hHmMsS") == absl::string_view::npos;
  section.has_day = section.has_day || is_time;
}

void TakeCharacter(char c, Section& section) {
  switch (c) {
    case '0':
    case '#':
    case '?':
      ++section.digits;
      section.scaling_commas = 0;
      return;
    case ',':
      ++section.scaling_commas;
      return;
    case '%':
      ++section.percent_signs;
      return;
    case '.':
      return;
    case '@':
      section.has_text = true;
      return;
    default:
      break;
  }
  if (absl::StrContains("dDmMyYhHsS", absl::string_view(&c, 1))) {
    section.has_day = true;
    return;
  }
  section.literal += c;
}

std::vector<Section> Parse(absl::string_view format) {
  std::vector<Section> sections(1);
  for (size_t i = 0; i < format.size(); ++i) {
    Section& section = sections.back();
    const char c = format[i];
    if (c == ';') {
      sections.emplace_back();
    } else if (c == '"') {
      const size_t end = std::min(format.find('"', i + 1), format.size());
      absl::StrAppend(&section.literal, format.substr(i + 1, end - i - 1));
      i = end;
    } else if (c == '[') {
      const size_t end = std::min(format.find(']', i), format.size());
      TakeBrackets(format.substr(i + 1, end - i - 1), section);
      i = end;
    } else if (c == '\\' && i + 1 < format.size()) {
      section.literal += format[++i];
    } else if (c == '_' || c == '*') {
      // A space as wide as the next character, or one that is repeated.
      ++i;
    } else {
      TakeCharacter(c, section);
    }
  }
  return sections;
}

bool HasLettersOrDigits(absl::string_view text) {
  for (const char c : text) {
    if (absl::ascii_isalnum(c)) return true;
  }
  return false;
}

bool IsPlain(const std::string& format) {
  return format.empty() || absl::EqualsIgnoreCase(format, "General") ||
         format == "@";
}

// The section for a number of that sign.
size_t SectionFor(int64_t number, size_t count) {
  const size_t wanted = number > 0 ? 0 : number < 0 ? 1 : 2;
  return wanted < count ? wanted : 0;
}

bool BeginsWithMinus(const std::string& shown) {
  return absl::StartsWith(shown, "-") ||
         absl::StartsWith(shown, "\xE2\x88\x92");
}

}  // namespace

bool ShowsFigure(const std::string& format, const v1::Cell& figure,
                 const v1::TableColumn& column) {
  if (IsPlain(format)) return true;
  const std::vector<Section> sections = Parse(format);
  const bool negative = (figure.numerator() < 0) != (figure.denominator() < 0);
  const int64_t sign = figure.numerator() == 0 ? 0 : negative ? -1 : 1;
  const size_t index = SectionFor(sign, sections.size());
  const Section& section = sections[index];
  if (section.digits == 0 || section.has_day || section.has_condition ||
      section.scaling_commas > 0) {
    return false;
  }
  std::string literal = section.literal;
  if (column.numerator_in_brackets()) {
    const std::string brackets = absl::StrCat("(", figure.numerator(), ")");
    const size_t at = literal.find(brackets);
    if (at != std::string::npos) literal.erase(at, brackets.size());
  }
  if (HasLettersOrDigits(literal)) return false;
  const std::string& shown = figure.display();
  if (shown.empty()) return true;
  if ((section.percent_signs == 1) != absl::StrContains(shown, "%") ||
      section.percent_signs > 1) {
    return false;
  }
  // One section alone shows a minus without having it.
  if (sign < 0 && index == 0) return true;
  return absl::StrContains(literal, "-") == BeginsWithMinus(shown);
}

bool ShowsDay(const std::string& format) {
  if (IsPlain(format)) return true;
  const Section section = Parse(format).front();
  return section.has_day && !HasLettersOrDigits(section.literal);
}

bool ShowsText(const std::string& format) {
  const std::vector<Section> sections = Parse(format);
  if (sections.size() < 4) return true;
  return sections[3].has_text && !HasLettersOrDigits(sections[3].literal);
}

}  // namespace redress::verify

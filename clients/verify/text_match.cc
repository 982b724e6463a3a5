#include "clients/verify/text_match.h"

#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "clients/verify/number_format.h"

namespace redress::verify {
namespace {

constexpr char kNothing[] = "nothing";
// Spreadsheets count days so that 1970-01-01 is this one.
constexpr double kSpreadsheetEpoch = 25569;

// The bytes of the character at `i` that no format need keep: a control
// character, a space, or one of those that stand for what cannot be written.
// 0: it is kept.
size_t DroppedBytes(const std::string& text, size_t i, bool* is_space) {
  const auto byte = static_cast<unsigned char>(text[i]);
  *is_space = byte == ' ' || (byte >= 0x09 && byte <= 0x0D);
  if (byte <= 0x20 || byte == 0x7F) return 1;
  const auto is = [&](const char* bytes, size_t size) {
    return text.compare(i, size, bytes) == 0;
  };
  // U+0080 to U+009F; U+2028 and U+2029; U+FFFD to U+FFFF.
  if (byte == 0xC2 && i + 1 < text.size() &&
      static_cast<unsigned char>(text[i + 1]) < 0xA0) {
    return 2;
  }
  if (is("\xE2\x80\xA8", 3) || is("\xE2\x80\xA9", 3)) {
    *is_space = true;
    return 3;
  }
  if (is("\xEF\xBF\xBD", 3) || is("\xEF\xBF\xBE", 3) || is("\xEF\xBF\xBF", 3)) {
    return 3;
  }
  const auto at = [&](size_t more) {
    return i + more < text.size() ? static_cast<unsigned char>(text[i + more])
                                  : 0;
  };
  // The pictures of control characters, U+2400 to U+2421 without that of space.
  if (is("\xE2\x90", 2) && at(2) >= 0x80 && at(2) <= 0xA1 && at(2) != 0xA0) {
    *is_space = at(2) >= 0x89 && at(2) <= 0x8D;
    return 3;
  }
  // Non-characters: U+FDD0 to U+FDEF, and the last two of each plane.
  if (is("\xEF\xB7", 2) && at(2) >= 0x90 && at(2) <= 0xAF) return 3;
  if (byte >= 0xF0 && (at(1) & 0x0F) == 0x0F && at(2) == 0xBF &&
      at(3) >= 0xBE) {
    return 4;
  }
  return 0;
}

std::string IsoDate(const v1::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

// "9 April 2019".
std::string LongDay(absl::CivilDay day) {
  return absl::FormatTime("%-d %B %Y",
                          absl::FromCivil(day, absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

const char* Symbol(v1::CellStatus status) {
  switch (status) {
    case v1::CELL_STATUS_NOT_APPLICABLE:
      return "[z]";
    case v1::CELL_STATUS_CONFIDENTIAL:
      return "[c]";
    default:
      return "[x]";
  }
}

// The text shows the figure, with its numerator in brackets or not.
bool IsShown(const std::string& text, const v1::Cell& figure,
             const v1::TableColumn& column) {
  const std::string shown = Essence(text);
  if (shown.empty()) return false;
  return shown == Essence(figure.display()) ||
         (column.numerator_in_brackets() &&
          shown == Essence(absl::StrCat(figure.display(), " (",
                                        figure.numerator(), ")")));
}

bool MatchesFigure(const Value& value, const v1::Cell& figure,
                   const v1::TableColumn& column) {
  if (figure.status() != v1::CELL_STATUS_UNSPECIFIED) {
    return value.kind == Value::Kind::kText &&
           value.text == Symbol(figure.status());
  }
  if (value.kind == Value::Kind::kText) {
    // What a format cannot hold as a number it writes as it is shown.
    return IsShown(value.text, figure, column);
  }
  if (value.kind != Value::Kind::kNumber || figure.denominator() == 0 ||
      !std::isfinite(value.number)) {
    return false;
  }
  if (value.denominator != 0 && (value.numerator != figure.numerator() ||
                                 value.denominator != figure.denominator())) {
    return false;
  }
  const double exact = static_cast<double>(figure.numerator()) /
                       static_cast<double>(figure.denominator());
  if (std::abs(value.number - exact) > value.tolerance) return false;
  if (!ShowsFigure(value.number_format, figure, column)) return false;
  return value.text.empty() || IsShown(value.text, figure, column);
}

bool MatchesDate(const Value& value, const v1::Date& date) {
  if (value.kind == Value::Kind::kText) {
    const absl::CivilDay shown(date.year(), date.month(), date.day());
    return value.text == IsoDate(date) &&
           (value.shown_day.empty() ||
            Essence(value.shown_day) == LongDay(shown));
  }
  if (value.kind != Value::Kind::kNumber) return false;
  const absl::CivilDay day(date.year(), date.month(), date.day());
  const auto days = static_cast<double>(day - absl::CivilDay(1970, 1, 1));
  return value.number == days + kSpreadsheetEpoch &&
         ShowsDay(value.number_format);
}

}  // namespace

std::string Essence(const std::string& text) {
  std::string kept;
  bool gap = false;
  for (size_t i = 0; i < text.size();) {
    bool is_space = false;
    const size_t dropped = DroppedBytes(text, i, &is_space);
    if (dropped > 0) {
      gap = gap || is_space;
      i += dropped;
      continue;
    }
    if (gap && !kept.empty()) kept += ' ';
    gap = false;
    kept += text[i++];
  }
  return kept;
}

bool Matches(const Value& value, const v1::TableCell& cell,
             const v1::TableColumn& column) {
  switch (cell.value_case()) {
    case v1::TableCell::kFigure:
      return MatchesFigure(value, cell.figure(), column);
    case v1::TableCell::kDate:
      return MatchesDate(value, cell.date());
    case v1::TableCell::kText:
      return value.kind != Value::Kind::kNumber &&
             Essence(value.text) == Essence(cell.text());
    case v1::TableCell::VALUE_NOT_SET:
      break;
  }
  return value.kind != Value::Kind::kNumber && Essence(value.text).empty();
}

std::string Shown(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kNumber:
      return value.text.empty() ? absl::StrFormat("%.10g", value.number)
                                : value.text;
    case Value::Kind::kText:
      return value.text.empty() ? kNothing : value.text;
    case Value::Kind::kEmpty:
      break;
  }
  return kNothing;
}

std::string Shown(const v1::TableCell& cell) {
  switch (cell.value_case()) {
    case v1::TableCell::kFigure:
      return cell.figure().display();
    case v1::TableCell::kDate:
      return IsoDate(cell.date());
    case v1::TableCell::kText:
      return cell.text().empty() ? kNothing : cell.text();
    case v1::TableCell::VALUE_NOT_SET:
      break;
  }
  return kNothing;
}

bool SameCell(const v1::TableCell& a, const v1::TableCell& b) {
  if (a.value_case() != b.value_case()) return false;
  switch (a.value_case()) {
    case v1::TableCell::kFigure:
      return a.figure().status() == b.figure().status() &&
             a.figure().numerator() == b.figure().numerator() &&
             a.figure().denominator() == b.figure().denominator();
    case v1::TableCell::kDate:
      return IsoDate(a.date()) == IsoDate(b.date());
    case v1::TableCell::kText:
      return a.text() == b.text();
    case v1::TableCell::VALUE_NOT_SET:
      break;
  }
  return true;
}

}  // namespace redress::verify

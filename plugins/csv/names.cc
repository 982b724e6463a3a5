#include "plugins/csv/names.h"

namespace redress::csv {
namespace {

constexpr size_t kMaxStem = 150;
constexpr size_t kMaxColumnName = 100;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

}  // namespace

const char* ValueUnitName(Unit unit) {
  return unit == Unit::kPercent ? "fraction" : UnitName(unit);
}

const char* StyleName(TextStyle style) {
  switch (style) {
    case TextStyle::kHeading:
      return "heading";
    case TextStyle::kParagraph:
      return "paragraph";
    case TextStyle::kNote:
      return "note";
  }
  return "";
}

const char* RowTypeName(RowType type) {
  return type == RowType::kTotal ? "total" : "members";
}

std::string UniqueNames::Add(const std::string& name, const char* open,
                             const char* close) {
  std::string unique = name;
  for (int i = 2; !taken_.insert(unique).second; ++i) {
    unique = name + open + std::to_string(i) + close;
  }
  return unique;
}

std::string FileStem(const std::string& id) {
  std::string stem = id.substr(0, kMaxStem);
  for (char& c : stem) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!IsLetterOrDigit(c) && c != '_' && c != '-') c = '_';
  }
  return stem.empty() ? "table" : stem;
}

std::string ColumnName(const std::string& id) {
  std::string name;
  for (const char c : id.substr(0, kMaxColumnName)) {
    if (IsLetterOrDigit(c)) {
      name += c;
    } else if (!name.empty()) {
      name += '_';
    }
  }
  return name.empty() ? "column" : name;
}

std::string PercentEncoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (IsLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '~') {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4];
      encoded += kHex[byte & 15];
    }
  }
  return encoded;
}

}  // namespace redress::csv

#include "plugins/excel/sheet_names.h"

#include <algorithm>
#include <string_view>

#include "plugins/excel/cell_text.h"
#include "plugins/text/letter_case.h"

namespace redress::excel {
namespace {

constexpr size_t kMaxSheetNameUnits = 31;
constexpr size_t kMaxTableNameBytes = 200;

bool IsAsciiAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

// Abbreviations that readers know in capitals.
bool IsAbbreviation(std::string_view word) {
  return word == "adr" || word == "mp" || word == "mep" || word == "lgsco";
}

// "closed_by_mp" becomes "Closed by MP".
std::string Words(const std::string& id) {
  std::string words;
  size_t begin = 0;
  while (begin <= id.size()) {
    size_t end = id.find('_', begin);
    if (end == std::string::npos) end = id.size();
    std::string word = id.substr(begin, end - begin);
    if (!word.empty()) {
      if (IsAbbreviation(word)) {
        for (char& c : word) c = Upper(c);
      } else if (words.empty()) {
        word[0] = Upper(word[0]);
      }
      if (!words.empty()) words += ' ';
      words += word;
    }
    begin = end + 1;
  }
  return words;
}

std::string LegalName(const std::string& id) {
  std::string name = OneLine(Words(id), 4 * kMaxSheetNameUnits);
  for (char& c : name) {
    // The library takes '#' in a link for the end of an address.
    if (std::string_view("[]:*?/\\#").find(c) != std::string_view::npos) {
      c = ' ';
    }
  }
  name.erase(std::unique(name.begin(), name.end(),
                         [](char a, char b) { return a == ' ' && b == ' '; }),
             name.end());
  while (!name.empty() && (name.front() == '\'' || name.front() == ' ')) {
    name.erase(0, 1);
  }
  name = std::string(Utf16Prefix(name, kMaxSheetNameUnits));
  while (!name.empty() && (name.back() == '\'' || name.back() == ' ')) {
    name.pop_back();
  }
  // Excel keeps "History" for itself.
  if (name.empty() || text::FoldCase(name) == "history") name = "Table";
  return name;
}

}  // namespace

std::string SheetNames::SheetName(const std::string& id,
                                  const std::string& suffix) {
  const std::string base = LegalName(id);
  const auto with = [&base](const std::string& end) {
    return std::string(Utf16Prefix(base, kMaxSheetNameUnits - end.size())) +
           end;
  };
  std::string name = with(suffix);
  for (int n = 2; !sheets_.insert(text::FoldCase(name)).second; ++n) {
    name = with(suffix + " (" + std::to_string(n) + ")");
  }
  return name;
}

std::string SheetNames::TableName(const std::string& id) {
  std::string base = "tbl_";
  for (const char c : id) {
    if (base.size() >= kMaxTableNameBytes) break;
    base += IsAsciiAlnum(c) ? c : '_';
  }
  std::string name = base;
  for (int n = 2; !tables_.insert(text::FoldCase(name)).second; ++n) {
    name = base + "_" + std::to_string(n);
  }
  return name;
}

}  // namespace redress::excel

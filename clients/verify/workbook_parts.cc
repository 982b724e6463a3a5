#include "clients/verify/workbook_parts.h"

#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/verify/xml_stream.h"

namespace redress::verify {
namespace {

constexpr int64_t kMaxRow = 1'048'576;
constexpr int64_t kMaxColumn = 16'384;
constexpr size_t kMaxTextBytes = size_t{256} << 20;
// Programs write a number with 15 to 17 digits.
constexpr double kRelative = 1e-12;

// A part of the package, read as it comes.
absl::StatusOr<std::unique_ptr<XmlStream>> OpenPart(const ZipArchive& package,
                                                    const std::string& name) {
  absl::StatusOr<ZipEntry> entry = package.OpenEntry(name);
  if (!entry.ok()) return entry.status();
  const auto shared = std::make_shared<ZipEntry>(*std::move(entry));
  return std::make_unique<XmlStream>(
      [shared](char* bytes, int64_t size) { return shared->Read(bytes, size); },
      absl::StrCat("its part ", name));
}

// Excel writes a character that XML cannot hold as "_x000B_", and a text that
// looks like one with its underscore so.
std::string Unescape(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    uint32_t code = 0;
    if (text.compare(i, 2, "_x") == 0 && i + 6 < text.size() &&
        text[i + 6] == '_' &&
        absl::SimpleHexAtoi(text.substr(i + 2, 4), &code) && code < 0x80) {
      plain += static_cast<char>(code);
      i += 6;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// The texts of an element up to its end, in runs or not; phonetic hints are no
// part of it.
std::string TextWithin(XmlStream& xml, const std::string& element) {
  std::string text;
  bool in_text = false;
  bool in_hint = false;
  while (xml.Next()) {
    if (xml.IsBegin() && !xml.IsEmptyElement()) {
      in_text = in_text || xml.Name() == "t";
      in_hint = in_hint || xml.Name() == "rPh";
    } else if (xml.IsEnd()) {
      if (xml.Name() == element) break;
      if (xml.Name() == "t") in_text = false;
      if (xml.Name() == "rPh") in_hint = false;
    } else if (xml.IsText() && in_text && !in_hint) {
      text += xml.Text();
    }
  }
  return Unescape(text);
}

absl::Status ReadSharedTexts(const ZipArchive& package,
                             std::vector<std::string>& texts) {
  constexpr char kPart[] = "xl/sharedStrings.xml";
  if (!package.Has(kPart)) return absl::OkStatus();
  const auto xml = OpenPart(package, kPart);
  if (!xml.ok()) return xml.status();
  size_t bytes = 0;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin() || (*xml)->Name() != "si") continue;
    texts.push_back((*xml)->IsEmptyElement() ? "" : TextWithin(**xml, "si"));
    bytes += texts.back().size() + sizeof(std::string);
    if (bytes > kMaxTextBytes) {
      return absl::ResourceExhaustedError(
          "the workbook has more than 256 MiB of texts");
    }
  }
  return (*xml)->status();
}

// The target of each relation of the workbook, by id.
absl::StatusOr<std::map<std::string, std::string>> ReadRelations(
    const ZipArchive& package) {
  const auto xml = OpenPart(package, "xl/_rels/workbook.xml.rels");
  if (!xml.ok()) return xml.status();
  std::map<std::string, std::string> targets;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin() || (*xml)->Name() != "Relationship") continue;
    const std::string target = (*xml)->Attribute("Target");
    absl::string_view path = target;
    targets[(*xml)->Attribute("Id")] = absl::ConsumePrefix(&path, "/")
                                           ? std::string(path)
                                           : absl::StrCat("xl/", target);
  }
  if (!(*xml)->status().ok()) return (*xml)->status();
  return targets;
}

// One cell, from its beginning to its end.
class CellReader {
 public:
  CellReader(XmlStream& xml, const WorkbookParts& parts)
      : xml_(xml), parts_(parts), type_(xml.Attribute("t")) {}

  Value Read() {
    std::string formula;
    bool is_formula = false;
    std::string value;
    while (xml_.Next()) {
      if (xml_.IsEnd() && xml_.Name() == "c") break;
      if (!xml_.IsBegin()) continue;
      const std::string name = xml_.Name();
      is_formula = is_formula || name == "f";
      if (xml_.IsEmptyElement()) continue;
      if (name == "f") formula = TextOf("f");
      if (name == "v") value = TextOf("v");
      if (name == "is") value = TextWithin(xml_, "is");
    }
    if (is_formula) return TextValue("=" + formula);
    return ToValue(value);
  }

 private:
  std::string TextOf(const std::string& element) {
    std::string text;
    while (xml_.Next() && !(xml_.IsEnd() && xml_.Name() == element)) {
      if (xml_.IsText()) text += xml_.Text();
    }
    return text;
  }

  Value ToValue(const std::string& value) const {
    if (type_ == "s") {
      size_t index = 0;
      const bool known =
          absl::SimpleAtoi(value, &index) && index < parts_.shared_texts.size();
      return known ? TextValue(parts_.shared_texts[index]) : Value();
    }
    if (type_ == "inlineStr" || type_ == "str" || type_ == "e") {
      return TextValue(type_ == "str" ? Unescape(value) : value);
    }
    if (type_ == "b") return TextValue(value == "1" ? "TRUE" : "FALSE");
    double number = 0;
    if (value.empty() || !absl::SimpleAtod(value, &number)) return {};
    return NumberValue(number, std::abs(number) * kRelative);
  }

  XmlStream& xml_;
  const WorkbookParts& parts_;
  const std::string type_;
};

}  // namespace

CellPlace ParseCellPlace(const std::string& text) {
  CellPlace place;
  size_t i = 0;
  for (; i < text.size() && absl::ascii_isupper(text[i]); ++i) {
    place.column = place.column * 26 + (text[i] - 'A' + 1);
    if (place.column > kMaxColumn) return {};
  }
  if (i == 0 || !absl::SimpleAtoi(text.substr(i), &place.row) ||
      place.row < 1 || place.row > kMaxRow) {
    return {};
  }
  return place;
}

std::string FormatCellPlace(const CellPlace& place) {
  std::string letters;
  for (int64_t column = place.column; column > 0; column = (column - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  }
  return absl::StrCat(letters, place.row);
}

absl::StatusOr<WorkbookParts> ReadWorkbookParts(const ZipArchive& package) {
  const auto targets = ReadRelations(package);
  if (!targets.ok()) return targets.status();
  const auto xml = OpenPart(package, "xl/workbook.xml");
  if (!xml.ok()) return xml.status();
  WorkbookParts parts;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin() || (*xml)->Name() != "sheet") continue;
    const auto target = targets->find((*xml)->Attribute("id"));
    if (target != targets->end()) {
      parts.sheets[(*xml)->Attribute("name")] = target->second;
    }
  }
  if (!(*xml)->status().ok()) return (*xml)->status();
  absl::Status status = ReadSharedTexts(package, parts.shared_texts);
  if (!status.ok()) return status;
  return parts;
}

absl::Status VisitCells(
    const ZipArchive& package, const WorkbookParts& parts,
    const std::string& part,
    const std::function<absl::Status(const CellPlace&, Value)>& visit) {
  const auto xml = OpenPart(package, part);
  if (!xml.ok()) return xml.status();
  // Places may be left out: then a cell follows the one before.
  CellPlace place;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin()) continue;
    if ((*xml)->Name() == "row") {
      int64_t row = 0;
      const bool given = absl::SimpleAtoi((*xml)->Attribute("r"), &row);
      place = {given ? row : place.row + 1, 0};
    }
    if ((*xml)->Name() != "c") continue;
    const CellPlace given = ParseCellPlace((*xml)->Attribute("r"));
    place = given.row > 0 ? given : CellPlace{place.row, place.column + 1};
    if ((*xml)->IsEmptyElement()) continue;
    Value value = CellReader(**xml, parts).Read();
    if (value.kind == Value::Kind::kEmpty) continue;
    absl::Status status = visit(place, std::move(value));
    if (!status.ok()) return status;
  }
  return (*xml)->status();
}

}  // namespace redress::verify

#include "clients/verify/workbook_parts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/verify/number_format.h"
#include "clients/verify/xml_stream.h"

namespace redress::verify {
namespace {

constexpr int64_t kMaxRow = 1'048'576;
constexpr int64_t kMaxColumn = 16'384;
// A cell has at most 32,767 UTF-16 units, each of which may be escaped.
constexpr size_t kMaxCellBytes = size_t{1} << 20;
// More than any package of ours has of sheets, relations and styles, and more
// bytes than the parts that say which there are.
constexpr size_t kMaxParts = 100'000;
constexpr int64_t kMaxListBytes = int64_t{64} << 20;
// Programs write a number with 15 to 17 digits.
constexpr double kRelative = 1e-12;

// A part of the package, read as it comes, and up to `most` bytes of it.
absl::StatusOr<std::unique_ptr<XmlStream>> OpenPart(
    const ZipArchive& package, const std::string& name,
    int64_t most = ZipArchive::kMostBytes) {
  absl::StatusOr<ZipEntry> entry = package.OpenEntry(name);
  if (!entry.ok()) return entry.status();
  const auto shared = std::make_shared<ZipEntry>(*std::move(entry));
  return std::make_unique<XmlStream>(
      [shared, left = most](char* bytes, int64_t size) mutable -> int64_t {
        const int64_t read = shared->Read(bytes, size);
        left -= std::max<int64_t>(read, 0);
        return left < 0 ? -1 : read;
      },
      absl::StrCat("its part ", name));
}

bool IsHexadecimal(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isxdigit(c); });
}

// Adds to a text of a cell, of which the rest is let go: it is none of ours.
void Append(const std::string& more, std::string& text) {
  if (text.size() < kMaxCellBytes) text += more;
}

// Excel writes a character that XML cannot hold as "_x000B_", and a text that
// looks like one with its underscore so.
std::string Unescape(const std::string& text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    uint32_t code = 0;
    if (text.compare(i, 2, "_x") == 0 && i + 6 < text.size() &&
        text[i + 6] == '_' && IsHexadecimal(text.substr(i + 2, 4)) &&
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
      Append(xml.Text(), text);
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

absl::Status TooManyParts() {
  return absl::ResourceExhaustedError(
      absl::StrCat("the workbook has more than ", kMaxParts, " parts"));
}

bool IsTrue(const std::string& attribute) {
  return attribute == "1" || attribute == "true";
}

// Formats that have a number and no text, those that ours may have.
const char* BuiltInFormat(int64_t id) {
  switch (id) {
    case 1:
      return "0";
    case 2:
      return "0.00";
    case 3:
      return "#,##0";
    case 4:
      return "#,##0.00";
    case 9:
      return "0%";
    case 10:
      return "0.00%";
    case 11:
      return "0.00E+00";
    default:
      break;
  }
  const bool is_day = (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
  return is_day ? "d mmm yyyy" : "";
}

absl::Status ReadNumberFormats(const ZipArchive& package,
                               std::vector<std::string>& formats) {
  constexpr char kPart[] = "xl/styles.xml";
  if (!package.Has(kPart)) return absl::OkStatus();
  const auto xml = OpenPart(package, kPart, kMaxListBytes);
  if (!xml.ok()) return xml.status();
  std::map<int64_t, std::string> codes;
  bool in_cell_styles = false;
  while ((*xml)->Next()) {
    const std::string name = (*xml)->Name();
    if (name == "cellXfs") in_cell_styles = (*xml)->IsBegin();
    if (!(*xml)->IsBegin() || (name != "numFmt" && name != "xf")) continue;
    int64_t id = 0;
    (void)absl::SimpleAtoi((*xml)->Attribute("numFmtId"), &id);
    if (name == "numFmt") {
      codes[id] = (*xml)->Attribute("formatCode");
    } else if (in_cell_styles) {
      const auto own = codes.find(id);
      formats.push_back(own == codes.end() ? BuiltInFormat(id) : own->second);
    }
    if (formats.size() + codes.size() > kMaxParts) return TooManyParts();
  }
  return (*xml)->status();
}

// The target of each relation of the workbook, by id.
absl::StatusOr<std::map<std::string, std::string>> ReadRelations(
    const ZipArchive& package) {
  const auto xml =
      OpenPart(package, "xl/_rels/workbook.xml.rels", kMaxListBytes);
  if (!xml.ok()) return xml.status();
  std::map<std::string, std::string> targets;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin() || (*xml)->Name() != "Relationship") continue;
    const std::string target = (*xml)->Attribute("Target");
    absl::string_view path = target;
    targets[(*xml)->Attribute("Id")] = absl::ConsumePrefix(&path, "/")
                                           ? std::string(path)
                                           : absl::StrCat("xl/", target);
    if (targets.size() > kMaxParts) return TooManyParts();
  }
  if (!(*xml)->status().ok()) return (*xml)->status();
  return targets;
}

// One cell, from its beginning to its end.
class CellReader {
 public:
  CellReader(XmlStream& xml, const WorkbookParts& parts)
      : xml_(xml), parts_(parts), type_(xml.Attribute("t")) {
    size_t style = 0;
    if (absl::SimpleAtoi(xml.Attribute("s"), &style) &&
        style < parts.number_formats.size()) {
      format_ = parts.number_formats[style];
    }
  }

  const std::string& format() const { return format_; }

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
      if (xml_.IsText()) Append(xml_.Text(), text);
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
    if (!std::isfinite(number)) return TextValue(value);
    Value result = NumberValue(number, std::abs(number) * kRelative);
    result.number_format = format_;
    return result;
  }

  XmlStream& xml_;
  const WorkbookParts& parts_;
  const std::string type_;
  std::string format_;
};

// What of a row, a column or merged cells is not seen.
std::string HiddenBy(XmlStream& xml) {
  const std::string name = xml.Name();
  if (name == "mergeCell") {
    return absl::StrCat("the cells ", xml.Attribute("ref"), " are merged");
  }
  double height = 1;
  const bool is_row = name == "row";
  const bool is_flat =
      is_row && absl::SimpleAtod(xml.Attribute("ht"), &height) && height == 0;
  if (!is_flat &&
      ((!is_row && name != "col") || !IsTrue(xml.Attribute("hidden")))) {
    return "";
  }
  if (is_row) return absl::StrCat("row ", xml.Attribute("r"), " is hidden");
  return absl::StrCat("columns ", xml.Attribute("min"), " to ",
                      xml.Attribute("max"), " are hidden");
}

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
  const auto xml = OpenPart(package, "xl/workbook.xml", kMaxListBytes);
  if (!xml.ok()) return xml.status();
  WorkbookParts parts;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin() || (*xml)->Name() != "sheet") continue;
    const auto target = targets->find((*xml)->Attribute("id"));
    if (target != targets->end()) {
      const std::string name = (*xml)->Attribute("name");
      parts.sheets[name] = target->second;
      const std::string state = (*xml)->Attribute("state");
      if (!state.empty() && state != "visible") {
        parts.hidden_sheets.push_back(name);
      }
    }
    if (parts.sheets.size() > kMaxParts) return TooManyParts();
  }
  if (!(*xml)->status().ok()) return (*xml)->status();
  absl::Status status = ReadNumberFormats(package, parts.number_formats);
  if (status.ok()) status = ReadSharedTexts(package, parts.shared_texts);
  if (!status.ok()) return status;
  return parts;
}

absl::Status VisitCells(const ZipArchive& package, const WorkbookParts& parts,
                        const std::string& part, const SheetVisitor& visitor) {
  const auto xml = OpenPart(package, part);
  if (!xml.ok()) return xml.status();
  // Places may be left out: then a cell follows the one before.
  CellPlace place;
  while ((*xml)->Next()) {
    if (!(*xml)->IsBegin()) continue;
    if (visitor.oddity) {
      const std::string hidden = HiddenBy(**xml);
      if (!hidden.empty()) visitor.oddity(hidden);
    }
    if ((*xml)->Name() == "row") {
      int64_t row = 0;
      const bool given = absl::SimpleAtoi((*xml)->Attribute("r"), &row);
      place = {given && row > 0 && row <= kMaxRow ? row : place.row + 1, 0};
    }
    if ((*xml)->Name() != "c") continue;
    const CellPlace given = ParseCellPlace((*xml)->Attribute("r"));
    place = given.row > 0 ? given : CellPlace{place.row, place.column + 1};
    if ((*xml)->IsEmptyElement()) continue;
    CellReader reader(**xml, parts);
    Value value = reader.Read();
    if (value.kind == Value::Kind::kEmpty) continue;
    if (visitor.oddity && value.kind == Value::Kind::kText &&
        !ShowsText(reader.format())) {
      visitor.oddity(absl::StrCat(FormatCellPlace(place),
                                  " shows another text than it holds"));
    }
    absl::Status status = visitor.cell(place, std::move(value));
    if (!status.ok()) return status;
  }
  return (*xml)->status();
}

}  // namespace redress::verify

// Reads a web page by the attributes of its cells and texts
// (plugins/html/README.md), with libxml2's parser of HTML.

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/verify/readers.h"
#include "clients/verify/text_match.h"

namespace redress::verify {
namespace {

constexpr double kRelative = 1e-12;
constexpr size_t kMaxCellBytes = size_t{64} << 20;

using Attributes = std::map<std::string, std::string>;

std::string ToString(const xmlChar* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

std::string Get(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

// What an element holds that a reader takes.
enum class Part { kNone, kCell, kText, kHeading, kTitle, kNote, kPageTitle };

bool HidesItself(const Attributes& attributes) {
  const std::string style = Get(attributes, "style");
  return attributes.count("hidden") > 0 ||
         absl::StrContains(style, "display") ||
         absl::StrContains(style, "visibility");
}

// Takes what the parser meets.
class PageReader {
 public:
  PageReader(PublishedFile& file, const ReadLimits& limits)
      : file_(file), kept_(limits, "the page") {}

  const absl::Status& status() const { return status_; }

  void Begin(const std::string& name, const Attributes& attributes) {
    ++depth_;
    if (name == "meta") TakeMeta(attributes);
    if (name == "table") BeginTable(attributes);
    if (name == "tr") position_ = 0;
    if (name == "caption") caption_ = depth_;
    if (added_ == 0 && HasClass(attributes, "added")) added_ = depth_;
    if (HidesItself(attributes)) file_.AddOddity("a hidden " + name);
    if (open_ != 0) {
      if (name == "time") day_ = Get(attributes, "datetime");
      if (attributes.count("data-figure") > 0) BeginFigure(attributes);
      return;
    }
    part_ = PartOf(name, attributes);
    if (part_ == Part::kNone) {
      if (!table_.empty() && (name == "td" || name == "th")) {
        file_.AddOddity("a cell that has no name, in the table " + table_);
      }
      return;
    }
    open_ = depth_;
    attributes_ = attributes;
    text_.clear();
    added_text_.clear();
    day_.clear();
  }

  void Text(const xmlChar* text, int size) {
    if (open_ == 0) return;
    std::string& to = added_ == 0 ? text_ : added_text_;
    to.append(reinterpret_cast<const char*>(text), static_cast<size_t>(size));
    if (to.size() > kMaxCellBytes) Fail("a text is longer than 64 MiB");
  }

  void End() {
    if (figure_ == depth_) EndFigure();
    if (open_ == depth_) {
      open_ = 0;
      Take();
    }
    if (added_ == depth_) added_ = 0;
    if (caption_ == depth_) caption_ = 0;
    if (table_depth_ == depth_) EndTable();
    --depth_;
  }

 private:
  static bool HasClass(const Attributes& attributes, const char* name) {
    return absl::StrContains(" " + Get(attributes, "class") + " ",
                             absl::StrCat(" ", name, " "));
  }

  Part PartOf(const std::string& name, const Attributes& attributes) const {
    if (attributes.count("data-cell") > 0) return Part::kCell;
    if (attributes.count("data-text") > 0) return Part::kText;
    if (attributes.count("data-column") > 0) return Part::kHeading;
    if (attributes.count("data-note") > 0) return Part::kNote;
    if (caption_ != 0 && HasClass(attributes, "title")) return Part::kTitle;
    return name == "h1" ? Part::kPageTitle : Part::kNone;
  }

  void TakeMeta(const Attributes& attributes) {
    const std::string name = Get(attributes, "name");
    const std::string content = Get(attributes, "content");
    if (name == "redress:source") file_.source = content;
    if (name == "redress:data-version") {
      (void)absl::SimpleAtoi(content, &file_.data_version);
    }
  }

  void BeginTable(const Attributes& attributes) {
    table_ = Get(attributes, "data-table");
    table_depth_ = depth_;
    last_row_ = 0;
    headings_.clear();
    has_title_ = false;
    if (table_.empty()) {
      file_.AddOddity("a table that has no name");
    } else {
      Keep(1, {table_});
      // One without rows is there all the same.
      if (!file_.tables.insert({table_, {}}).second) {
        file_.AddOddity("the table " + table_ + " is there twice");
      }
    }
  }

  void EndTable() {
    // What was taken out is nothing.
    if (!has_title_ && !table_.empty()) AddWords(PublishedWords::Kind::kTitle);
    const auto found = file_.tables.find(table_);
    if (found != file_.tables.end()) {
      for (const auto& [column, values] : found->second.columns) {
        if (std::find(headings_.begin(), headings_.end(), column) ==
            headings_.end()) {
          AddWords(PublishedWords::Kind::kHeading, "", column);
        }
      }
    }
    table_.clear();
    table_depth_ = 0;
  }

  void BeginFigure(const Attributes& attributes) {
    figure_ = depth_;
    figure_begin_ = text_.size();
    figure_name_ = Get(attributes, "data-figure");
    figure_value_ = Get(attributes, "value");
  }

  void EndFigure() {
    figure_ = 0;
    const std::string shown =
        text_.substr(std::min(figure_begin_, text_.size()));
    if (Essence(shown) == Essence(figure_value_)) return;
    file_.AddOddity(absl::StrCat("the figure ", figure_name_, " has the value ",
                                 figure_value_, " and shows ", shown));
  }

  void Take() {
    if (!IsOwnAddition()) text_ += added_text_;
    switch (part_) {
      case Part::kCell:
        return TakeCell();
      case Part::kText:
        return TakeText();
      case Part::kHeading:
        headings_.push_back(Get(attributes_, "data-column"));
        AddWords(PublishedWords::Kind::kHeading, text_, headings_.back());
        return;
      case Part::kTitle:
        has_title_ = true;
        AddWords(PublishedWords::Kind::kTitle, text_);
        return;
      case Part::kNote:
        return TakeNote();
      case Part::kPageTitle:
        AddWords(PublishedWords::Kind::kDocumentTitle, text_);
        return;
      case Part::kNone:
        return;
    }
  }

  // Words that the format itself puts where there are none, and behind a total
  // that is not called so. Others were written by somebody.
  bool IsOwnAddition() const {
    if (part_ == Part::kCell) {
      return added_text_ == "Total" || added_text_ == " (total)";
    }
    return part_ != Part::kNote && Essence(text_).empty();
  }

  PublishedWords& AddWords(PublishedWords::Kind kind,
                           const std::string& text = "",
                           const std::string& column = "") {
    Keep(1, {table_, column, text});
    PublishedWords& words = file_.words.emplace_back();
    words.kind = kind;
    words.table = table_;
    words.column = column;
    words.text = text;
    return words;
  }

  void TakeNote() {
    const std::string name = Get(attributes_, "data-note");
    const size_t slash = name.rfind('/');
    int64_t number = 0;
    if (slash == std::string::npos ||
        !absl::SimpleAtoi(name.substr(slash + 1), &number)) {
      return Fail(absl::StrCat(name, " is no name of a note"));
    }
    Keep(0, {name});
    PublishedWords& words = AddWords(PublishedWords::Kind::kNote, text_);
    words.table = name.substr(0, slash);
    words.number = number;
  }

  void TakeText() {
    int64_t number = 0;
    const std::string given = Get(attributes_, "data-text");
    if (!absl::SimpleAtoi(given, &number) || number < 1) {
      return Fail(absl::StrCat(given, " is no number of a text"));
    }
    Keep(1, {text_});
    const std::string place = absl::StrCat("data-text ", number);
    if (!file_.texts.insert({number, {text_, place}}).second) {
      file_.AddOddity(place + " is there twice");
    }
  }

  void TakeCell() {
    const std::string cell = Get(attributes_, "data-cell");
    absl::string_view rest = cell;
    if (table_.empty() || !absl::ConsumePrefix(&rest, table_ + "/")) {
      return Fail(absl::StrCat("the cell ", cell, " is not of the table ",
                               table_, " in which it stands"));
    }
    const size_t slash = rest.find('/');
    int64_t row = 0;
    if (slash == absl::string_view::npos ||
        !absl::SimpleAtoi(rest.substr(0, slash), &row) || row < 1 ||
        row > static_cast<int64_t>(kMaxValues)) {
      return Fail(absl::StrCat(cell, " is no name of a cell"));
    }
    const std::string column(rest.substr(slash + 1));
    CheckPlace(cell, row, column);
    PublishedTable& table = file_.tables[table_];
    table.rows = std::max(table.rows, row);
    const auto [place, is_new] = table.columns.insert({column, {}});
    if (is_new) Keep(0, {column});
    std::vector<Value>& values = place->second;
    const auto index = static_cast<size_t>(row - 1);
    if (values.size() <= index) {
      Keep(index + 1 - values.size(), {});
      if (!status_.ok()) return;
      values.resize(index + 1);
    }
    Value value = ValueOfCell();
    Keep(0, {value.text, value.shown_day});
    values[index] = std::move(value);
  }

  // Cells stand below their headings, and rows in their order.
  void CheckPlace(const std::string& cell, int64_t row,
                  const std::string& column) {
    if (position_ == 0) ++last_row_;
    const bool stands = row == last_row_ && position_ < headings_.size() &&
                        headings_[position_] == column;
    ++position_;
    if (!stands) {
      file_.AddOddity(absl::StrCat("the cell ", cell,
                                   " does not stand in its row and column"));
    }
  }

  Value ValueOfCell() const {
    // What is shown is what people read.
    if (Essence(text_).empty()) return {};
    const std::string status = Get(attributes_, "data-status");
    if (!status.empty()) {
      const std::string symbol = absl::StrCat("[", status, "]");
      return TextValue(Essence(text_) == symbol ? symbol : text_);
    }
    int64_t numerator = 0;
    int64_t denominator = 0;
    if (absl::SimpleAtoi(Get(attributes_, "data-numerator"), &numerator) &&
        absl::SimpleAtoi(Get(attributes_, "data-denominator"), &denominator) &&
        denominator != 0) {
      const double exact =
          static_cast<double>(numerator) / static_cast<double>(denominator);
      Value value = NumberValue(exact, std::abs(exact) * kRelative);
      value.numerator = numerator;
      value.denominator = denominator;
      value.text = text_;
      return value;
    }
    if (!day_.empty()) {
      Value value = TextValue(day_);
      value.shown_day = text_;
      return value;
    }
    return TextValue(text_);
  }

  void Keep(size_t values, std::initializer_list<absl::string_view> texts) {
    status_.Update(kept_.Add(values, texts));
  }

  void Fail(const std::string& what) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(what);
  }

  PublishedFile& file_;
  KeptSize kept_;
  absl::Status status_;
  int depth_ = 0;
  // The depth of the element that is read, of an addition, of a table's
  // caption, of a figure in a text, and of a table; 0: none.
  int open_ = 0;
  int added_ = 0;
  int caption_ = 0;
  int figure_ = 0;
  int table_depth_ = 0;
  Part part_ = Part::kNone;
  Attributes attributes_;
  std::string text_;
  std::string added_text_;
  std::string day_;
  size_t figure_begin_ = 0;
  std::string figure_name_;
  std::string figure_value_;
  // Of the table that is read.
  std::string table_;
  std::vector<std::string> headings_;
  bool has_title_ = false;
  int64_t last_row_ = 0;
  // Which cell of its row comes next.
  size_t position_ = 0;
};

void OnBegin(void* reader, const xmlChar* name, const xmlChar** attributes) {
  Attributes map;
  for (size_t i = 0; attributes != nullptr && attributes[i] != nullptr;
       i += 2) {
    map[ToString(attributes[i])] = ToString(attributes[i + 1]);
  }
  static_cast<PageReader*>(reader)->Begin(ToString(name), map);
}

void OnEnd(void* reader, const xmlChar*) {
  static_cast<PageReader*>(reader)->End();
}

void OnText(void* reader, const xmlChar* text, int size) {
  static_cast<PageReader*>(reader)->Text(text, size);
}

struct FreeParser {
  void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};

}  // namespace

absl::StatusOr<PublishedFile> ReadWebPage(const std::string& path,
                                          const ReadLimits& limits) {
  PublishedFile file;
  file.format = "HTML";
  file.has_notes = true;
  file.place = [](const std::string& table, int64_t row,
                  const std::string& column) {
    return absl::StrCat("data-cell ", table, "/", row, "/", column);
  };
  PageReader reader(file, limits);
  htmlSAXHandler handler = {};
  handler.startElement = OnBegin;
  handler.endElement = OnEnd;
  handler.characters = OnText;
  handler.ignorableWhitespace = OnText;
  const std::unique_ptr<htmlParserCtxt, FreeParser> parser(
      htmlCreatePushParserCtxt(&handler, &reader, nullptr, 0, nullptr,
                               XML_CHAR_ENCODING_UTF8));
  if (parser == nullptr) return absl::ResourceExhaustedError("no memory");
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                                       HTML_PARSE_NOWARNING);
  std::ifstream stream(path, std::ios::binary);
  std::vector<char> buffer(size_t{1} << 16);
  while (stream && reader.status().ok()) {
    stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    htmlParseChunk(parser.get(), buffer.data(),
                   static_cast<int>(stream.gcount()), 0);
  }
  htmlParseChunk(parser.get(), nullptr, 0, 1);
  if (!reader.status().ok()) return reader.status();
  const bool has_title = std::any_of(
      file.words.begin(), file.words.end(), [](const PublishedWords& words) {
        return words.kind == PublishedWords::Kind::kDocumentTitle;
      });
  if (!has_title) file.words.emplace_back();
  if (file.source.empty()) {
    return absl::InvalidArgumentError(
        "the page does not say what it was made from");
  }
  return file;
}

}  // namespace redress::verify

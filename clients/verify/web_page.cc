// Reads a web page by the attributes of its cells and texts
// (plugins/html/README.md), with libxml2's parser of HTML.

#include <libxml/HTMLparser.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/verify/readers.h"

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

// Takes what the parser meets.
class PageReader {
 public:
  explicit PageReader(PublishedFile& file) : file_(file) {}

  const absl::Status& status() const { return status_; }

  void Begin(const std::string& name, const Attributes& attributes) {
    ++depth_;
    if (name == "meta") TakeMeta(attributes);
    if (name == "table") table_ = Get(attributes, "data-table");
    if (added_ == 0 && IsAdded(attributes)) added_ = depth_;
    if (name == "time" && open_ != 0) day_ = Get(attributes, "datetime");
    if (open_ != 0) return;
    if (attributes.count("data-cell") > 0 ||
        attributes.count("data-text") > 0) {
      open_ = depth_;
      attributes_ = attributes;
      text_.clear();
      day_.clear();
    }
  }

  void Text(const xmlChar* text, int size) {
    if (open_ == 0 || added_ != 0) return;
    text_.append(reinterpret_cast<const char*>(text),
                 static_cast<size_t>(size));
    if (text_.size() > kMaxCellBytes) Fail("a text is longer than 64 MiB");
  }

  void End() {
    if (open_ == depth_) {
      open_ = 0;
      if (attributes_.count("data-cell") > 0) {
        TakeCell();
      } else {
        TakeText();
      }
    }
    if (added_ == depth_) added_ = 0;
    --depth_;
  }

 private:
  static bool IsAdded(const Attributes& attributes) {
    return absl::StrContains(" " + Get(attributes, "class") + " ", " added ");
  }

  void TakeMeta(const Attributes& attributes) {
    const std::string name = Get(attributes, "name");
    const std::string content = Get(attributes, "content");
    if (name == "redress:source") file_.source = content;
    if (name == "redress:data-version") {
      (void)absl::SimpleAtoi(content, &file_.data_version);
    }
  }

  void TakeText() {
    int64_t number = 0;
    const std::string given = Get(attributes_, "data-text");
    if (!absl::SimpleAtoi(given, &number)) return;
    file_.texts[number] = {text_, absl::StrCat("data-text ", number)};
  }

  void TakeCell() {
    const std::string cell = Get(attributes_, "data-cell");
    absl::string_view rest = cell;
    if (!absl::ConsumePrefix(&rest, table_ + "/")) {
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
    PublishedTable& table = file_.tables[table_];
    table.rows = std::max(table.rows, row);
    std::vector<Value>& values =
        table.columns[std::string(rest.substr(slash + 1))];
    const auto index = static_cast<size_t>(row - 1);
    if (values.size() <= index) {
      count_ += index + 1 - values.size();
      if (count_ > kMaxValues) {
        status_ = absl::ResourceExhaustedError(
            absl::StrCat("the page has more than ", kMaxValues, " values"));
        return;
      }
      values.resize(index + 1);
    }
    values[index] = ValueOfCell();
  }

  Value ValueOfCell() const {
    const std::string status = Get(attributes_, "data-status");
    if (!status.empty()) {
      const std::string symbol = absl::StrCat("[", status, "]");
      // What is shown is what people read.
      return TextValue(absl::StrContains(text_, symbol) ? symbol : text_);
    }
    double numerator = 0;
    double denominator = 0;
    if (absl::SimpleAtod(Get(attributes_, "data-numerator"), &numerator) &&
        absl::SimpleAtod(Get(attributes_, "data-denominator"), &denominator) &&
        denominator != 0) {
      const double exact = numerator / denominator;
      Value value = NumberValue(exact, std::abs(exact) * kRelative);
      value.text = text_;
      return value;
    }
    if (!day_.empty()) {
      Value value = TextValue(day_);
      value.shown_day = text_;
      return value;
    }
    return text_.empty() ? Value() : TextValue(text_);
  }

  void Fail(const std::string& what) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(what);
  }

  PublishedFile& file_;
  absl::Status status_;
  int depth_ = 0;
  // The depth of the cell or text that is read, and of an addition; 0: none.
  int open_ = 0;
  int added_ = 0;
  std::string table_;
  Attributes attributes_;
  std::string text_;
  std::string day_;
  size_t count_ = 0;
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

absl::StatusOr<PublishedFile> ReadWebPage(const std::string& path) {
  PublishedFile file;
  file.format = "HTML";
  file.place = [](const std::string& table, int64_t row,
                  const std::string& column) {
    return absl::StrCat("data-cell ", table, "/", row, "/", column);
  };
  PageReader reader(file);
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
  if (file.source.empty()) {
    return absl::InvalidArgumentError(
        "the page does not say what it was made from");
  }
  return file;
}

}  // namespace redress::verify

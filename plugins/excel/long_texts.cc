#include "plugins/excel/long_texts.h"

#include <cstdint>
#include <utility>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/places.h"
#include "plugins/excel/text_sheet.h"
#include "redress/export/exporter.h"

namespace redress::excel {
namespace {

constexpr char kRemark[] =
    " [goes on: the whole text is on the worksheet Long texts]";

// The library keeps links in memory.
constexpr size_t kMaxLinks = 5000;

// The title, what the sheet holds, the way back and the headings.
constexpr lxw_row_t kRowsAbove = 4;
constexpr size_t kMaxRows = LXW_ROW_MAX - kRowsAbove;

std::string TableName(size_t sheet) {
  const std::string name = "long_texts";
  return sheet == 0 ? name : name + "_" + std::to_string(sheet + 1);
}

}  // namespace

void LongTexts::Close::operator()(std::FILE* file) const {
  (void)std::fclose(file);
}

LongTexts::LongTexts(std::string folder)
    : path_(std::move(folder) + "/long-texts") {}

void LongTexts::Put(std::string_view text) {
  const uint64_t size = text.size();
  if (std::fwrite(&size, sizeof(size), 1, file_.get()) != 1 ||
      std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
    throw Error(REDRESS_RESOURCE_EXHAUSTED, "cannot keep a long text");
  }
}

std::string LongTexts::Take() {
  uint64_t size = 0;
  std::string text;
  if (std::fread(&size, sizeof(size), 1, file_.get()) == 1) {
    text.resize(size);
    if (std::fread(text.data(), 1, size, file_.get()) == size) return text;
  }
  throw Error(REDRESS_INTERNAL, "cannot read a long text again");
}

std::string LongTexts::Keep(std::string_view text,
                            const std::string& sheet_name, lxw_row_t row,
                            lxw_col_t column, size_t units, std::string* link) {
  if (file_ == nullptr) {
    file_.reset(std::fopen(path_.c_str(), "w+b"));
    if (file_ == nullptr) {
      throw Error(REDRESS_RESOURCE_EXHAUSTED, "cannot keep a long text");
    }
  }
  if (link != nullptr && rows_ < kMaxRows && links_ < kMaxLinks) {
    ++links_;
    *link = LinkTo(kLongTextsName, kRowsAbove + static_cast<lxw_row_t>(rows_));
  }
  const std::string place = CellPlace(sheet_name, row, column);
  size_t part = 1;
  for (const std::string_view piece : CellPieces(text, kShownUnits)) {
    Put(place);
    Put(std::to_string(part++));
    Put(piece);
    ++rows_;
  }
  const size_t room = units - Utf16Size(kRemark);
  return CellText(CellPieces(text, room)[0]) + kRemark;
}

std::vector<std::string> LongTexts::Write(Workbook& workbook,
                                          SheetNames& names) {
  std::rewind(file_.get());
  std::vector<std::string> sheets;
  size_t left = rows_;
  while (left > 0) {
    sheets.push_back(sheets.empty() ? kLongTextsName
                                    : names.SheetName("long_texts"));
    TextTable table(workbook, workbook.AddStreamedSheet(sheets.back()),
                    TableName(sheets.size() - 1),
                    {{"Cell", 36}, {"Part", 10, true}, {"Text", 104}});
    table.Head(
        sheets.size() == 1
            ? "Long texts"
            : "Long texts (part " + std::to_string(sheets.size()) + ")",
        "This worksheet contains one table: the texts that are longer than "
        "their cell, whole. The parts of a text follow each other.");
    table.lines().LinkBack();
    for (size_t i = 0; i < kMaxRows && left > 0; ++i, --left) {
      const std::string place = Take();
      const std::string part = Take();
      table.Row({place, part, Take()});
    }
    table.Finish();
  }
  return sheets;
}

}  // namespace redress::excel

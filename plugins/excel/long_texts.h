// Texts that are longer than a cell, so that nothing of them is lost.

#ifndef REDRESS_PLUGINS_EXCEL_LONG_TEXTS_H_
#define REDRESS_PLUGINS_EXCEL_LONG_TEXTS_H_

#include <xlsxwriter.h>

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/excel/sheet_names.h"
#include "plugins/excel/workbook.h"

namespace redress::excel {

inline constexpr char kLongTextsName[] = "Long texts";

// Keeps them in a file until their sheet is written, however many there are.
class LongTexts {
 public:
  // The file is made in `folder` when there is a first text.
  explicit LongTexts(std::string folder);

  // Keeps the text of a cell whole, and returns what the cell shows: its
  // beginning, of at most `units` UTF-16 units with a remark where the rest is.
  // `link` becomes a link to the text, or "" where there are many already.
  std::string Keep(std::string_view text, const std::string& sheet_name,
                   lxw_row_t row, lxw_col_t column, size_t units,
                   std::string* link = nullptr);

  bool empty() const { return rows_ == 0; }

  // The sheets with all texts, in the order in which they came. `names` has
  // kLongTextsName already. REQUIRES: not empty().
  std::vector<std::string> Write(Workbook& workbook, SheetNames& names);

 private:
  struct Close {
    void operator()(std::FILE* file) const;
  };

  void Put(std::string_view text);
  std::string Take();

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  size_t rows_ = 0;
  size_t links_ = 0;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_LONG_TEXTS_H_

// One workbook of the library, with its formats.

#ifndef REDRESS_PLUGINS_EXCEL_WORKBOOK_H_
#define REDRESS_PLUGINS_EXCEL_WORKBOOK_H_

#include <xlsxwriter.h>

#include <map>
#include <set>
#include <string>

#include "redress/export/document.h"

namespace redress::excel {

// How a cell looks.
struct Style {
  std::string number_format;  // empty: General
  double size = 12;
  bool bold = false;
  bool wrap = false;
  bool right = false;
  bool left = false;    // dates too
  bool indent = false;  // apart from a figure to the left
  bool link = false;
  bool grey = false;
  bool low = false;     // stands on the line below it
  bool middle = false;  // of its row's height; else at the top
  // Lines.
  bool bottom = false;
  bool thick_bottom = false;
};

// Its title; what it is where it has none.
std::string TitleOf(const DocumentInfo& document);

// Throws redress::Error (INTERNAL) where the library reports a failure of
// `what`.
void Check(lxw_error error, const char* what);

// Writes to a file below a folder that also takes the library's temporary
// files. Not thread-safe. Sheets belong to the workbook.
class Workbook {
 public:
  explicit Workbook(const std::string& folder);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // Title, author and provenance. The created date is the data date, so that
  // the bytes do not depend on the clock.
  void SetProperties(const DocumentInfo& document);

  // A sheet whose rows may come in any order, kept in memory until Close.
  lxw_worksheet* AddSheet(const std::string& name);

  // A sheet whose rows come in order and go to a temporary file: constant
  // memory, any size.
  lxw_worksheet* AddStreamedSheet(const std::string& name);

  lxw_chart* AddChart(uint8_t type);

  // False where the workbook has as many number formats as Excel promises to
  // take (about 200) and this would be another one.
  bool HasRoomForNumberFormat(const std::string& number_format);

  // The format of a style; the same object for the same style.
  lxw_format* Format(const Style& style);

  // Writes the file and returns its path. Nothing may follow.
  std::string Close();

 private:
  lxw_worksheet* Add(const std::string& name, bool streamed);

  std::string folder_;
  std::string path_;
  lxw_workbook* workbook_;
  std::map<std::string, lxw_format*> formats_;
  std::set<std::string> number_formats_;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_WORKBOOK_H_

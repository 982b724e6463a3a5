// Names of worksheets and of Excel tables.

#ifndef REDRESS_PLUGINS_EXCEL_SHEET_NAMES_H_
#define REDRESS_PLUGINS_EXCEL_SHEET_NAMES_H_

#include <set>
#include <string>

namespace redress::excel {

// The front sheets'.
inline constexpr char kCoverName[] = "Cover";
inline constexpr char kContentsName[] = "Contents";
inline constexpr char kNotesName[] = "Notes";

// Gives out names that one workbook can hold. Not thread-safe.
class SheetNames {
 public:
  // A worksheet's name made from a table's id ("closed_by_team" becomes
  // "Closed by team"): at most 31 UTF-16 units, without []:*?/\ or an
  // apostrophe at either end, and unlike every name before it (case does not
  // matter): "Closed by team (2)". A suffix is never what is cut off: "Closed
  // by team chart".
  std::string SheetName(const std::string& id, const std::string& suffix = "");

  // The name of the Excel table: "tbl_closed_by_team", letters, digits and
  // underscores, unlike every one before it.
  std::string TableName(const std::string& id);

 private:
  // As FoldCase has them.
  std::set<std::string> sheets_;
  std::set<std::string> tables_;
};

}  // namespace redress::excel

#endif  // REDRESS_PLUGINS_EXCEL_SHEET_NAMES_H_

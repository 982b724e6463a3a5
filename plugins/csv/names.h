// What things are called in the files.

#ifndef REDRESS_PLUGINS_CSV_NAMES_H_
#define REDRESS_PLUGINS_CSV_NAMES_H_

#include <set>
#include <string>
#include <string_view>

#include "redress/export/document.h"

namespace redress::csv {

// The unit of a column `value`: as UnitName, but "fraction" of a percentage,
// whose value is 0.5 and not 50. "" where there is none.
const char* ValueUnitName(Unit unit);
const char* StyleName(TextStyle style);
const char* RowTypeName(RowType type);

// Gives each name once: the second "a" becomes "a (2)".
class UniqueNames {
 public:
  std::string Add(const std::string& name, const char* open, const char* close);

 private:
  std::set<std::string> taken_;
};

// `id` as the stem of a file's name: letters, digits, "_" and "-", the rest as
// "_"; "table" where nothing is left. In lower case, for file systems that know
// no other.
std::string FileStem(const std::string& id);

// `id` as the name of a column in CSVW: letters, digits and "_", not first.
std::string ColumnName(const std::string& id);

// `text` as a part of a URL.
std::string PercentEncoded(std::string_view text);

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_NAMES_H_

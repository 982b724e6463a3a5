// Reads a return's XML back, so that the rules can judge a file.

#ifndef REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_RETURN_READER_H_
#define REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_RETURN_READER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/statutory_return/return_data.h"

namespace redress::statutory_return {

// A larger file is no return.
inline constexpr size_t kMaxReturnBytes = size_t{16} << 20;

// What became of a file.
struct ReturnFile {
  // Why it is no return at all ("line 3: …"); then nothing else holds.
  std::string trouble;
  // "1.0" or "1.1".
  std::string version;
  // Where it breaks the schema of its version ("line 12: …"); where it does
  // not, what of it no schema can say: numbers and days that are out of range,
  // and totals and data versions that contradict each other ("DataDate is no
  // day of …"). At most 100 of them; where there is one, `data` is empty.
  std::vector<std::string> schema_faults;
  ReturnData data;
};

// Reads cscrep-1.0 and 1.1, validated by the schemas that are built in. Nothing
// outside `xml` is looked at; a document type, and so any entity of its own, is
// refused. The reasons are those of the file. Version 1.0 does not say which
// customer groups are children: those are that kDefaultChildGroups names.
ReturnFile ReadReturn(std::string_view xml);

}  // namespace redress::statutory_return

#endif  // REDRESS_PLUGINS_STATUTORY_RETURN_CHECK_RETURN_READER_H_

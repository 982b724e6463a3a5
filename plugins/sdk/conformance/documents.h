// The documents of the checks.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_DOCUMENTS_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_DOCUMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/sdk/conformance/document.h"

namespace redress::conformance {

// All that a document's header can hold, and no part. `id` is the document's.
Document HeaderOnly(const std::string& id);

// Texts of every style and two small tables with every kind of cell.
Document SmallDocument(const std::string& id);

// One table of a label, a count, a rate and a date.
Document RowsDocument(const std::string& id, uint64_t rows,
                      uint64_t batch_rows = REDRESS_MAX_BATCH_ROWS);

// A table without columns.
Document NoColumnsDocument(const std::string& id);

// Every role, unit and content that a column can have, empty cells, totals and
// all that a figure can be.
Document TypesDocument(const std::string& id);

// Columns of every role, all of whose cells are empty.
Document NullsDocument(const std::string& id);

// Every status in columns of every unit; `all`: nothing but [c].
Document SuppressedDocument(const std::string& id, bool all);

// Figures that are no number, or infinite, as a wrong division gives them.
Document NonFiniteDocument(const std::string& id);

// The texts in cells of both text roles; or as everything else: headings,
// titles, notes, labels of columns and of periods, charts, displays.
Document CellTextsDocument(const std::string& id,
                           const std::vector<std::string>& texts);
Document HeaderTextsDocument(const std::string& id,
                             const std::vector<std::string>& texts);

// Texts of 32,767 characters, which an Excel cell holds, of one more, and of
// 100,000; of one byte a character and of four.
std::vector<std::string> LongTexts();
// Right to left, beyond the basic plane, line ends, quotes, delimiters, control
// characters, markup.
std::vector<std::string> StrangeTexts();
// What a spreadsheet would run.
std::vector<std::string> FormulaTexts();

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_DOCUMENTS_H_

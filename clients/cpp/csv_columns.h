// The columns of the canonical CSV files, and what a file's header makes of
// them.

#ifndef REDRESS_CLIENTS_CPP_CSV_COLUMNS_H_
#define REDRESS_CLIENTS_CPP_CSV_COLUMNS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"

namespace redress::client {

// What the rows of a file are.
enum class CsvKind { kCases, kLearning, kAliases };

// A column of the canonical form. What its cells hold follows from the type of
// the field: a day, a word of a closed vocabulary, pounds, text, or many texts.
struct CsvColumn {
  // Its heading.
  const char* name;
  // The field's path in Representation, LearningAction or Alias.
  const char* path;
  bool required;
  // A cell of the template.
  const char* example;
};

// The heading of a column for attributes, before the attribute's name; only in
// files of cases.
inline constexpr char kAttributeColumn[] = "attr:";

// "cases", "learning", "aliases".
const char* CsvKindName(CsvKind kind);

// The columns of a kind of file in the template's order, without attributes.
const std::vector<CsvColumn>& CsvColumns(CsvKind kind);

// One column of a file that is being read.
struct CsvBinding {
  // The heading, as the canonical form writes it ("received_on", "attr:ward").
  std::string name;
  // The field's path ("received_on", "attributes.ward").
  std::string path;
  bool required = false;
};

// What a header says.
struct CsvLayout {
  CsvKind kind = CsvKind::kCases;
  // One for each cell of a row.
  std::vector<CsvBinding> columns;
  // The paths of all columns. Empty for aliases, which are replaced whole.
  google::protobuf::FieldMask mask;
};

// Reads a header. Headings are compared without regard to case and surrounding
// spaces (an attribute's name keeps its case). The kind of file is recognised:
// `reference` and `kind` make cases, `id` and `text` learning, `dimension` and
// `recorded` aliases. INVALID_ARGUMENT lists everything that is wrong, one a
// line: unknown columns with the nearest known one, columns that are given
// twice, required ones that are missing.
absl::StatusOr<CsvLayout> ReadCsvHeader(const std::vector<std::string>& cells);

// The heading for a field's path as servers name it ("stage1.due_on",
// "representation.categories[2]", "attributes.ward"); of a whole stage
// "stage2_*"; the path itself where no column belongs to it.
std::string CsvColumnForPath(CsvKind kind, const std::string& path);

// A file with the header, ready to be filled in; with an example row where
// asked for, which is valid and must be taken out before the file is imported.
std::string CsvTemplate(CsvKind kind, bool with_example);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_COLUMNS_H_

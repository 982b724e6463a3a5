// What the files are, in the W3C's terms: CSV on the Web ("Metadata Vocabulary
// for Tabular Data", 2015). README.md says what each key of ours means.

#ifndef REDRESS_PLUGINS_CSV_CSVW_H_
#define REDRESS_PLUGINS_CSV_CSVW_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "plugins/csv/shape.h"
#include "redress/export/document.h"

namespace redress::csv {

// How the files are written.
struct FileFormat {
  std::string exporter;                        // "csv 0.2.0"
  std::map<std::string, std::string> options;  // by name
  std::string line_end;
  bool guard = true;
};

// A table that has been written.
struct TableFile {
  TableInfo table;
  std::string file;
  std::vector<FileColumn> columns;
  bool is_tidy = false;
  int64_t rows = 0;
  int64_t texts_before = 0;  // text blocks of the document before the table
};

// TABLE.csv-metadata.json: the table, and what document it is from.
std::string TableMetadata(const DocumentInfo& document,
                          const FileFormat& format, const TableFile& table);

// csv-metadata.json: every table, and every text.
std::string GroupMetadata(const DocumentInfo& document,
                          const FileFormat& format,
                          const std::vector<TextBlock>& texts,
                          const std::deque<TableFile>& tables);

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_CSVW_H_

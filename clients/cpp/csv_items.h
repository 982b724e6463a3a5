// Makes import items of CSV rows.

#ifndef REDRESS_CLIENTS_CPP_CSV_ITEMS_H_
#define REDRESS_CLIENTS_CPP_CSV_ITEMS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cpp/csv_columns.h"
#include "clients/cpp/csv_reader.h"
#include "redress/v1/record_service.pb.h"

namespace redress::client {

// One thing that is wrong, or odd, in a row.
struct RowProblem {
  // The heading of its column; empty where it is about the row.
  std::string column;
  // The value found, cut to 200 bytes.
  std::string value;
  // A stable code in UPPER_SNAKE_CASE ("INVALID_DATE").
  std::string reason;
  // The same in words.
  std::string message;
  // The nearest valid value; empty where there is none.
  std::string suggestion;
};

// What is said of one row.
struct RowReport {
  // The line on which the row begins, or where the problem is.
  int64_t line = 0;
  // The reference or id, where it could be read.
  std::string key;
  std::vector<RowProblem> problems;
};

// Sets one field of `item` (of ImportItem's representation, learning action or
// alias) from a cell. Spaces around the cell do not count; an empty cell clears
// the field.
//
//   a day            2019-04-01
//   a closed word    upheld (case is free)
//   pounds           1800 or 1800.50
//   many texts       Apology; Refund      (\; is a semicolon, \\ a backslash)
//
// Appends to `problems` what is wrong; then the field is left clear.
void SetField(const CsvBinding& column, const std::string& cell,
              google::protobuf::Message& item,
              std::vector<RowProblem>& problems);

// Makes an item of a row. Everything that is wrong is appended to
// report.problems, and then the item is not to be used. Fills in report.line
// and report.key.
v1::ImportItem MakeItem(const CsvLayout& layout, const CsvRow& row,
                        RowReport& report);

// What a server says of an item, in the words of the file. Of a rejected item
// only the reasons: what it would have been flagged for can wait.
RowReport FromItemReport(CsvKind kind, const v1::ItemReport& report);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_ITEMS_H_

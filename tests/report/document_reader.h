// Takes a document apart for tests.

#ifndef REDRESS_TESTS_REPORT_DOCUMENT_READER_H_
#define REDRESS_TESTS_REPORT_DOCUMENT_READER_H_

#include <string>
#include <vector>

#include "redress/v1/document.pb.h"
#include "service/report/report_builder.h"

namespace redress::report {

// A table with all its rows.
struct ReadTable {
  v1::TableStart start;
  std::vector<v1::TableRow> rows;

  // The texts of a row as they would be printed, "" for empty cells; a rate
  // whose column asks for it with its numerator in brackets.
  std::vector<std::string> Texts(size_t row) const;
  // The column ids and headings.
  std::vector<std::string> Ids() const;
  std::vector<std::string> Labels() const;
  // The row whose first cell is this text; null where there is none.
  const v1::TableRow* Find(const std::string& first) const;
  std::vector<std::string> TextsOf(const std::string& first) const;
};

// A whole document; only tests hold one.
struct ReadDocument {
  std::vector<v1::DocumentPart> parts;
  v1::DocumentHeader header;
  std::vector<ReadTable> tables;
  // Texts by style, in order.
  std::vector<std::string> headings;
  std::vector<std::string> paragraphs;

  // A sink that fills this in; also checks the order of the parts.
  DocumentSink Sink();
  // The table of an id; null where there is none.
  const ReadTable* Find(const std::string& id) const;
};

}  // namespace redress::report

#endif  // REDRESS_TESTS_REPORT_DOCUMENT_READER_H_

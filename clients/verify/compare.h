// Compares a file with what a server makes now of what it was made from.

#ifndef REDRESS_CLIENTS_VERIFY_COMPARE_H_
#define REDRESS_CLIENTS_VERIFY_COMPARE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/verify/published_file.h"
#include "clients/verify/server_document.h"

namespace redress::verify {

// A value of the file that is not the one that the exporter wrote.
struct Edit {
  // What it is called: "complaints/1/closed", "text 3".
  std::string name;
  // Where it stands in the file.
  std::string place;
  std::string in_file;
  std::string as_made;
};

// Every value of the file beside the document that its exporter was given.
struct FileComparison {
  int64_t cells = 0;
  int64_t figures = 0;
  int64_t texts = 0;
  // Titles, headings and notes of tables.
  int64_t words = 0;
  std::vector<Edit> edits;
};
FileComparison CompareFile(const PublishedFile& file,
                           const ServerDocument& made);

// A cell that is another one by now. Rows are matched by their labels.
struct Revision {
  // The table as it was made, and the places in it; row is -1 where there was
  // none.
  const ServerTable* then = nullptr;
  int row = -1;
  int column = -1;
  const ServerTable* now = nullptr;
  int row_now = -1;
  int column_now = -1;
};
std::vector<Revision> CompareDocuments(const ServerDocument& then,
                                       const ServerDocument& now);

// A figure in sentences that is another one by now.
struct TextRevision {
  std::string name;
  std::string then;
  std::string now;
};
std::vector<TextRevision> CompareTextFigures(const ServerDocument& then,
                                             const ServerDocument& now);

// "complaints/1/closed": the table's id, the row's number from 1, the column's
// id.
std::string NameOfCell(const ServerTable& table, int row, int column);

// What a cell is about, in words: "Fostering: Closed, 2019/20 H1".
std::string AboutCell(const ServerTable& table, int row, int column);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_COMPARE_H_

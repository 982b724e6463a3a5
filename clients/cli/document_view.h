// A document as text for terminals.

#ifndef REDRESS_CLIENTS_CLI_DOCUMENT_VIEW_H_
#define REDRESS_CLIENTS_CLI_DOCUMENT_VIEW_H_

#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "clients/cli/text_table.h"
#include "redress/v1/document.pb.h"

namespace redress::cli {

// Writes the parts of a document as they come; of a table it holds the rows
// until the next part, because their widths decide its layout.
class DocumentView {
 public:
  // `out` must outlive it.
  DocumentView(std::ostream& out, TextStyle style) : out_(out), style_(style) {}

  void Take(const v1::DocumentPart& part);
  // To be called after the last part.
  void Finish();

 private:
  void WriteHeader(const v1::DocumentHeader& header);
  void WriteText(const v1::TextBlock& text);
  void WriteTable();
  void WriteLines(const std::string& text);
  void WriteLastLine(const std::string& text);

  std::ostream& out_;
  const TextStyle style_;
  std::optional<v1::TableStart> table_;
  std::vector<v1::TableRow> rows_;
  v1::DataVersion data_version_;
  std::string disclosure_profile_;
  std::set<v1::CellStatus> statuses_;
};

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_DOCUMENT_VIEW_H_

// A document as a server makes it, kept whole.

#ifndef REDRESS_CLIENTS_VERIFY_SERVER_DOCUMENT_H_
#define REDRESS_CLIENTS_VERIFY_SERVER_DOCUMENT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "redress/v1/document.pb.h"

namespace redress::verify {

struct ServerTable {
  v1::TableStart start;
  std::vector<v1::TableRow> rows;
};

struct ServerDocument {
  v1::DocumentHeader header;
  // Headings, paragraphs and notes, in order.
  std::vector<v1::TextBlock> texts;
  // In order.
  std::vector<ServerTable> tables;
};

// Errors of the client; RESOURCE_EXHAUSTED: more than kMaxValues cells.
absl::StatusOr<ServerDocument> MakeDocument(client::Client& client,
                                            const v1::DocumentSource& source);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_SERVER_DOCUMENT_H_

#include "clients/verify/server_document.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "clients/verify/published_file.h"

namespace redress::verify {

absl::StatusOr<ServerDocument> MakeDocument(client::Client& client,
                                            const v1::DocumentSource& source) {
  ServerDocument document;
  size_t values = 0;
  const absl::Status status = client.RunDocument(
      source, [&](const v1::DocumentPart& part) -> absl::Status {
        if (part.has_header()) document.header = part.header();
        if (part.has_text()) document.texts.push_back(part.text());
        if (part.has_table()) {
          document.tables.emplace_back().start = part.table();
        }
        if (!part.has_rows()) return absl::OkStatus();
        if (document.tables.empty()) {
          return absl::InternalError("the server sent rows without a table");
        }
        ServerTable& table = document.tables.back();
        for (const v1::TableRow& row : part.rows().rows()) {
          if (row.cells_size() != table.start.columns_size()) {
            return absl::InternalError(
                "the server sent a row that has not its table's columns");
          }
          values += static_cast<size_t>(row.cells_size());
          table.rows.push_back(row);
        }
        if (values > kMaxValues) {
          return absl::ResourceExhaustedError(absl::StrCat(
              "the document has more than ", kMaxValues, " values"));
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return document;
}

}  // namespace redress::verify

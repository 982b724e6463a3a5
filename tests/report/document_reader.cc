#include "tests/report/document_reader.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace redress::report {
namespace {

std::string TextOf(const v1::TableCell& cell, const v1::TableColumn& column) {
  switch (cell.value_case()) {
    case v1::TableCell::kFigure:
      if (column.numerator_in_brackets() &&
          cell.figure().status() == v1::CELL_STATUS_UNSPECIFIED) {
        return absl::StrCat(cell.figure().display(), " (",
                            cell.figure().numerator(), ")");
      }
      return cell.figure().display();
    case v1::TableCell::kText:
      return cell.text();
    case v1::TableCell::kDate:
      return absl::StrFormat("%04d-%02d-%02d", cell.date().year(),
                             cell.date().month(), cell.date().day());
    default:
      return "";
  }
}

std::string FirstText(const v1::TableRow& row) {
  return row.cells().empty() ? "" : row.cells(0).text();
}

}  // namespace

std::vector<std::string> ReadTable::Texts(size_t row) const {
  std::vector<std::string> texts;
  for (int i = 0; i < rows.at(row).cells_size(); ++i) {
    texts.push_back(TextOf(rows[row].cells(i), start.columns(i)));
  }
  return texts;
}

std::vector<std::string> ReadTable::Ids() const {
  std::vector<std::string> ids;
  for (const auto& column : start.columns()) ids.push_back(column.id());
  return ids;
}

std::vector<std::string> ReadTable::Labels() const {
  std::vector<std::string> labels;
  for (const auto& column : start.columns()) labels.push_back(column.label());
  return labels;
}

const v1::TableRow* ReadTable::Find(const std::string& first) const {
  for (const v1::TableRow& row : rows) {
    if (FirstText(row) == first) return &row;
  }
  return nullptr;
}

std::vector<std::string> ReadTable::TextsOf(const std::string& first) const {
  for (size_t row = 0; row < rows.size(); ++row) {
    if (FirstText(rows[row]) == first) return Texts(row);
  }
  return {};
}

DocumentSink ReadDocument::Sink() {
  return [this](const v1::DocumentPart& part) -> absl::Status {
    const bool is_first = parts.empty();
    const bool after_table =
        !is_first && (parts.back().has_table() || parts.back().has_rows());
    parts.push_back(part);
    if (is_first != part.has_header()) {
      return absl::InternalError("a document has one header, and it is first");
    }
    switch (part.part_case()) {
      case v1::DocumentPart::kHeader:
        header = part.header();
        return absl::OkStatus();
      case v1::DocumentPart::kText:
        (part.text().style() == v1::TEXT_STYLE_HEADING ? headings : paragraphs)
            .push_back(part.text().text());
        return absl::OkStatus();
      case v1::DocumentPart::kTable:
        tables.push_back({part.table(), {}});
        return absl::OkStatus();
      case v1::DocumentPart::kRows: {
        const int rows = part.rows().rows_size();
        if (!after_table || rows < 1 || rows > 4096) {
          return absl::InternalError("a batch is out of place or size");
        }
        for (const v1::TableRow& row : part.rows().rows()) {
          if (row.cells_size() != tables.back().start.columns_size()) {
            return absl::InternalError("a row has not a cell for each column");
          }
          tables.back().rows.push_back(row);
        }
        return absl::OkStatus();
      }
      default:
        return absl::InternalError("an empty part");
    }
  };
}

const ReadTable* ReadDocument::Find(const std::string& id) const {
  for (const ReadTable& table : tables) {
    if (table.start.id() == id) return &table;
  }
  return nullptr;
}

}  // namespace redress::report

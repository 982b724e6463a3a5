// The exporter: a document as an Excel workbook, one sheet for each table.

#include "redress/export/exporter.h"

#include <cstdint>
#include <memory>
#include <string>

#include "plugins/excel/document_writer.h"

namespace redress::excel {
namespace {

constexpr char kMediaType[] =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// Limits says how many cells and texts are in memory. The library needs some
// 250 bytes of a cell with a text of its own.
constexpr uint64_t kMaxMemory = uint64_t{512} << 20;

class ExcelExporter : public redress::Exporter {
 private:
  void Begin(const DocumentInfo& document) override {
    name_ = (document.id.empty() ? "document" : document.id) + ".xlsx";
    writer_ = std::make_unique<DocumentWriter>(
        document, output().TemporaryFolder(), options().GetBoolean("charts"));
  }

  void Text(const TextBlock& block) override { writer_->AddText(block); }

  void BeginTable(const TableInfo& table) override {
    writer_->BeginTable(table);
  }

  void Rows(const RowBatch& rows) override {
    if (IsCancelled()) throw Error(REDRESS_CANCELLED, "cancelled");
    writer_->AddRows(rows);
  }

  void Finish() override {
    const std::string path = writer_->Finish();
    output().SendFile(name_, kMediaType, path);
    for (const std::string& message : writer_->messages()) {
      output().Message(message);
    }
  }

  std::string name_;
  std::unique_ptr<DocumentWriter> writer_;
};

redress::Description Describe() {
  redress::Description description;
  description.id = "excel";
  description.version = "0.2.0";
  description.summary =
      "An Excel workbook: a cover, contents, notes, one sheet for each table "
      "and for each chart, and where the figures come from.";
  description.formats = {{kMediaType, ".xlsx"}};
  description.options = {{"charts", OptionType::kBoolean, "true",
                          "Draws a chart of each table that suggests one, on a "
                          "sheet of its own."}};
  description.max_memory = kMaxMemory;
  return description;
}

}  // namespace
}  // namespace redress::excel

REDRESS_EXPORTER(redress::excel::ExcelExporter, redress::excel::Describe())

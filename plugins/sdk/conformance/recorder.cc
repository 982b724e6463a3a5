// An exporter that writes a document as the worker gets it, for the kit's
// --document: put into a service's plugin folder, it records any report.

#include <string>
#include <utility>
#include <vector>

#include "plugins/sdk/conformance/document.h"
#include "redress/export/exporter.h"
#include "service/worker/protocol.h"

namespace redress::conformance {
namespace {

using worker::FrameType;
using worker::FrameWriter;

class Recorder : public Exporter {
  void Begin(const DocumentInfo& document) override {
    output().BeginFile(
        (document.id.empty() ? "document" : document.id) + ".redress-document",
        "application/octet-stream");
    FrameWriter writer(FrameType::kDocument);
    writer.I32(document.data_date.number());
    writer.I64(document.data_version);
    for (const std::string* text :
         {&document.id, &document.title, &document.generator,
          &document.disclosure_profile, &document.authority}) {
      writer.String(*text);
    }
    writer.U32(static_cast<uint32_t>(document.periods.size()));
    for (const PeriodInfo& period : document.periods) {
      writer.I32(period.first_day.number());
      writer.I32(period.last_day.number());
      writer.String(period.label);
    }
    output().Write(writer.Take());
  }

  void Text(const TextBlock& text) override {
    FrameWriter writer(FrameType::kText);
    writer.I32(static_cast<int32_t>(text.style));
    writer.String(text.text);
    output().Write(writer.Take());
  }

  void BeginTable(const TableInfo& table) override {
    columns_.clear();
    FrameWriter writer(FrameType::kTable);
    writer.I32(static_cast<int32_t>(table.chart.type));
    for (const std::string* text :
         {&table.id, &table.title, &table.chart.title, &table.chart.alt_text}) {
      writer.String(*text);
    }
    writer.Strings(table.notes);
    writer.U32(static_cast<uint32_t>(table.columns.size()));
    for (const ColumnInfo& info : table.columns) {
      const worker::Column column = ToColumn(info);
      writer.I32(static_cast<int32_t>(column.role));
      writer.String(column.id);
      writer.Strings(column.metadata);
      columns_.push_back(column);
    }
    output().Write(writer.Take());
  }

  void Rows(const RowBatch& rows) override {
    for (size_t i = 0; i < rows.size(); ++i) {
      RowValues& values = rows_.emplace_back();
      values.type = rows.type(i);
      for (size_t j = 0; j < rows.column_count(); ++j) {
        values.cells.push_back(ToValue(rows.at(i, j)));
        bytes_ += values.cells.back().text.size();
      }
      // Its own batches: those that come are no part of the document.
      if (rows_.size() == REDRESS_MAX_BATCH_ROWS || bytes_ >= kBatchBytes) {
        WriteRows();
      }
    }
  }

  void EndTable() override {
    if (!rows_.empty()) WriteRows();
    output().Write(FrameWriter(FrameType::kTableEnd).Take());
  }

  void Finish() override {
    output().Write(FrameWriter(FrameType::kEnd).Take());
    output().EndFile();
  }

  void WriteRows() {
    output().Write(EncodeRows(columns_, 0, rows_.size(),
                              [this](uint64_t i) { return rows_[i]; }));
    rows_.clear();
    bytes_ = 0;
  }

  static CellValue ToValue(const Cell& cell) {
    CellValue value;
    value.kind = cell.kind;
    value.text = cell.kind == Cell::Kind::kFigure ? cell.display : cell.text;
    value.value = cell.value;
    value.status = cell.status;
    value.numerator = cell.numerator;
    value.denominator = cell.denominator;
    value.unit = cell.unit;
    value.date = cell.date;
    return value;
  }

  static constexpr size_t kBatchBytes = 1u << 20;

  std::vector<worker::Column> columns_;
  std::vector<RowValues> rows_;
  size_t bytes_ = 0;
};

Description Describe() {
  Description description;
  description.id = "recorder";
  description.version = "0.1.0";
  description.summary =
      "The document itself, for redress-exporter-check --document";
  description.formats = {
      {"application/octet-stream", ".redress-document", false, "document"}};
  return description;
}

}  // namespace
}  // namespace redress::conformance

REDRESS_EXPORTER(redress::conformance::Recorder,
                 redress::conformance::Describe())

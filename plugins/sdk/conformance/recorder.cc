// An exporter that writes a document as the worker gets it, for the kit's
// --document: put into a service's plugin folder, it records any report.

#include <string>
#include <utility>
#include <vector>

#include "plugins/sdk/conformance/document.h"
#include "redress/export/exporter.h"
#include "service/worker/document_parts.h"
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
    worker::DocumentHead head;
    head.data_date = document.data_date.number();
    head.data_version = document.data_version;
    head.id = document.id;
    head.title = document.title;
    head.generator = document.generator;
    head.disclosure_profile = document.disclosure_profile;
    head.authority = document.authority;
    for (const PeriodInfo& period : document.periods) {
      head.periods.push_back(
          {period.first_day.number(), period.last_day.number(), period.label});
    }
    head.source = document.source;
    output().Write(worker::EncodeDocument(head));
  }

  void Text(const TextBlock& text) override {
    worker::TextPart part;
    part.style = static_cast<int32_t>(text.style);
    part.text = text.text;
    for (const TextFigure& figure : text.figures) {
      part.figures.push_back({static_cast<uint32_t>(figure.begin),
                              static_cast<uint32_t>(figure.size), figure.name});
    }
    output().Write(worker::EncodeText(part));
  }

  void BeginTable(const TableInfo& table) override {
    worker::TablePart part;
    part.chart_type = static_cast<int32_t>(table.chart.type);
    part.id = table.id;
    part.title = table.title;
    part.chart_title = table.chart.title;
    part.chart_alt_text = table.chart.alt_text;
    part.question = table.question;
    part.notes = table.notes;
    for (const ColumnInfo& info : table.columns) {
      part.columns.push_back(ToColumn(info));
    }
    output().Write(worker::EncodeTable(part));
    columns_ = std::move(part.columns);
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

#include "service/worker/document_parts.h"

#include "service/worker/protocol.h"

namespace redress::worker {
namespace {

bool IsRole(int32_t role) {
  return role >= static_cast<int32_t>(ColumnRole::kLabel) &&
         role <= static_cast<int32_t>(ColumnRole::kDate);
}

}  // namespace

std::string EncodeDocument(const DocumentHead& document) {
  FrameWriter writer(FrameType::kDocument);
  writer.I32(document.data_date);
  writer.I64(document.data_version);
  for (const std::string* text :
       {&document.id, &document.title, &document.generator,
        &document.disclosure_profile, &document.authority}) {
    writer.String(*text);
  }
  writer.U32(static_cast<uint32_t>(document.periods.size()));
  for (const PeriodPart& period : document.periods) {
    writer.I32(period.first_day);
    writer.I32(period.last_day);
    writer.String(period.label);
  }
  writer.String(document.source);
  return writer.Take();
}

bool DecodeDocument(std::string_view payload, DocumentHead* document) {
  FrameReader reader(payload);
  document->data_date = reader.I32();
  document->data_version = reader.I64();
  for (std::string* text :
       {&document->id, &document->title, &document->generator,
        &document->disclosure_profile, &document->authority}) {
    *text = reader.String();
  }
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    PeriodPart& period = document->periods.emplace_back();
    period.first_day = reader.I32();
    period.last_day = reader.I32();
    period.label = reader.String();
  }
  document->source = reader.String();
  return reader.Complete();
}

std::string EncodeText(const TextPart& text) {
  FrameWriter writer(FrameType::kText);
  writer.I32(text.style);
  writer.String(text.text);
  writer.U32(static_cast<uint32_t>(text.figures.size()));
  for (const TextFigurePart& figure : text.figures) {
    writer.U32(figure.begin);
    writer.U32(figure.size);
    writer.String(figure.name);
  }
  return writer.Take();
}

bool DecodeText(std::string_view payload, TextPart* text) {
  FrameReader reader(payload);
  text->style = reader.I32();
  text->text = reader.String();
  uint64_t end = 0;
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    TextFigurePart& figure = text->figures.emplace_back();
    figure.begin = reader.U32();
    figure.size = reader.U32();
    figure.name = reader.String();
    if (figure.begin < end) return false;
    end = uint64_t{figure.begin} + figure.size;
    if (end > text->text.size()) return false;
  }
  return reader.Complete();
}

std::string EncodeTable(const TablePart& table) {
  FrameWriter writer(FrameType::kTable);
  writer.I32(table.chart_type);
  for (const std::string* text : {&table.id, &table.title, &table.chart_title,
                                  &table.chart_alt_text, &table.question}) {
    writer.String(*text);
  }
  writer.Strings(table.notes);
  writer.U32(static_cast<uint32_t>(table.columns.size()));
  for (const Column& column : table.columns) {
    writer.I32(static_cast<int32_t>(column.role));
    writer.String(column.id);
    writer.Strings(column.metadata);
  }
  return writer.Take();
}

bool DecodeTable(std::string_view payload, TablePart* table) {
  FrameReader reader(payload);
  table->chart_type = reader.I32();
  for (std::string* text : {&table->id, &table->title, &table->chart_title,
                            &table->chart_alt_text, &table->question}) {
    *text = reader.String();
  }
  table->notes = reader.Strings();
  for (uint32_t left = reader.Count(); left > 0 && reader.ok(); --left) {
    Column& column = table->columns.emplace_back();
    const int32_t role = reader.I32();
    if (!IsRole(role)) return false;
    column.role = static_cast<ColumnRole>(role);
    column.id = reader.String();
    column.metadata = reader.Strings();
  }
  return reader.Complete();
}

}  // namespace redress::worker

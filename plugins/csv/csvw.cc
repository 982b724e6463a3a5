#include "plugins/csv/csvw.h"

#include <algorithm>

#include "plugins/csv/csv_text.h"
#include "plugins/csv/json_writer.h"
#include "plugins/csv/names.h"

namespace redress::csv {
namespace {

constexpr char kContext[] = "http://www.w3.org/ns/csvw";

void WriteProvenance(const DocumentInfo& document, const FileFormat& format,
                     JsonWriter& json) {
  json.String("redress:document", document.id);
  json.String("redress:authority", document.authority);
  json.Number("redress:dataVersion", document.data_version);
  json.String("redress:dataDate", document.data_date.ToString());
  json.String("redress:disclosureProfile", document.disclosure_profile);
  json.String("redress:generator", document.generator);
  json.String("redress:exporter", format.exporter);
  // As text: a reader that puts JSON in another order or takes its integers for
  // floating point numbers would not ask the same again.
  json.String("redress:source", document.source);
  json.BeginArray("redress:periods");
  for (const PeriodInfo& period : document.periods) {
    json.BeginObject();
    json.String("redress:label", period.label);
    json.String("redress:firstDay", period.first_day.ToString());
    json.String("redress:lastDay", period.last_day.ToString());
    json.EndObject();
  }
  json.EndArray();
  json.BeginArray("redress:options");
  for (const auto& [name, value] : format.options) {
    json.BeginObject();
    json.String("redress:name", name);
    json.String("redress:value", value);
    json.EndObject();
  }
  json.EndArray();
}

void WriteDialect(const FileFormat& format, JsonWriter& json) {
  json.BeginObject("dialect");
  json.String("@type", "Dialect");
  json.String("encoding", "utf-8");
  json.String("delimiter", ",");
  json.BeginArray("lineTerminators");
  json.Element(format.line_end);
  json.EndArray();
  json.String("quoteChar", "\"");
  json.Boolean("doubleQuote", true);
  json.Boolean("header", true);
  json.Number("headerRowCount", 1);
  json.Boolean("skipBlankRows", false);
  // Spaces at the edges of a text are the text's. The vocabulary's prose has
  // another default than its example.
  json.Boolean("trim", false);
  json.EndObject();
}

void WriteDatatype(const char* base, const char* format, JsonWriter& json) {
  json.BeginObject("datatype");
  json.String("base", base);
  json.String("format", format);
  json.EndObject();
}

// Formats of strings are regular expressions as ECMAScript has them, which find
// their match anywhere in the field.
void WriteType(FieldType type, JsonWriter& json) {
  switch (type) {
    case FieldType::kText:
    case FieldType::kShown:
      json.String("datatype", "string");
      break;
    case FieldType::kDay:
      WriteDatatype("date", "yyyy-MM-dd", json);
      break;
    case FieldType::kDecimal:
      json.String("datatype", "decimal");
      break;
    case FieldType::kInteger:
      json.String("datatype", "long");
      break;
    case FieldType::kRowNumber:
      json.String("datatype", "positiveInteger");
      break;
    case FieldType::kRowType:
      WriteDatatype("string", "^(?:members|total)$", json);
      break;
    case FieldType::kStatus:
      WriteDatatype("string", "^(?:z|c|x)$", json);
      break;
    case FieldType::kUnit:
      WriteDatatype("string",
                    "^(?:count|fraction|percentage_points|working_days|gbp)$",
                    json);
      break;
    case FieldType::kContent:
      WriteDatatype("string", "^(?:figure|difference|percent_change)$", json);
      break;
  }
}

void WriteFileColumn(const FileColumn& column, const std::string& row_url,
                     const FileFormat& format, JsonWriter& json) {
  json.BeginObject();
  json.String("@type", "Column");
  json.String("name", column.name);
  json.String("titles", format.guard ? Guard(column.heading) : column.heading);
  WriteType(column.type, json);
  json.String("null", "");
  json.Boolean("required", column.type == FieldType::kRowType ||
                               column.type == FieldType::kRowNumber);
  const bool is_cell =
      column.source != nullptr &&
      (column.type == FieldType::kShown || column.type == FieldType::kStatus);
  if (is_cell) {
    json.String("aboutUrl", row_url + "/" + PercentEncoded(column.source->id));
  }
  if (column.source != nullptr) {
    json.String("redress:column", column.source->id);
  }
  json.EndObject();
}

// The columns of the table itself, whatever the file's are.
void WriteTableColumns(const TableInfo& table, JsonWriter& json) {
  json.BeginArray("redress:columns");
  for (const ColumnInfo& column : table.columns) {
    json.BeginObject();
    json.String("redress:id", column.id);
    json.String("redress:label", column.label);
    json.String("redress:role", RoleName(column.role));
    json.String("redress:dimension", column.dimension);
    json.String("redress:measure", column.measure);
    json.Number("redress:period", column.period);
    json.String("redress:content", ContentName(column.content));
    json.String("redress:unit", ValueUnitName(column.unit));
    json.String("redress:displayFormat", column.display_format);
    json.Boolean("redress:numeratorInBrackets", column.numerator_in_brackets);
    json.EndObject();
  }
  json.EndArray();
}

const char* ChartName(ChartType type) {
  switch (type) {
    case ChartType::kNone:
      return "";
    case ChartType::kColumn:
      return "column";
    case ChartType::kBar:
      return "bar";
  }
  return "";
}

void WriteSchema(const TableFile& table, const FileFormat& format,
                 JsonWriter& json) {
  const std::string row_url = "#" + PercentEncoded(table.table.id) + "/{row}";
  json.BeginObject("tableSchema");
  json.String("@type", "Schema");
  json.String("aboutUrl", table.is_tidy ? row_url + "/{column}" : row_url);
  json.BeginArray("columns");
  for (const FileColumn& column : table.columns) {
    WriteFileColumn(column, row_url, format, json);
  }
  json.EndArray();
  json.BeginArray("primaryKey");
  json.Element("row");
  if (table.is_tidy) json.Element("column");
  json.EndArray();
  json.EndObject();
}

void WriteTable(const TableFile& table, const FileFormat& format,
                JsonWriter& json) {
  json.String("@type", "Table");
  json.String("url", table.file);
  json.String("dc:title", table.table.title);
  json.BeginArray("notes");
  for (const std::string& note : table.table.notes) {
    json.BeginObject();
    json.String("rdfs:comment", note);
    json.EndObject();
  }
  json.EndArray();
  json.String("redress:table", table.table.id);
  json.String("redress:question", table.table.question);
  json.Number("redress:rows", table.rows);
  json.Number("redress:textsBefore", table.texts_before);
  json.BeginObject("redress:chart");
  json.String("redress:type", ChartName(table.table.chart.type));
  json.String("redress:title", table.table.chart.title);
  json.String("redress:altText", table.table.chart.alt_text);
  json.EndObject();
  WriteTableColumns(table.table, json);
  WriteSchema(table, format, json);
}

void WriteText(const TextBlock& text, int64_t number, JsonWriter& json) {
  json.BeginObject();
  json.Number("redress:number", number);
  json.String("redress:style", StyleName(text.style));
  json.String("redress:text", text.text);
  json.BeginArray("redress:figures");
  for (const TextFigure& figure : text.figures) {
    json.BeginObject();
    json.String("redress:name", figure.name);
    json.Number("redress:begin", static_cast<int64_t>(figure.begin));
    json.Number("redress:size", static_cast<int64_t>(figure.size));
    json.String("redress:shown",
                text.text.substr(std::min(figure.begin, text.text.size()),
                                 figure.size));
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

}  // namespace

std::string TableMetadata(const DocumentInfo& document,
                          const FileFormat& format, const TableFile& table) {
  JsonWriter json;
  json.BeginObject();
  json.String("@context", kContext);
  WriteTable(table, format, json);
  WriteDialect(format, json);
  json.String("redress:documentTitle", document.title);
  WriteProvenance(document, format, json);
  json.EndObject();
  return json.Finish();
}

std::string GroupMetadata(const DocumentInfo& document,
                          const FileFormat& format,
                          const std::vector<TextBlock>& texts,
                          const std::deque<TableFile>& tables) {
  JsonWriter json;
  json.BeginObject();
  json.String("@context", kContext);
  json.String("@type", "TableGroup");
  json.String("dc:title", document.title);
  WriteProvenance(document, format, json);
  WriteDialect(format, json);
  json.BeginArray("redress:texts");
  int64_t number = 0;
  for (const TextBlock& text : texts) WriteText(text, ++number, json);
  json.EndArray();
  json.BeginArray("tables");
  for (const TableFile& table : tables) {
    json.BeginObject();
    WriteTable(table, format, json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Finish();
}

}  // namespace redress::csv

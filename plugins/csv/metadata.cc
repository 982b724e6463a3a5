#include "plugins/csv/metadata.h"

#include <cstdio>

namespace redress::csv {
namespace {

const char* RoleName(ColumnRole role) {
  switch (role) {
    case ColumnRole::kLabel:
      return "label";
    case ColumnRole::kFigure:
      return "figure";
    case ColumnRole::kText:
      return "text";
    case ColumnRole::kDate:
      return "date";
  }
  return "";
}

const char* ContentName(ColumnContent content) {
  switch (content) {
    case ColumnContent::kNone:
      return "";
    case ColumnContent::kFigure:
      return "figure";
    case ColumnContent::kDifference:
      return "difference";
    case ColumnContent::kPercentChange:
      return "percent_change";
  }
  return "";
}

const char* StyleName(TextStyle style) {
  switch (style) {
    case TextStyle::kHeading:
      return "heading";
    case TextStyle::kParagraph:
      return "paragraph";
    case TextStyle::kNote:
      return "note";
  }
  return "";
}

}  // namespace

void JsonWriter::Next() {
  if (!first_) text_ += ',';
  first_ = false;
  if (depth_ > 0) {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }
}

void JsonWriter::Open(char bracket) {
  Next();
  text_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::Close(char bracket) {
  --depth_;
  if (!first_) {
    text_ += '\n';
    text_.append(2 * depth_, ' ');
  }
  text_ += bracket;
  first_ = false;
}

void JsonWriter::Key(std::string_view key) {
  Next();
  Quoted(key);
  text_ += ": ";
}

void JsonWriter::BeginArray(std::string_view key) {
  Key(key);
  text_ += '[';
  ++depth_;
  first_ = true;
}

void JsonWriter::String(std::string_view key, std::string_view value) {
  Key(key);
  Quoted(value);
}

void JsonWriter::Number(std::string_view key, int64_t value) {
  Key(key);
  text_ += std::to_string(value);
}

void JsonWriter::Element(std::string_view value) {
  Next();
  Quoted(value);
}

void JsonWriter::Quoted(std::string_view value) {
  text_ += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", c);
      text_ += escaped;
    } else {
      text_ += c;
    }
  }
  text_ += '"';
}

const char* UnitName(Unit unit) {
  switch (unit) {
    case Unit::kNone:
      return "";
    case Unit::kCount:
      return "count";
    case Unit::kPercent:
      return "fraction";
    case Unit::kPercentagePoints:
      return "percentage_points";
    case Unit::kWorkingDays:
      return "working_days";
    case Unit::kGbp:
      return "gbp";
  }
  return "";
}

void Metadata::Begin(
    const DocumentInfo& document, std::string_view exporter,
    const std::vector<std::pair<std::string, std::string>>& options) {
  json_.BeginObject();
  json_.String("document", document.id);
  json_.String("title", document.title);
  json_.String("authority", document.authority);
  json_.Number("data_version", document.data_version);
  json_.String("data_date", document.data_date.ToString());
  json_.String("disclosure_profile", document.disclosure_profile);
  json_.String("generator", document.generator);
  json_.String("exporter", exporter);
  json_.BeginArray("options");
  for (const auto& [name, value] : options) {
    json_.BeginObject();
    json_.String("name", name);
    json_.String("value", value);
    json_.EndObject();
  }
  json_.EndArray();
  json_.BeginArray("periods");
  for (const PeriodInfo& period : document.periods) {
    json_.BeginObject();
    json_.String("label", period.label);
    json_.String("first_day", period.first_day.ToString());
    json_.String("last_day", period.last_day.ToString());
    json_.EndObject();
  }
  json_.EndArray();
  json_.BeginArray("content");
}

void Metadata::AddText(const TextBlock& text) {
  json_.BeginObject();
  json_.String("type", StyleName(text.style));
  json_.String("text", text.text);
  json_.EndObject();
}

void Metadata::BeginTable(const TableInfo& table, const std::string& file,
                          const std::vector<std::string>& headings) {
  json_.BeginObject();
  json_.String("type", "table");
  json_.String("id", table.id);
  json_.String("title", table.title);
  json_.String("file", file);
  json_.BeginArray("columns");
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnInfo& column = table.columns[i];
    json_.BeginObject();
    json_.String("heading", headings[i]);
    json_.String("id", column.id);
    json_.String("role", RoleName(column.role));
    json_.String("unit", UnitName(column.unit));
    json_.String("measure", column.measure);
    json_.Number("period", column.period);
    json_.String("content", ContentName(column.content));
    json_.String("dimension", column.dimension);
    json_.EndObject();
  }
  json_.EndArray();
  json_.BeginArray("notes");
  for (const std::string& note : table.notes) json_.Element(note);
  json_.EndArray();
}

void Metadata::EndTable(int64_t rows) {
  json_.Number("rows", rows);
  json_.EndObject();
}

std::string Metadata::Finish() {
  json_.EndArray();
  json_.EndObject();
  return json_.Finish();
}

}  // namespace redress::csv

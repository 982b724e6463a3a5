#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tests/plugins/html/sample_report.h"

namespace redress::testing {
namespace {

std::string Quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x",
                    static_cast<unsigned>(c));
      json += escaped;
    } else {
      json += c;
    }
  }
  return json + '"';
}

std::string Object(
    const std::vector<std::pair<std::string, std::string>>& members) {
  std::string json = "{";
  for (const auto& [name, value] : members) {
    if (json.size() > 1) json += ',';
    json += Quoted(name) + ":" + value;
  }
  return json + "}";
}

template <typename Items, typename Function>
std::string Array(const Items& items, const Function& to_json) {
  std::string json = "[";
  for (const auto& item : items) {
    if (json.size() > 1) json += ',';
    json += to_json(item);
  }
  return json + "]";
}

std::string CellJson(const TestCell& cell, const ColumnInfo& column) {
  switch (cell.kind) {
    case Cell::Kind::kEmpty:
      return "null";
    case Cell::Kind::kText:
      return Object({{"text", Quoted(cell.text)}});
    case Cell::Kind::kDate:
      return Object({{"date", Quoted(cell.date.ToString())}});
    case Cell::Kind::kFigure:
      break;
  }
  std::string shown = cell.display;
  if (column.numerator_in_brackets && cell.status == CellStatus::kNumber) {
    shown += " (" + std::to_string(cell.numerator) + ")";
  }
  return Object({{"figure", Quoted(shown)},
                 {"status", Quoted(StatusSymbol(cell.status))},
                 {"numerator", std::to_string(cell.numerator)},
                 {"denominator", std::to_string(cell.denominator)},
                 {"unit", std::to_string(static_cast<int>(cell.unit))}});
}

std::string TableJson(const TestTable& table) {
  const std::vector<ColumnInfo>& columns = table.info.columns;
  const std::string rows = Array(table.rows, [&](const TestRow& row) {
    size_t column = 0;
    const std::string cells = Array(row.cells, [&](const TestCell& cell) {
      return CellJson(cell, columns[column++]);
    });
    return Object({{"total", row.type == RowType::kTotal ? "true" : "false"},
                   {"cells", cells}});
  });
  return Object(
      {{"table", Quoted(table.info.id)},
       {"title", Quoted(table.info.title)},
       {"question", Quoted(table.info.question)},
       {"notes", Array(table.info.notes, Quoted)},
       {"columns", Array(columns,
                         [](const ColumnInfo& column) {
                           return Object(
                               {{"id", Quoted(column.id)},
                                {"label", Quoted(column.label)},
                                {"role", Quoted(RoleName(column.role))}});
                         })},
       {"rows", rows}});
}

std::string TextJson(const TextBlock& block) {
  const std::string figures =
      Array(block.figures, [&](const TextFigure& figure) {
        return Object(
            {{"name", Quoted(figure.name)},
             {"shown", Quoted(block.text.substr(figure.begin, figure.size))}});
      });
  const char* style = block.style == TextStyle::kHeading     ? "heading"
                      : block.style == TextStyle::kParagraph ? "paragraph"
                                                             : "note";
  return Object({{"style", Quoted(style)},
                 {"text", Quoted(block.text)},
                 {"figures", figures}});
}

}  // namespace

std::string ToJson(const TestDocument& document) {
  const DocumentInfo& info = document.info;
  const std::string parts = Array(document.parts, [](const TestPart& part) {
    return std::holds_alternative<TextBlock>(part)
               ? TextJson(std::get<TextBlock>(part))
               : TableJson(std::get<TestTable>(part));
  });
  return Object({{"id", Quoted(info.id)},
                 {"title", Quoted(info.title)},
                 {"authority", Quoted(info.authority)},
                 {"generator", Quoted(info.generator)},
                 {"data_version", std::to_string(info.data_version)},
                 {"source", Quoted(info.source)},
                 {"parts", parts}});
}

}  // namespace redress::testing

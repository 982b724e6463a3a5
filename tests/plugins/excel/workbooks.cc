#include "tests/plugins/excel/workbooks.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "plugins/excel/document_writer.h"
#include "tests/plugins/driver/arrow_builder.h"
#include "tests/plugins/excel/sample_document.h"

namespace redress::testing {
namespace {

constexpr char kSmile[] = "\xF0\x9F\x99\x82";

// Forty thousand units, some of them halves of a character.
std::string LongText(const std::string& word) {
  std::string text;
  for (int i = 0; i < 4000; ++i) text += word + std::to_string(1000 + i) + " ";
  return text + kSmile;
}

// What people write, to do harm or by accident.
std::vector<std::string> HostileTexts() {
  return {
      "=HYPERLINK(\"http://example.org\",\"x\")",
      "+1+cmd|' /C calc'!A0",
      "-2+3",
      "@SUM(1+1)",
      "\t=1+1",
      "{=1}",
      "http://example.org",
      "mailto:a@example.org",
      "internal:Cover!A1",
      "<script>alert(1)</script> &amp; ]]> <!-- x -->",
      "a\x01\x1F\x7F b",
      "_x0041_ _X0041_",
      "\xE2\x80\xAE desrever \xD8\xA7\xD9\x84\xD8\xB4\xD9\x83\xD9\x88\xD9\x89",
      std::string("astral ") + kSmile + " \xF0\xA0\x80\x80",
      "  spaces at both ends  ",
      "line\r\nfeed\ralone\nthree",
      "0012",
      "'quoted'",
      "#REF!"};
}

TestDocument Base(const std::string& id) {
  TestDocument document;
  document.info.id = id;
  document.info.title = "A document: " + id;
  document.info.generator = "redress 0.1.0";
  document.info.authority = "Example Council";
  document.info.data_version = 7;
  document.info.data_date = MakeDay(2020, 1, 2);
  document.info.source = R"({"report":")" + id + R"(","dataVersion":"7"})";
  return document;
}

TestDocument Report() {
  TestDocument document = SampleDocument();
  document.info.source = R"({"report":"childrens-representations"})";
  for (TestPart& part : document.parts) {
    if (auto* table = std::get_if<TestTable>(&part)) {
      table->info.question = R"({"measures":[")" + table->info.id + R"("]})";
    }
  }
  auto& text = std::get<TextBlock>(document.parts[1]);
  text.figures = {{0, 2, "received"},
                  {text.text.find("93"), 2, "received.comparison"}};
  return document;
}

TestDocument Statuses() {
  TestDocument document = Base("query");
  TestTable table;
  table.info.id = "answer";
  table.info.title = "Every kind of cell";
  table.info.question = R"({"measures":["upheld_rate"]})";
  ColumnInfo day = LabelColumn("day", "Day");
  day.role = ColumnRole::kDate;
  table.info.columns = {
      LabelColumn("team", "Team"),
      FigureColumn("closed", "Closed", Unit::kCount, "closed"),
      FigureColumn("rate", "Upheld", Unit::kPercent, "upheld_rate"),
      FigureColumn("days", "Took", Unit::kWorkingDays, "days"),
      FigureColumn("saved", "Saved", Unit::kGbp, "saved"),
      day};
  TestCell third = CountCell(0);
  third.value = 1.0 / 3;
  third.numerator = 1;
  third.denominator = 3;
  third.unit = Unit::kWorkingDays;
  third.display = "0.3";
  TestCell large = CountCell(9007199254740993);
  large.display = "9,007,199,254,740,993";
  const auto without = [](CellStatus status) {
    return StatusCell(status, Unit::kCount);
  };
  table.rows = {
      {RowType::kMembers,
       {TextCell("North"), CountCell(-13), RateCell(1, 3, "33%"), third,
        PenceCell(360001, "£3,600.01"), DateCell(MakeDay(2019, 8, 1))}},
      {RowType::kMembers,
       {TextCell("South"), without(CellStatus::kConfidential),
        RateCell(0, 0, ""), without(CellStatus::kNotAvailable), TestCell(),
        DateCell(MakeDay(1899, 12, 31))}},
      {RowType::kMembers,
       {TextCell(""), large, TestCell(), TestCell(), TestCell(), TestCell()}},
      {RowType::kTotal,
       {TextCell(""), CountCell(0), RateCell(2, 2, "100%"), third,
        PenceCell(0, "£0"), TestCell()}}};
  document.parts = {table};
  return document;
}

TestDocument Hostile() {
  TestDocument document = Base("hostile");
  const std::vector<std::string> texts = HostileTexts();
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    document.parts.push_back(TextBlock{TextStyle::kHeading, text});
    document.parts.push_back(
        TextBlock{TextStyle::kParagraph, text, {{0, 1, text}}});
    TestTable table;
    // Characters that no sheet and no table may have in its name.
    table.info.id = text + "[]:*?/\\" + std::to_string(i);
    table.info.title = text;
    table.info.notes = {text};
    table.info.question = text;
    // A few charts: LibreOffice takes long to draw them.
    if (i % 5 == 0) table.info.chart = {ChartType::kBar, text, text};
    table.info.columns = {LabelColumn("label", text),
                          FigureColumn(text, text, Unit::kCount, "received")};
    for (const std::string& cell : texts) {
      table.rows.push_back({RowType::kMembers, {TextCell(cell), CountCell(1)}});
    }
    document.parts.emplace_back(std::move(table));
    document.parts.push_back(TextBlock{TextStyle::kNote, text});
  }
  document.info.title = texts[0];
  document.info.authority = texts[1];
  document.info.periods = {
      {MakeDay(2019, 4, 1), MakeDay(2019, 9, 30), texts[9]}};
  return document;
}

TestDocument Long() {
  TestDocument document = Base("long");
  const std::string text = LongText("word");
  document.info.title = LongText("title");
  document.info.authority = LongText("authority");
  document.info.source = "{\"long\":\"" + LongText("source") + "\"}";
  TestTable table;
  table.info.id = "long";
  table.info.title = LongText("table");
  table.info.notes = {LongText("note")};
  table.info.question = LongText("question");
  table.info.chart = {ChartType::kColumn, LongText("chart"),
                      LongText("\xC3\xA9\xE2\x82\xAC")};
  table.info.columns = {LabelColumn("label", LongText("heading")),
                        FigureColumn("n", "Number", Unit::kCount, "received")};
  std::string smiles;
  for (int i = 0; i < 20000; ++i) smiles += i % 10 == 9 ? " " : kSmile;
  table.rows = {{RowType::kMembers, {TextCell(text), CountCell(1)}},
                {RowType::kMembers, {TextCell(smiles), CountCell(2)}}};
  document.parts = {TextBlock{TextStyle::kHeading, LongText("section")},
                    TextBlock{TextStyle::kParagraph,
                              text,
                              {{0, 4, "first"}, {text.size() - 12, 8, "last"}}},
                    table, TextBlock{TextStyle::kNote, text}};
  return document;
}

TestTable ManyRows(const std::string& id, int rows) {
  TestTable table;
  table.info.id = id;
  table.info.title = "Cases";
  table.info.question = R"({"listed":")" + id + R"("})";
  table.info.columns = {
      LabelColumn("reference", "Reference"),
      FigureColumn("days", "Days", Unit::kWorkingDays, "days"),
      FigureColumn("rate", "Rate", Unit::kPercent, "rate")};
  for (int i = 0; i < rows; ++i) {
    table.rows.push_back(
        {RowType::kMembers,
         {TextCell("CMP-" + std::to_string(i)), CountCell(i),
          i % 5 == 0 ? StatusCell(CellStatus::kConfidential, Unit::kPercent)
                     : RateCell(i, 100, std::to_string(i) + "%")}});
  }
  return table;
}

TestDocument Many() {
  TestDocument document = Base("many");
  TestTable long_cells = ManyRows("long_cells", 30);
  long_cells.rows[29].cells[0] = TextCell(LongText("cell"));
  document.parts = {ManyRows("cases", 73), ManyRows("few", 3), long_cells,
                    TextBlock{TextStyle::kNote, "It comes late."},
                    TextBlock{TextStyle::kParagraph, "The end."}};
  return document;
}

TestDocument NoRows() {
  TestDocument document = Base("empty");
  TestTable table = ManyRows("nothing", 0);
  table.info.chart.type = ChartType::kColumn;
  document.parts = {table};
  return document;
}

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20) {
      std::array<char, 8> escape = {};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", code);
      quoted += escape.data();
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string Number(double value) {
  std::array<char, 32> text = {};
  std::snprintf(text.data(), text.size(), "%.17g", value);
  return text.data();
}

template <typename Items, typename Write>
std::string List(const Items& items, const Write& write) {
  std::string list = "[";
  for (const auto& item : items) {
    if (list.size() > 1) list += ',';
    list += write(item);
  }
  return list + "]";
}

std::string CellJson(const TestCell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kEmpty:
      return "null";
    case Cell::Kind::kText:
      return cell.text.empty() ? "null" : Quote(cell.text);
    case Cell::Kind::kDate:
      return cell.date.exists() ? Quote(cell.date.ToString()) : "null";
    case Cell::Kind::kFigure:
      break;
  }
  if (cell.status != CellStatus::kNumber) {
    return Quote(std::string("[") + StatusSymbol(cell.status) + "]");
  }
  // What Excel's digits do not hold is written as it is shown.
  return cell.value < 1e15 ? Number(cell.value) : Quote(cell.display);
}

std::string TableJson(const TestTable& table) {
  return "{\"id\":" + Quote(table.info.id) +
         ",\"question\":" + Quote(table.info.question) + ",\"columns\":" +
         List(table.info.columns,
              [](const ColumnInfo& column) { return Quote(column.id); }) +
         ",\"rows\":" +
         List(table.rows,
              [](const TestRow& row) {
                const char* type =
                    row.type == RowType::kTotal ? "\"total\"" : "\"members\"";
                return std::string("{\"type\":") + type +
                       ",\"cells\":" + List(row.cells, CellJson) + "}";
              }) +
         "}";
}

std::string TextJson(const TextBlock& block) {
  return "{\"text\":" + Quote(block.text) + ",\"figures\":" +
         List(block.figures,
              [](const TextFigure& figure) { return Quote(figure.name); }) +
         "}";
}

template <typename Part>
std::vector<Part> Only(const TestDocument& document) {
  std::vector<Part> found;
  for (const TestPart& part : document.parts) {
    if (const auto* own = std::get_if<Part>(&part)) found.push_back(*own);
  }
  return found;
}

}  // namespace

std::vector<NamedDocument> DocumentsOfWorkbooks() {
  excel::Limits small;
  small.kept_rows = 10;
  small.sheet_rows = 40;
  return {{"report", Report()},     {"statuses", Statuses()},
          {"hostile", Hostile()},   {"long", Long()},
          {"many", Many(), small},  {"no_rows", NoRows()},
          {"empty", TestDocument()}};
}

std::string WriteWorkbook(const TestDocument& document,
                          const excel::Limits& limits,
                          std::set<std::string>* messages) {
  const TemporaryFolder folder;
  excel::DocumentWriter writer(document.info, folder.path(), true, limits);
  for (const TestPart& part : document.parts) {
    if (const auto* text = std::get_if<TextBlock>(&part)) {
      writer.AddText(*text);
      continue;
    }
    const auto& table = std::get<TestTable>(part);
    writer.BeginTable(table.info);
    constexpr size_t kBatch = 7;
    for (size_t begin = 0; begin < table.rows.size(); begin += kBatch) {
      ArrowArray batch = MakeBatch(table.info.columns, table.rows, begin,
                                   std::min(begin + kBatch, table.rows.size()));
      writer.AddRows(RowBatch(&batch, table.info.columns));
      batch.release(&batch);
    }
  }
  std::ifstream file(writer.Finish(), std::ios::binary);
  if (messages != nullptr) *messages = writer.messages();
  return std::string(std::istreambuf_iterator<char>(file),
                     std::istreambuf_iterator<char>());
}

std::string ToJson(const TestDocument& document) {
  return "{\"source\":" + Quote(document.info.source) +
         ",\"tables\":" + List(Only<TestTable>(document), TableJson) +
         ",\"texts\":" + List(Only<TextBlock>(document), TextJson) + "}\n";
}

}  // namespace redress::testing

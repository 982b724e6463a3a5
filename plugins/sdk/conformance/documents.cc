#include "plugins/sdk/conformance/documents.h"

#include <limits>
#include <utility>

namespace redress::conformance {
namespace {

constexpr Unit kUnits[] = {Unit::kNone,        Unit::kCount,
                           Unit::kPercent,     Unit::kPercentagePoints,
                           Unit::kWorkingDays, Unit::kGbp};
constexpr int32_t kDay = 18170;  // 2019-10-01

ColumnInfo MakeColumnInfo(const std::string& id, const std::string& label,
                          ColumnRole role, Unit unit = Unit::kNone) {
  ColumnInfo column;
  column.id = id;
  column.label = label;
  column.role = role;
  column.unit = unit;
  if (role == ColumnRole::kLabel) column.dimension = "directorate";
  if (role == ColumnRole::kFigure) {
    column.measure = "complaints_received";
    column.content = ColumnContent::kFigure;
    column.display_format = unit == Unit::kPercent ? "0%" : "#,##0";
  }
  return column;
}

// A table of some rows.
Table MakeSmallTable(TableInfo info, std::vector<RowValues> rows) {
  const uint64_t count = rows.size();
  return MakeTable(std::move(info), count,
                   [rows = std::move(rows)](uint64_t i) { return rows[i]; });
}

std::string UnitId(Unit unit) {
  return "unit_" + std::to_string(static_cast<int>(unit));
}

// A label and a column of each unit.
TableInfo UnitsTable(const std::string& id) {
  TableInfo info;
  info.id = id;
  info.title = "Figures of every unit";
  info.columns.push_back(
      MakeColumnInfo("directorate", "Directorate", ColumnRole::kLabel));
  for (const Unit unit : kUnits) {
    info.columns.push_back(MakeColumnInfo(
        UnitId(unit), "Figure of " + UnitId(unit), ColumnRole::kFigure, unit));
  }
  return info;
}

// The same figure in the columns of UnitsTable.
RowValues UnitsRow(const std::string& label, int64_t numerator,
                   int64_t denominator, const std::string& display) {
  RowValues row;
  row.cells.push_back(TextValue(label));
  for (const Unit unit : kUnits) {
    row.cells.push_back(FigureValue(numerator, denominator, unit, display));
  }
  return row;
}

RowValues StatusRow(const std::string& label, CellStatus status) {
  RowValues row;
  row.cells.push_back(TextValue(label));
  for (const Unit unit : kUnits) row.cells.push_back(StatusValue(status, unit));
  return row;
}

TableInfo RowsTable() {
  TableInfo info;
  info.id = "rows";
  info.title = "Many rows";
  info.columns = {
      MakeColumnInfo("case", "Case", ColumnRole::kLabel),
      MakeColumnInfo("count", "Received", ColumnRole::kFigure, Unit::kCount),
      MakeColumnInfo("rate", "Upheld", ColumnRole::kFigure, Unit::kPercent),
      MakeColumnInfo("day", "Received on", ColumnRole::kDate)};
  return info;
}

RowValues NumberedRow(uint64_t i) {
  const auto number = static_cast<int64_t>(i) + 1;
  RowValues row;
  row.cells = {TextValue("Case " + std::to_string(number)),
               FigureValue(number, 1, Unit::kCount, std::to_string(number)),
               FigureValue(number % 101, 100, Unit::kPercent,
                           std::to_string(number % 101) + "%"),
               DateValue(kDay + static_cast<int32_t>(i % 365))};
  return row;
}

void AddText(Document* document, TextStyle style, std::string text) {
  document->parts.emplace_back(TextBlock{style, std::move(text)});
}

std::string Repeat(const std::string& text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

Document HeaderOnly(const std::string& id) {
  Document document;
  document.info.id = id;
  document.info.title = "A document of the conformance kit";
  document.info.generator = "redress 0.1.0";
  document.info.disclosure_profile = "internal";
  document.info.authority = "Barsetshire County Council";
  document.info.data_version = 42;
  document.info.data_date = Day(kDay + 200);
  document.info.periods = {{Day(kDay), Day(kDay + 182), "This half-year"},
                           {Day(kDay - 183), Day(kDay - 1), "The one before"}};
  return document;
}

Document SmallDocument(const std::string& id) {
  Document document = TypesDocument(id);
  Document rows = RowsDocument(id, 3);
  document.parts.push_back(std::move(rows.parts[0]));
  AddText(&document, TextStyle::kNote, "A note at the end.");
  return document;
}

Document RowsDocument(const std::string& id, uint64_t rows,
                      uint64_t batch_rows) {
  Document document = HeaderOnly(id);
  document.parts.emplace_back(
      MakeTable(RowsTable(), rows, &NumberedRow, batch_rows));
  return document;
}

Document NoColumnsDocument(const std::string& id) {
  Document document = HeaderOnly(id);
  TableInfo info;
  info.id = "bare";
  info.title = "A table without columns";
  document.parts.emplace_back(MakeSmallTable(std::move(info), {}));
  return document;
}

Document TypesDocument(const std::string& id) {
  Document document = HeaderOnly(id);
  AddText(&document, TextStyle::kHeading, "Every kind of cell");
  document.info.source =
      "{\"report\":{\"report\":\"" + id + "\",\"asOf\":\"42\"}}";
  AddText(&document, TextStyle::kParagraph, "And of text.");
  document.parts.emplace_back(
      TextBlock{TextStyle::kParagraph,
                "36 came in, 7 fewer than before.",
                {{0, 2, "received"}, {12, 1, "received.difference"}}});
  TableInfo units = UnitsTable("units");
  units.notes = {"A note of the table's own."};
  units.question = "{\"measures\":[{\"measure\":\"complaints_received\"}]}";
  units.chart = {ChartType::kColumn, "A chart", "What the chart shows"};
  units.columns[3].numerator_in_brackets = true;
  units.columns[5].content = ColumnContent::kDifference;
  units.columns[5].period = 1;
  units.columns[6].content = ColumnContent::kPercentChange;
  std::vector<RowValues> rows = {
      UnitsRow("Nought", 0, 1, "0"),
      UnitsRow("Half", 1, 2, "0.5"),
      UnitsRow("Below nought", -7, 4, "-1.75"),
      UnitsRow("Many", int64_t{1} << 53, 1, "9,007,199,254,740,992"),
      UnitsRow("Most", std::numeric_limits<int64_t>::max(), 1, "a lot"),
      UnitsRow("Total", 36, 1, "36")};
  rows.back().type = RowType::kTotal;
  // Cells may have other units than their columns, and totals no label.
  rows.push_back(rows.back());
  rows.back().cells[0] = {};
  for (CellValue& cell : rows.back().cells) cell.unit = Unit::kGbp;
  document.parts.emplace_back(MakeSmallTable(std::move(units), rows));
  AddText(&document, TextStyle::kNote, "A note to the table before it.");

  TableInfo others;
  others.id = "others";
  others.title = "Texts and dates";
  others.chart = {ChartType::kBar, "", ""};
  others.columns = {MakeColumnInfo("label", "Label", ColumnRole::kLabel),
                    MakeColumnInfo("text", "Text", ColumnRole::kText),
                    MakeColumnInfo("date", "Date", ColumnRole::kDate)};
  const auto row = [](CellValue text, CellValue date) {
    RowValues values;
    values.cells = {TextValue("label"), std::move(text), std::move(date)};
    return values;
  };
  document.parts.emplace_back(MakeSmallTable(
      std::move(others),
      {row(TextValue("text"), DateValue(kDay)), row(TextValue(""), {}),
       row({}, DateValue(REDRESS_NO_DAY)),
       // 1600-02-29 and 9999-12-31.
       row(TextValue(" "), DateValue(-135081)),
       row(TextValue("12"), DateValue(2932896))}));
  return document;
}

Document NullsDocument(const std::string& id) {
  Document document = HeaderOnly(id);
  TableInfo info = RowsTable();
  info.columns.push_back(MakeColumnInfo("text", "Text", ColumnRole::kText));
  info.chart = {ChartType::kColumn, "A chart of nothing", ""};
  RowValues row;
  row.cells.resize(info.columns.size());
  // Nine: the bits take two bytes.
  document.parts.emplace_back(
      MakeSmallTable(std::move(info), std::vector<RowValues>(9, row)));
  return document;
}

Document SuppressedDocument(const std::string& id, bool all) {
  Document document = HeaderOnly(id);
  TableInfo info = UnitsTable("suppressed");
  info.chart = {ChartType::kBar, "A chart of what is withheld", ""};
  info.columns[3].numerator_in_brackets = true;
  std::vector<RowValues> rows = {
      StatusRow("Confidential", CellStatus::kConfidential),
      StatusRow("Confidential too", CellStatus::kConfidential)};
  if (!all) {
    rows.push_back(StatusRow("Not applicable", CellStatus::kNotApplicable));
    rows.push_back(StatusRow("Not available", CellStatus::kNotAvailable));
    rows.push_back(UnitsRow("Known", 12, 1, "12"));
  }
  document.parts.emplace_back(MakeSmallTable(std::move(info), rows));
  return document;
}

Document NonFiniteDocument(const std::string& id) {
  Document document = HeaderOnly(id);
  const auto row = [](const std::string& label, double value,
                      int64_t numerator) {
    RowValues values = UnitsRow(label, numerator, 1, label);
    for (CellValue& cell : values.cells) {
      cell.value = value;
      cell.denominator = 0;
    }
    return values;
  };
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  document.parts.emplace_back(
      MakeSmallTable(UnitsTable("non_finite"),
                     {row("NaN", std::numeric_limits<double>::quiet_NaN(), 0),
                      row("inf", kInfinity, 1), row("-inf", -kInfinity, -1)}));
  return document;
}

Document CellTextsDocument(const std::string& id,
                           const std::vector<std::string>& texts) {
  Document document = HeaderOnly(id);
  TableInfo info;
  info.id = "texts";
  info.title = "Texts";
  info.columns = {MakeColumnInfo("label", "Label", ColumnRole::kLabel),
                  MakeColumnInfo("text", "Text", ColumnRole::kText)};
  std::vector<RowValues> rows;
  for (const std::string& text : texts) {
    RowValues row;
    row.cells = {TextValue(text), TextValue(text)};
    rows.push_back(std::move(row));
  }
  document.parts.emplace_back(MakeSmallTable(std::move(info), rows));
  return document;
}

Document HeaderTextsDocument(const std::string& id,
                             const std::vector<std::string>& texts) {
  Document document = HeaderOnly(id);
  document.info.title = texts[0];
  document.info.authority = texts[0];
  document.info.periods[0].label = texts[0];
  for (size_t i = 0; i < texts.size(); ++i) {
    AddText(&document, TextStyle::kHeading, texts[i]);
    AddText(&document, TextStyle::kParagraph, texts[i]);
    TableInfo info;
    info.id = "table_" + std::to_string(i);
    info.title = texts[i];
    info.notes = {texts[i]};
    info.chart = {ChartType::kColumn, texts[i], texts[i]};
    info.columns = {
        MakeColumnInfo("a", texts[i], ColumnRole::kLabel),
        MakeColumnInfo("b", texts[i], ColumnRole::kFigure, Unit::kCount)};
    RowValues row;
    row.cells = {TextValue("A"), FigureValue(1, 1, Unit::kCount, texts[i])};
    document.parts.emplace_back(MakeSmallTable(std::move(info), {row}));
    AddText(&document, TextStyle::kNote, texts[i]);
  }
  return document;
}

std::vector<std::string> LongTexts() {
  std::vector<std::string> texts;
  for (const size_t size : {32767u, 32768u, 100000u}) {
    texts.push_back(std::string(size, 'x'));
    texts.push_back(Repeat("\xF0\x9F\x93\x8E", size));  // a paper clip
  }
  // Words, for those who break lines.
  texts.push_back(Repeat("word ", 20000));
  return texts;
}

std::vector<std::string> StrangeTexts() {
  return {
      "\xF0\x9D\x94\x98\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x92",  // astral
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD8\xA7\xD9\x84\xD8\xB3",     // RTL
      "\u202Ereversed\u202C",  // an override of direction
      "e\xCC\x81 combined, \xC3\xA9 composed",
      "line\r\nend\nand\rreturn\xE2\x80\xA8separator",
      "\r\n",
      "say \"quoted\", 'single', \"\"twice\"\"",
      "comma, semicolon; tab\tpipe| slash/ backslash\\",
      "<b>&amp; ]]> <!-- --></row>",
      "_x000D_ %s %n {0} ${x} $(x) `x`",
      std::string("nul\0inside", 10),
      "bell\x07 escape\x1B[31m delete\x7F vertical\x0B",
      "\xEF\xBB\xBFmark first, \xEF\xBF\xBE non-character \xEF\xBF\xBF",
      "   spaces around   ",
      "012",
      "1E5",
      "TRUE",
      "2019-10-01",
      "",
  };
}

std::vector<std::string> FormulaTexts() {
  return {"=1+1",     "=HYPERLINK(\"http://example.org\",\"here\")",
          "+1",       "-1",
          "@SUM(A1)", "\t=1+1",
          "\r=1+1",   "\n=1+1",
          " =1+1",    "=cmd|' /C calc'!A0",
          "{=1+1}",   "\uFF1D1+1"};  // a full-width equals sign
}

}  // namespace redress::conformance

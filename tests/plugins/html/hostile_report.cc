#include <cstdint>
#include <string>
#include <vector>

#include "tests/plugins/html/sample_report.h"

namespace redress::testing {
namespace {

// Everything that has broken a page somewhere.
std::vector<std::string> HostileTexts() {
  std::string controls = "controls:";
  for (char c = 0; c < 0x20; ++c) controls += c;
  return {"<script>alert(1)</script>",
          "</td></tr></table><h1>Out</h1>",
          "--><!--[if mso]>x<![endif]--><!-- ",
          "\" onmouseover=\"alert(1)\" '",
          "&lt;b&gt; &amp; &nbsp; &#x41; &#0;",
          "]]></style></title><img src=x onerror=alert(1)>",
          "=HYPERLINK(\"http://example.org\")",
          "  two  spaces,\ttab,\nline feed,\r\nboth,\rreturn ",
          controls + "\x7F",
          "C1: \xC2\x80\xC2\x85\xC2\x9F non-characters: \xEF\xBF\xBE"
          "\xEF\xB7\x90\xF0\x9F\xBF\xBF",
          "\xE2\x80\xAE"
          "desrever \xE2\x80\x8F \xE2\x81\xA7 left open",
          "שלום, 12 (עולם)",
          "مرحبا 34%",
          "👩‍👩‍👧‍👦 𝔸𝔹 \xF0\x9F\x8F\xB4 e\xCC\x81",
          "日本語の文章は空白を持たない",
          "javascript:alert(1) http://example.org/?a=1&b=2",
          std::string(40000, 'W'),
          std::string("a\0b", 3)};
}

TestTable HostileTable() {
  TestTable table;
  table.info.id = "hostile/1 \"<&>\" é";
  table.info.title = "Texts <b>that</b> try & \"break\" out\x01";
  table.info.question = "{\"filter\":\"<&>'\x7F\xC2\x85\xEF\xBF\xBE\"}";
  ColumnInfo text = LabelColumn("text", "Text </th> & \"so on\"");
  text.role = ColumnRole::kText;
  ColumnInfo empty = LabelColumn("", "");
  empty.role = ColumnRole::kText;
  table.info.columns = {
      LabelColumn("label", "Label"), text,
      FigureColumn("f/<igure>", std::string(60, 'H'), Unit::kCount, "received"),
      empty};
  table.info.notes = {"A note </li> with\nlines"};
  table.info.chart = {ChartType::kBar, "Chart </title></svg> & so on",
                      "Described </desc><script>alert(1)</script>"};
  int64_t number = 0;
  for (const std::string& one : HostileTexts()) {
    TestCell figure = CountCell(++number);
    figure.display = number % 2 == 0 ? "<" + one.substr(0, 8) + ">" : "1";
    if (number % 5 == 0) {
      figure = StatusCell(CellStatus::kConfidential, Unit::kCount);
    }
    if (number % 7 == 0) figure = TestCell();
    table.rows.push_back({RowType::kMembers,
                          {TextCell(one), TextCell(one), figure,
                           number % 2 == 0 ? TestCell() : TextCell("")}});
  }
  return table;
}

TestTable ManyRows() {
  TestTable table;
  table.info.id = "many";
  table.info.title = "More rows than a chart has";
  table.info.columns = {
      LabelColumn("team", "Team"),
      FigureColumn("received", "Received", Unit::kCount, "received")};
  table.info.chart = {ChartType::kBar, "Never drawn", ""};
  for (int64_t i = 1; i <= 201; ++i) {
    table.rows.push_back(
        {RowType::kMembers,
         {TextCell("Team " + std::to_string(i)), CountCell(i)}});
  }
  return table;
}

}  // namespace

TestDocument HostileReport() {
  TestDocument document;
  document.info.id = "hostile";
  document.info.title = "</title><script>alert(1)</script> & \"title\"";
  document.info.generator = "redress <0.1.0>";
  document.info.disclosure_profile = "\"><script>";
  document.info.authority = "Council </p><script>alert(1)</script>";
  document.info.data_version = 9007199254740993;
  document.info.source = "{\"text\":\"'\\\"<&>\x7F\xC2\x85\"}";
  document.info.periods = {
      {MakeDay(2019, 4, 1), MakeDay(2019, 9, 30), "<b>H1</b>"}};
  document.parts = {ManyRows()};
  for (const TextStyle style :
       {TextStyle::kParagraph, TextStyle::kHeading, TextStyle::kNote}) {
    for (const std::string& text : HostileTexts()) {
      document.parts.emplace_back(TextBlock{style, text});
    }
  }
  document.parts.emplace_back(TextBlock{TextStyle::kParagraph,
                                        "A figure <b>é</b>: 1",
                                        {{9, 9, "na\"me<&>"}, {20, 1, "two"}}});
  document.parts.emplace_back(TextBlock{TextStyle::kHeading, ""});
  document.parts.emplace_back(HostileTable());
  for (const std::string& text : HostileTexts()) {
    document.parts.emplace_back(TextBlock{TextStyle::kNote, text});
  }
  return document;
}

}  // namespace redress::testing

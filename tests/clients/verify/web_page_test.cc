// What is read of a web page, and what is odd or refused in one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/verify/readers.h"
#include "clients/verify/text_match.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kHead[] =
    "<!DOCTYPE html><html><head>"
    "<meta name=\"redress:source\" content=\"{&quot;report&quot;:{}}\">"
    "<meta name=\"redress:data-version\" content=\"4\"></head><body>";

// A table "t" with the columns "team" and "closed", around its rows.
std::string Table(const std::string& rows) {
  return absl::StrCat(
      "<table data-table=\"t\"><caption><span class=\"title\">By team</span>"
      "</caption><tr><th data-column=\"team\">Team</th>"
      "<th data-column=\"closed\">Closed</th></tr>",
      rows, "</table>");
}

// A row of it; `attributes` and `shown` are of its figure.
std::string Row(int number, const std::string& attributes,
                const std::string& shown) {
  return absl::StrCat("<tr><th data-cell=\"t/", number, "/team\">North</th>",
                      "<td data-cell=\"t/", number, "/closed\" ", attributes,
                      ">", shown, "</td></tr>");
}

std::string Count(int number) {
  return absl::StrCat("data-numerator=\"", number,
                      "\" data-denominator=\"1\" data-unit=\"count\"");
}

class WebPageTest : public ::testing::Test {
 protected:
  absl::StatusOr<PublishedFile> Read(const std::string& body,
                                     const ReadLimits& limits = {}) const {
    return ReadWebPage(folder_.Write("page.html", kHead + body), limits);
  }

  // The page can be read.
  PublishedFile Sound(const std::string& body) const {
    const absl::StatusOr<PublishedFile> file = Read(body);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? *file : PublishedFile();
  }

  std::vector<std::string> Oddities(const std::string& body) const {
    return Sound(body).oddities;
  }

  std::string Refusal(const std::string& body) const {
    const absl::StatusOr<PublishedFile> file = Read(body);
    EXPECT_TRUE(absl::IsInvalidArgument(file.status())) << file.status();
    return std::string(file.status().message());
  }

  // The figure of a table of one row.
  Value Figure(const std::string& attributes, const std::string& shown) const {
    const PublishedFile file = Sound(Table(Row(1, attributes, shown)));
    EXPECT_THAT(file.oddities, IsEmpty());
    return file.tables.at("t").columns.at("closed").at(0);
  }

  testing::TemporaryFolder folder_;
};

// Titles, headings and notes as "table/column/number: text".
std::vector<std::string> Words(const PublishedFile& file) {
  std::vector<std::string> words;
  for (const PublishedWords& from : file.words) {
    EXPECT_FALSE(from.may_be_longer);
    EXPECT_FALSE(from.may_be_cut);
    words.push_back(absl::StrCat(from.table, "/", from.column, "/", from.number,
                                 ": ", from.text));
  }
  return words;
}

TEST_F(WebPageTest, ReadsWhatItWasMadeFrom) {
  const PublishedFile file = Sound("<h1>Annual</h1>" + Table(""));
  EXPECT_EQ(file.format, "HTML");
  EXPECT_FALSE(file.is_part);
  EXPECT_TRUE(file.has_notes);
  EXPECT_EQ(file.source, "{\"report\":{}}");
  EXPECT_EQ(file.data_version, 4);
  EXPECT_EQ(file.place("t", 2, "closed"), "data-cell t/2/closed");
  // A table without rows is there.
  EXPECT_EQ(file.tables.at("t").rows, 0);
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(WebPageTest, ReadsNumbersAsTheirFractionAndAsShown) {
  const Value count = Figure(Count(1200), "1,200");
  EXPECT_EQ(count.kind, Value::Kind::kNumber);
  EXPECT_EQ(count.number, 1200);
  EXPECT_EQ(count.text, "1,200");
  const Value share = Figure(
      "data-numerator=\"7\" data-denominator=\"16\" data-unit=\"percent\"",
      "44% (7)");
  EXPECT_EQ(share.number, 0.4375);
  EXPECT_EQ(share.numerator, 7);
  EXPECT_EQ(share.denominator, 16);
  EXPECT_EQ(share.text, "44% (7)");
  EXPECT_LT(share.tolerance, 1e-11);
}

TEST_F(WebPageTest, ReadsAFigureWithoutANumberByItsSymbol) {
  const Value value = Figure("data-status=\"c\"", " [c]\n");
  EXPECT_EQ(value.kind, Value::Kind::kText);
  EXPECT_EQ(value.text, "[c]");
  // People read what is shown.
  EXPECT_EQ(Figure("data-status=\"c\"", "4").text, "4");
  EXPECT_EQ(Figure("data-status=\"z\"", "[c]").text, "[c]");
  EXPECT_EQ(Figure(Count(4), "").kind, Value::Kind::kEmpty);
  EXPECT_EQ(Figure("data-status=\"c\"", " ").kind, Value::Kind::kEmpty);
}

TEST_F(WebPageTest, AFractionThatIsNoneLeavesTheText) {
  for (const char* attributes :
       {"data-numerator=\"7\"", "data-numerator=\"7\" data-denominator=\"0\"",
        "data-numerator=\"x\" data-denominator=\"1\"",
        "data-numerator=\"7\" data-denominator=\"1.0\""}) {
    const Value value = Figure(attributes, "7");
    EXPECT_EQ(value.kind, Value::Kind::kText) << attributes;
    EXPECT_EQ(value.text, "7");
  }
}

TEST_F(WebPageTest, ReadsDaysAndHowTheyAreShown) {
  const Value day =
      Figure("", "<time datetime=\"2019-04-09\">9 April 2019</time>");
  EXPECT_EQ(day.kind, Value::Kind::kText);
  EXPECT_EQ(day.text, "2019-04-09");
  EXPECT_EQ(day.shown_day, "9 April 2019");
}

TEST_F(WebPageTest, ReadsTextsWithTheFiguresInThem) {
  const PublishedFile file = Sound(
      "<h2 data-text=\"1\">Summary</h2><p data-text=\"2\">In all "
      "<data class=\"figure\" data-figure=\"closed\" value=\"1,200\">"
      "1,200</data> &amp; <b>more</b>.</p><p>Not ours.</p>");
  ASSERT_EQ(file.texts.size(), 2);
  EXPECT_EQ(file.texts.at(1).text, "Summary");
  EXPECT_EQ(file.texts.at(2).text, "In all 1,200 & more.");
  EXPECT_EQ(file.texts.at(2).place, "data-text 2");
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(WebPageTest, ReadsTitlesHeadingsAndNotes) {
  EXPECT_THAT(Words(Sound("<h1>Annual</h1>" + Table("") +
                          "<ul><li data-note=\"t/1\">One.</li>"
                          "<li data-note=\"t/2\">Two.</li></ul>")),
              ElementsAre("//0: Annual", "t//0: By team", "t/team/0: Team",
                          "t/closed/0: Closed", "t//1: One.", "t//2: Two."));
}

TEST_F(WebPageTest, WordsThatWereTakenOutAreEmpty) {
  EXPECT_THAT(
      Words(Sound("<table data-table=\"t\"><tr><td data-cell=\"t/1/a\">1</td>"
                  "</tr></table>")),
      UnorderedElementsAre("//0: ", "t//0: ", "t/a/0: "));
}

// The words that the format adds itself are none of the document.
TEST_F(WebPageTest, LeavesOutItsOwnAdditionsAndNoOthers) {
  const auto label = [this](const std::string& shown) {
    const PublishedFile file =
        Sound(Table("<tr><th data-cell=\"t/1/team\">" + shown + "</th></tr>"));
    return file.tables.at("t").columns.at("team").at(0).text;
  };
  EXPECT_EQ(label("All<span class=\"added\"> (total)</span>"), "All");
  EXPECT_EQ(label("<span class=\"added\">Total</span>"), "");
  EXPECT_EQ(label("<span class=\"x added\">Total</span>"), "");
  EXPECT_EQ(label("All<span class=\"added\"> but 3</span>"), "All but 3");
  EXPECT_EQ(label("All<span class=\"badded\"> (total)</span>"), "All (total)");

  const std::string title = "<span class=\"added\">No title</span>";
  EXPECT_THAT(Words(Sound("<h1>" + title + "</h1>")), ElementsAre("//0: "));
  EXPECT_THAT(Words(Sound("<h1>A" + title + "</h1>")),
              ElementsAre("//0: ANo title"));
  EXPECT_THAT(Words(Sound("<h1>A</h1><p data-note=\"t/1\">" + title + "</p>")),
              ElementsAre("//0: A", "t//1: No title"));
}

TEST_F(WebPageTest, NamesHoldSlashes) {
  const PublishedFile file = Sound(
      "<h1>Annual</h1>"
      "<table data-table=\"a/1/b\"><tr><th data-column=\"c/d\">C</th></tr>"
      "<tr><td data-cell=\"a/1/b/1/c/d\">x</td></tr></table>"
      "<p data-note=\"a/1/b/2\">Two.</p>");
  EXPECT_THAT(file.oddities, IsEmpty());
  EXPECT_EQ(file.tables.at("a/1/b").columns.at("c/d").at(0).text, "x");
  EXPECT_EQ(file.words.back().table, "a/1/b");
  EXPECT_EQ(file.words.back().number, 2);
}

TEST_F(WebPageTest, WhatIsHiddenIsOdd) {
  EXPECT_THAT(Oddities("<p hidden data-text=\"1\">x</p>"),
              ElementsAre("a hidden p"));
  EXPECT_THAT(Oddities(Table(Row(1, "style=\"display:none\"", "7"))),
              ElementsAre("a hidden td"));
  EXPECT_THAT(Oddities("<p data-text=\"1\">7<b style=\"visibility: hidden\">"
                       "0</b></p>"),
              ElementsAre("a hidden b"));
  EXPECT_THAT(Oddities("<p style=\"color: red\">x</p>"), IsEmpty());
}

TEST_F(WebPageTest, CellsOutOfTheirPlaceAreOdd) {
  // Rows that changed places.
  EXPECT_THAT(
      Oddities(Table(Row(2, Count(7), "7") + Row(1, Count(8), "8"))),
      ElementsAre("the cell t/2/team does not stand in its row and column",
                  "the cell t/2/closed does not stand in its row and column",
                  "the cell t/1/team does not stand in its row and column",
                  "the cell t/1/closed does not stand in its row and column"));
  // A row that was taken out.
  EXPECT_THAT(
      Oddities(Table(Row(2, Count(7), "7"))),
      ElementsAre("the cell t/2/team does not stand in its row and column",
                  "the cell t/2/closed does not stand in its row and column"));
  // Cells that changed places, and one too many.
  EXPECT_THAT(
      Oddities(Table("<tr><td data-cell=\"t/1/closed\">7</td>"
                     "<td data-cell=\"t/1/team\">North</td>"
                     "<td data-cell=\"t/1/closed\">8</td></tr>")),
      ElementsAre("the cell t/1/closed does not stand in its row and column",
                  "the cell t/1/team does not stand in its row and column",
                  "the cell t/1/closed does not stand in its row and column"));
}

TEST_F(WebPageTest, WhatIsThereTwiceIsOdd) {
  const PublishedFile file =
      Sound("<p data-text=\"1\">One.</p><p data-text=\"1\">Two.</p>");
  EXPECT_THAT(file.oddities, ElementsAre("data-text 1 is there twice"));
  EXPECT_EQ(file.texts.at(1).text, "One.");
  const std::string table = Table(Row(1, Count(7), "7"));
  EXPECT_THAT(Oddities(table + table),
              ElementsAre("the table t is there twice"));
}

TEST_F(WebPageTest, CellsAndTablesWithoutANameAreOdd) {
  EXPECT_THAT(
      Oddities(Table("<tr><th data-cell=\"t/1/team\">North</th><td>9</td></tr>"
                     "<tr><th>South</th></tr>")),
      ElementsAre("a cell that has no name, in the table t",
                  "a cell that has no name, in the table t"));
  EXPECT_THAT(Oddities("<table><tr><td>9</td></tr></table>"),
              ElementsAre("a table that has no name"));
}

TEST_F(WebPageTest, AFigureThatShowsAnotherValueIsOdd) {
  EXPECT_THAT(Oddities("<p data-text=\"1\">In all <data data-figure=\"closed\" "
                       "value=\"7\">9</data>.</p>"),
              ElementsAre("the figure closed has the value 7 and shows 9"));
  EXPECT_THAT(Oddities("<p data-text=\"1\">In all <data data-figure=\"closed\" "
                       "value=\"1 000\"> 1\n000 </data>.</p>"),
              IsEmpty());
}

TEST_F(WebPageTest, NamesThatAreNoneAreRefused) {
  EXPECT_EQ(Refusal("<p data-text=\"one\">x</p>"),
            "one is no number of a text");
  EXPECT_EQ(Refusal("<p data-text=\"0\">x</p>"), "0 is no number of a text");
  EXPECT_EQ(Refusal("<p data-note=\"t\">x</p>"), "t is no name of a note");
  EXPECT_EQ(Refusal("<p data-note=\"t/x\">x</p>"), "t/x is no name of a note");
  EXPECT_EQ(Refusal("<p data-cell=\"t/1/a\">x</p>"),
            "the cell t/1/a is not of the table  in which it stands");
  EXPECT_EQ(Refusal(Table("<tr><td data-cell=\"u/1/a\">x</td></tr>")),
            "the cell u/1/a is not of the table t in which it stands");
  for (const char* cell : {"t/1", "t/x/a", "t/0/a", "t/-1/a", "t/10000001/a",
                           "t/99999999999999999999/a"}) {
    EXPECT_EQ(Refusal(Table(absl::StrCat("<tr><td data-cell=\"", cell,
                                         "\">x</td></tr>"))),
              absl::StrCat(cell, " is no name of a cell"));
  }
}

TEST_F(WebPageTest, APageWithoutASourceIsRefused) {
  const absl::StatusOr<PublishedFile> file =
      ReadWebPage(folder_.Write("page.html", "<!DOCTYPE html><h1>x</h1>"));
  EXPECT_TRUE(absl::IsInvalidArgument(file.status()));
  EXPECT_EQ(file.status().message(),
            "the page does not say what it was made from");
}

// What somebody's editor breaks is read as a browser reads it.
TEST_F(WebPageTest, ReadsAPageThatIsNotWellFormed) {
  const PublishedFile file = Sound(
      "<p data-text=1>One.<p data-text=2>Two & "
      "<i>more</p></b>");
  EXPECT_EQ(Essence(file.texts.at(1).text), "One.");
  EXPECT_EQ(Essence(file.texts.at(2).text), "Two & more");
}

TEST_F(WebPageTest, StopsAtTheMostValues) {
  ReadLimits limits;
  limits.values = 10;
  const auto rows = [](int count) {
    std::string text;
    for (int row = 1; row <= count; ++row) text += Row(row, Count(7), "7");
    return Table(text);
  };
  EXPECT_TRUE(Read(rows(2), limits).ok());
  const absl::Status status = Read(rows(5), limits).status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(status.message(),
            "the page has more than 10 values, headings and texts");
  // Rows that are not there take their place all the same.
  EXPECT_TRUE(
      absl::IsResourceExhausted(Read(Table(Row(11, "", "")), limits).status()));
  std::string texts;
  for (int number = 1; number <= 11; ++number) {
    absl::StrAppend(&texts, "<p data-text=\"", number, "\"></p>");
  }
  EXPECT_TRUE(absl::IsResourceExhausted(Read(texts, limits).status()));
}

TEST_F(WebPageTest, StopsAtTheMostBytesOfTexts) {
  ReadLimits limits;
  limits.text_bytes = 5000;
  const std::string text(1000, 'x');
  const auto stops = [&](const std::string& one) {
    std::string body;
    for (int i = 0; i < 4; ++i) body += one;
    const absl::StatusOr<PublishedFile> few = Read(body, limits);
    EXPECT_TRUE(few.ok()) << one.substr(0, 40) << few.status();
    return Read(body + body, limits).status();
  };
  for (const std::string& one :
       {"<p data-note=\"t/1\">" + text + "</p>", "<h1>" + text + "</h1>",
        "<p data-text=\"1\">" + text + "</p>",
        "<table data-table=\"t\"><tr><th data-column=\"c\">" + text +
            "</th></tr></table>",
        "<table data-table=\"t\"><tr><td data-cell=\"t/1/c\">" + text +
            "</td></tr></table>",
        "<table data-table=\"t\"><tr><td data-cell=\"t/1/c\"><time "
        "datetime=\"" +
            text + "\">x</time></td></tr></table>"}) {
    const absl::Status status = stops(one);
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << one.substr(0, 40);
    EXPECT_EQ(status.message(), "the page has more than 5000 bytes of texts");
  }
}

}  // namespace
}  // namespace redress::verify

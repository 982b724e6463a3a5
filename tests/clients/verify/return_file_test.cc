// What is read of a return, and what is odd or refused in one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/verify/readers.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::verify {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A return around what stands in its report.
std::string Return(const std::string& figures) {
  return absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message xmlns=\"urn:x\">\n"
      "<Header><Source><LEA>380</LEA></Source><Provenance>"
      "<DataVersion>4</DataVersion>"
      "<DocumentSource>{\"report\":{\"report\":\"a&amp;b\"}}</DocumentSource>"
      "</Provenance></Header>\n<AnnualReport>",
      figures, "</AnnualReport>\n</Message>\n");
}

class ReturnFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<PublishedFile> Read(const std::string& xml,
                                     const ReadLimits& limits = {}) const {
    return ReadReturn(folder_.Write("return.xml", xml), limits);
  }

  PublishedFile Sound(const std::string& figures) const {
    const absl::StatusOr<PublishedFile> file = Read(Return(figures));
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? *file : PublishedFile();
  }

  std::string Refusal(const std::string& xml) const {
    const absl::StatusOr<PublishedFile> file = Read(xml);
    EXPECT_TRUE(absl::IsInvalidArgument(file.status())) << file.status();
    return std::string(file.status().message());
  }

  Value Figure(const std::string& element, const std::string& text) const {
    const PublishedFile file = Sound(absl::StrCat(
        "<", element, " cell=\"t/1/a\">", text, "</", element, ">"));
    EXPECT_THAT(file.oddities, IsEmpty());
    return file.figures.at(0).value;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(ReturnFileTest, ReadsWhatItWasMadeFrom) {
  const PublishedFile file = Sound("");
  EXPECT_EQ(file.format, "return");
  EXPECT_TRUE(file.is_part);
  EXPECT_FALSE(file.has_notes);
  EXPECT_EQ(file.source, "{\"report\":{\"report\":\"a&b\"}}");
  EXPECT_EQ(file.data_version, 4);
  EXPECT_THAT(file.figures, IsEmpty());
  EXPECT_THAT(file.tables, IsEmpty());
  EXPECT_THAT(file.texts, IsEmpty());
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(ReturnFileTest, ReadsEveryFigureByItsCells) {
  const PublishedFile file = Sound(
      "<Representations><Received cell=\"kinds/1/received\">12</Received>\n"
      "<Total cell=\"kinds/1/received  kinds/2/received\">20</Total>"
      "<PercentUpheld cell=\"stages/1/upheld stages/1/closed\">37.5"
      "</PercentUpheld><DirectToStage2>1</DirectToStage2></Representations>");
  ASSERT_EQ(file.figures.size(), 3);
  EXPECT_EQ(file.figures[0].element, "Received");
  EXPECT_THAT(file.figures[0].cells, ElementsAre("kinds/1/received"));
  EXPECT_FALSE(file.figures[0].is_percent);
  EXPECT_THAT(file.figures[1].cells,
              ElementsAre("kinds/1/received", "kinds/2/received"));
  EXPECT_THAT(file.figures[2].cells,
              ElementsAre("stages/1/upheld", "stages/1/closed"));
  EXPECT_TRUE(file.figures[2].is_percent);
  EXPECT_THAT(file.oddities, IsEmpty());
}

TEST_F(ReturnFileTest, ReadsNumbersAsFarAsTheyAreWritten) {
  const Value count = Figure("Received", " 12\n");
  EXPECT_EQ(count.kind, Value::Kind::kNumber);
  EXPECT_EQ(count.number, 12);
  EXPECT_EQ(count.tolerance, 0);
  const Value pounds = Figure("Saving", "1200.50");
  EXPECT_EQ(pounds.number, 1200.5);
  EXPECT_EQ(pounds.tolerance, 0.005);
  const Value share = Figure("PercentUpheld", "37.5");
  EXPECT_DOUBLE_EQ(share.number, 0.375);
  EXPECT_NEAR(share.tolerance, 0.0005, 1e-8);
  const Value none = Figure("PercentUpheld", "z");
  EXPECT_EQ(none.kind, Value::Kind::kText);
  EXPECT_EQ(none.text, "[z]");
  EXPECT_EQ(Figure("Received", "a dozen").text, "a dozen");
  EXPECT_EQ(Figure("Received", "<![CDATA[1]]>&#50;").number, 12);
  EXPECT_EQ(Figure("Received", "1<!-- no -->2").number, 12);
}

TEST_F(ReturnFileTest, AFigureThatWasTakenOutIsEmpty) {
  for (const char* figure :
       {"<Received cell=\"t/1/a\"/>", "<Received cell=\"t/1/a\"></Received>"}) {
    const PublishedFile file = Sound(figure);
    ASSERT_EQ(file.figures.size(), 1) << figure;
    EXPECT_NE(file.figures[0].value.kind, Value::Kind::kNumber);
    EXPECT_EQ(file.figures[0].value.text, "");
  }
}

TEST_F(ReturnFileTest, AnAttributeMayBeInANamespace) {
  const PublishedFile file =
      Sound("<x:Received xmlns:x=\"urn:y\" x:cell=\"t/1/a\">12</x:Received>");
  ASSERT_EQ(file.figures.size(), 1);
  EXPECT_EQ(file.figures[0].element, "Received");
}

// No schema allows it, and the figure would not be compared.
TEST_F(ReturnFileTest, AnElementWithinAFigureIsOdd) {
  for (const char* figure :
       {"<Received cell=\"t/1/a\">99<b/></Received>",
        "<Received cell=\"t/1/a\"><b>9</b>9</Received>",
        "<Received cell=\"t/1/a\">9<b cell=\"t/1/c\">12</b>9</Received>"}) {
    EXPECT_THAT(Sound(figure).oddities,
                Contains("the figure Received has the element b in it"))
        << figure;
  }
}

// The header says it, and the report once more.
TEST_F(ReturnFileTest, DataVersionsThatDifferAreOdd) {
  EXPECT_THAT(Sound("<DataVersion>4</DataVersion>").oddities, IsEmpty());
  const PublishedFile file = Sound("<DataVersion>5</DataVersion>");
  EXPECT_EQ(file.data_version, 4);
  EXPECT_THAT(file.oddities,
              ElementsAre("the data version is 4, and 5 elsewhere"));
}

TEST_F(ReturnFileTest, AReturnWithoutASourceIsRefused) {
  EXPECT_EQ(Refusal("<Message><Header/></Message>"),
            "the return does not say what it was made from; those of "
            "cscrep-1.0 cannot be verified");
  EXPECT_EQ(Refusal("<Message><DocumentSource/></Message>"),
            "the return does not say what it was made from; those of "
            "cscrep-1.0 cannot be verified");
}

TEST_F(ReturnFileTest, NamesTheLineWhereItIsMalformed) {
  EXPECT_EQ(Refusal("<?xml version=\"1.0\"?>\n<Message>\n<Header></Message>"),
            "the return is malformed, in line 3");
  const std::string whole = Return("<Received cell=\"t/1/a\">12</Received>");
  EXPECT_THAT(Refusal(whole.substr(0, whole.size() / 2)),
              HasSubstr("the return is malformed, in line "));
  // None of its own entities may grow.
  EXPECT_THAT(Refusal("<!DOCTYPE Message [<!ENTITY a \"aaaa\">]>\n"
                      "<Message>&a;</Message>"),
              HasSubstr("the return is malformed"));
  EXPECT_THAT(Refusal(""), HasSubstr("the return is malformed"));
}

TEST_F(ReturnFileTest, StopsAtTheMostFigures) {
  ReadLimits limits;
  limits.values = 3;
  std::string figures;
  for (int i = 0; i < 3; ++i) figures += "<A cell=\"t/1/a\">1</A>";
  EXPECT_TRUE(Read(Return(figures), limits).ok());
  const absl::Status status =
      Read(Return(figures + "<A cell=\"t/1/a\"/>"), limits).status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(status.message(),
            "the return has more than 3 values, headings and texts");
}

TEST_F(ReturnFileTest, StopsAtTheMostBytesOfTexts) {
  ReadLimits limits;
  limits.text_bytes = 5000;
  const std::string text(1000, 'x');
  EXPECT_TRUE(Read(Return("<A>" + text + "</A>"), limits).ok());
  for (const std::string& one :
       {"<A cell=\"t/1/a\">" + text + "</A>", "<A cell=\"" + text + "\"/>",
        "<A>" + text + "</A>", text + "<!-- -->"}) {
    std::string figures;
    for (int i = 0; i < 6; ++i) figures += one;
    const absl::Status status = Read(Return(figures), limits).status();
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << one.substr(0, 20);
    EXPECT_EQ(status.message(), "the return has more than 5000 bytes of texts");
  }
}

TEST_F(ReturnFileTest, AFigureWithoutItsNameIsOdd) {
  EXPECT_THAT(Sound("<Closed>12</Closed><Name>12</Name><Number>2</Number>"
                    "<Text>Two.</Text>")
                  .oddities,
              ElementsAre("the figure Closed, 12, has no name"));
}

}  // namespace
}  // namespace redress::verify

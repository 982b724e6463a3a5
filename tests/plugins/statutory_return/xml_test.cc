#include "plugins/statutory_return/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugins/driver/plugin_driver.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::statutory_return {
namespace {

using ::redress::testing::CommandResult;
using ::redress::testing::RunCommand;
using ::redress::testing::SampleData;
using ::redress::testing::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kSchema[] =
    REDRESS_SOURCE_DIR "/plugins/statutory_return/cscrep-1.1.xsd";

// xmllint's word on a return.
CommandResult Validate(const std::string& xml) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("return.xml", xml);
  return RunCommand("xmllint --nonet --noout --schema '" +
                    std::string(kSchema) + "' '" + path + "'");
}

std::string Write(const ReturnData& data,
                  const std::vector<QueryReason>& reasons = {}) {
  std::vector<std::string> problems;
  std::string xml = WriteXml(data, reasons, problems);
  EXPECT_THAT(problems, IsEmpty());
  return xml;
}

// `xml` with the first `from` replaced.
std::string Replace(std::string xml, const std::string& from,
                    const std::string& to) {
  const size_t at = xml.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? xml : xml.replace(at, from.size(), to);
}

TEST(XmlTest, ASoundReturnIsValid) {
  const std::string xml = Write(SampleData(), {{310, "fewer referrals"}});
  const CommandResult result = Validate(xml);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(xml.substr(0, 38), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  for (const char* part :
       {"<Collection>CSCREP</Collection>",
        "<Year>2020</Year>",
        "<ReferenceDate>2020-03-31</ReferenceDate>",
        "<LEA>380</LEA>",
        "<SoftwareCode>redress</SoftwareCode>",
        "<Release>0.1.0</Release>",
        "<SerialNo>001</SerialNo>",
        "<DateTime>2020-04-20T00:00:00</DateTime>",
        "<PercentUpheld cell=\"stages/1/upheld stages/1/stage_closed\">44.4"
        "</PercentUpheld>",
        "<PercentUpheld cell=\"stages/3/upheld stages/3/stage_closed\">z<",
        "<PercentTimely cell=\"stages/1/on_time_rate\">66.7</PercentTimely>",
        "<ReceivedPriorPeriod "
        "cell=\"representations/2/received_comparison\">11<",
        "<SavingGBP cell=\"adr/1/adr_saving_gbp\">3600.00</SavingGBP>",
        "<Group child=\"true\">\n        <Name>Child</Name>\n        "
        "<Complaints cell=\"customer_groups/1/complaints\">2</Complaints>",
        "<DirectToStage2>0</DirectToStage2>",
        "<DataVersion>3</DataVersion>\n      "
        "<DocumentSource>{&quot;report&quot;:{}}</DocumentSource>",
        "<Interim>false</Interim>",
        "<Text>The duty rota is shared &amp; kept &lt; 1 week old.</Text>",
        "<Rule>310Q</Rule>",
        "<Reason>fewer referrals</Reason>"}) {
    EXPECT_THAT(xml, HasSubstr(part));
  }
  EXPECT_THAT(xml, Not(HasSubstr("\r")));
}

TEST(XmlTest, TheSameDataGiveTheSameBytes) {
  EXPECT_EQ(Write(SampleData()), Write(SampleData()));
}

TEST(XmlTest, TheLeastReturnIsValid) {
  ReturnData data = SampleData();
  for (KindFigures& kind : data.representations) kind.received_prior.reset();
  data.customer_groups.clear();
  data.learning.clear();
  data.effectiveness_review.clear();
  const CommandResult result = Validate(Write(data));
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST(XmlTest, TheSchemaIsStrict) {
  const std::string xml = Write(SampleData());
  const std::pair<const char*, const char*> changes[] = {
      {"<Collection>CSCREP<", "<Collection>CIN<"},
      {"<LEA>380<", "<LEA>66<"},
      {"<LEA>380<", "<LEA> 380<"},
      {"<SerialNo>001<", "<SerialNo>000<"},
      {">44.4</PercentUpheld", ">44.44</PercentUpheld"},
      {">44.4</PercentUpheld", "></PercentUpheld"},
      {">44.4</PercentUpheld", ">100.1</PercentUpheld"},
      {">44</Received", ">-1</Received"},
      {">44</Received", ">044</Received"},
      {"<Number>2<", "<Number>1<"},
      {"<Kind>compliment<", "<Kind>complaint<"},
      {"<Kind>compliment<", "<Kind>praise<"},
      {"T00:00:00<", "T12:00:00<"},
      {"<PeriodEnd>2020-03-31<", "<PeriodEnd>2020-02-30<"},
      {">3600.00</SavingGBP", ">3600</SavingGBP"},
      {" Version=\"1.1\"", " Version=\"1.0\""},
      {"<QueryReasons>", "<Extra/><QueryReasons>"},
  };
  for (const auto& [from, to] : changes) {
    EXPECT_NE(Validate(Replace(xml, from, to)).exit_code, 0) << to;
  }
}

TEST(XmlTest, TextsThatXmlCannotHoldAreProblems) {
  for (const std::string& text :
       {std::string("a\x01z"), std::string("a\0z", 3), std::string("\xFF"),
        std::string("\xED\xA0\x80"), std::string("\xC0\x80"),
        std::string("cut \xE2\x82"), std::string("\xEF\xBF\xBF")}) {
    ReturnData data = SampleData();
    data.effectiveness_review = text;
    std::vector<std::string> problems;
    WriteXml(data, {}, problems);
    EXPECT_THAT(problems,
                ElementsAre(HasSubstr("element EffectivenessReview")));
  }
}

TEST(XmlTest, TheDocumentsSourceLosesNothing) {
  ReturnData data = SampleData();
  data.document_source = "{\"a\":\"\xEF\xBF\xBE\xEF\xBF\xBF\x7F\"}";
  EXPECT_THAT(Write(data),
              HasSubstr("<DocumentSource>{&quot;a&quot;:&quot;\\ufffe\\uffff"
                        "\\u007f&quot;}</DocumentSource>"));
}

TEST(XmlTest, EscapesMarkup) {
  std::string escaped;
  ASSERT_TRUE(EscapeXml("]]> <a b=\"c\"> & caf\xC3\xA9\t\n\r", escaped));
  EXPECT_EQ(escaped,
            "]]&gt; &lt;a b=&quot;c&quot;&gt; &amp; caf\xC3\xA9\t\n&#13;");
}

}  // namespace
}  // namespace redress::statutory_return

#include "plugins/statutory_return/check/return_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "plugins/statutory_return/rules.h"
#include "plugins/statutory_return/xml.h"
#include "tests/plugins/statutory_return/sample_return.h"

namespace redress::statutory_return {
namespace {

using ::redress::testing::SampleData;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string Write(const ReturnData& data,
                  const std::vector<QueryReason>& reasons = {}) {
  std::vector<std::string> problems;
  std::string xml = WriteXml(data, reasons, problems);
  EXPECT_THAT(problems, IsEmpty());
  return xml;
}

std::string Replace(std::string xml, const std::string& from,
                    const std::string& to) {
  const size_t at = xml.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? xml : xml.replace(at, from.size(), to);
}

// A file of 1.0 as it was written then: the attributes and Provenance are new.
std::string FirstVersion(std::string xml) {
  for (const char* begin : {" cell=\"", " child=\""}) {
    for (size_t at; (at = xml.find(begin)) != std::string::npos;) {
      const size_t value = xml.find('"', at) + 1;
      xml.erase(at, xml.find('"', value) + 1 - at);
    }
  }
  const size_t provenance = xml.find("<Provenance>");
  const std::string end = "</Provenance>";
  xml.erase(provenance, xml.find(end) + end.size() - provenance);
  xml = Replace(xml, "Version=\"1.1\"", "Version=\"1.0\"");
  return Replace(xml, "cscrep-1.1.xsd", "cscrep-1.0.xsd");
}

TEST(ReturnReaderTest, WhatWasWrittenIsReadAgain) {
  ReturnData data = SampleData();
  data.document_source = R"({"report":{"report":"childrens-return"}})";
  data.learning[0].text = "]]> <a b=\"c\"> & caf\xC3\xA9\r\n";
  data.direct_to_stage_2 = 3;
  const std::string xml = Write(data, {{310, "fewer & fewer"}});
  const ReturnFile file = ReadReturn(xml);
  ASSERT_EQ(file.trouble, "");
  ASSERT_THAT(file.schema_faults, IsEmpty());
  EXPECT_EQ(file.version, "1.1");
  ASSERT_EQ(file.data.reasons.size(), 1U);
  EXPECT_EQ(file.data.reasons[0].reason, "fewer & fewer");
  // Every figure, text and cell: written again, it is the same file.
  EXPECT_EQ(Write(file.data, file.data.reasons), xml);
}

TEST(ReturnReaderTest, TheFirstVersionIsReadToo) {
  const ReturnFile file = ReadReturn(FirstVersion(Write(SampleData())));
  ASSERT_EQ(file.trouble, "");
  ASSERT_THAT(file.schema_faults, IsEmpty());
  EXPECT_EQ(file.version, "1.0");
  EXPECT_THAT(CheckReturn(file.data), IsEmpty());
  EXPECT_EQ(file.data.stages[0].closed.cell(), "");
}

TEST(ReturnReaderTest, SaysWhereTheSchemaIsBroken) {
  const std::string xml = Write(SampleData());
  const std::pair<const char*, const char*> changes[] = {
      {"<Collection>CSCREP<", "<Collection>CIN<"},
      {">44.4</PercentUpheld>", ">44.44</PercentUpheld>"},
      {"<Number>2<", "<Number>1<"},
      {" cell=\"stages/1/due\"", ""},
      {" cell=\"stages/1/due\"", " cell=\"stages/0/due\""},
      {" cell=\"stages/1/due\"", " cell=\"\""},
      {"<QueryReasons>", "<Extra/><QueryReasons>"},
      {">44</Received>", ">1000000000000</Received>"},
  };
  for (const auto& [from, to] : changes) {
    const ReturnFile file = ReadReturn(Replace(xml, from, to));
    EXPECT_EQ(file.trouble, "") << to;
    EXPECT_THAT(file.schema_faults, Contains(StartsWith("line "))) << to;
  }
}

TEST(ReturnReaderTest, ComparesWhatTheSchemaCannot) {
  const std::string xml = Write(SampleData());
  EXPECT_THAT(ReadReturn(Replace(xml, ">91</Received>", ">92</Received>"))
                  .schema_faults,
              ElementsAre("the total of Received is 92, but the kinds sum to "
                          "91"));
  EXPECT_THAT(ReadReturn(Replace(xml, "<DataVersion>3<", "<DataVersion>4<"))
                  .schema_faults,
              ElementsAre("the data version is 4 in Provenance, but 3 in "
                          "AnnualReport"));
  EXPECT_THAT(
      ReadReturn(Replace(xml, "<DataDate>2020-04-20<", "<DataDate>1820-04-20<"))
          .schema_faults,
      ElementsAre("DataDate is no day of the years 1900 to 2199"));
}

TEST(ReturnReaderTest, WhatBeganAtStage2StandsThere) {
  const std::string direct = "<DirectToStage2>0</DirectToStage2>";
  const std::string received = "<Received cell=\"stages/1/stage_started\">";
  const std::string xml = Write(SampleData());
  const size_t at = xml.find(received);
  ASSERT_NE(at, std::string::npos);
  const size_t end = xml.find("</Received>", at) + 11;
  std::string moved = xml;
  moved.insert(end, direct);
  EXPECT_THAT(ReadReturn(moved).schema_faults,
              ElementsAre("DirectToStage2 stands in stage 1, but belongs to "
                          "stage 2"));
}

TEST(ReturnReaderTest, NamesAHundredFaults) {
  ReturnData data = SampleData();
  for (int i = 0; i < 150; ++i) {
    data.learning.push_back({"Cause", "Text", ParseDay("2019-08-01"), ""});
  }
  std::string xml = Write(data);
  const std::string day = "<ImplementedOn>2019-08-01<";
  for (size_t i = xml.find(day); i != std::string::npos; i = xml.find(day)) {
    xml.replace(i, day.size(), "<ImplementedOn>1819-08-01<");
  }
  EXPECT_THAT(ReadReturn(xml).schema_faults, SizeIs(100));
}

TEST(ReturnReaderTest, WhatIsNoReturn) {
  const std::string xml = Write(SampleData());
  EXPECT_THAT(ReadReturn("").trouble, HasSubstr("line "));
  EXPECT_THAT(ReadReturn("<a>").trouble, HasSubstr("line 1: "));
  EXPECT_THAT(ReadReturn("<a/>").trouble, HasSubstr("no Message"));
  EXPECT_THAT(ReadReturn(Replace(xml, "\"1.1\"", "\"2.0\"")).trouble,
              HasSubstr("Version 1.0 or 1.1"));
  EXPECT_THAT(ReadReturn(xml.substr(0, xml.size() / 2)).trouble,
              HasSubstr("line "));
  EXPECT_THAT(ReadReturn(std::string(kMaxReturnBytes + 1, ' ')).trouble,
              HasSubstr("larger than 16 MiB"));
  EXPECT_THAT(ReadReturn(std::string(100000, '<')).trouble,
              HasSubstr("line 1"));
}

// No entity is replaced, no file or address opened.
TEST(ReturnReaderTest, DocumentTypesAreRefused) {
  const std::string xml = Write(SampleData());
  const std::string declaration = "?>\n";
  for (const char* type :
       {"<!DOCTYPE Message>",
        "<!DOCTYPE Message SYSTEM \"file:///etc/hostname\">",
        "<!DOCTYPE Message [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>",
        "<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
        "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>"}) {
    EXPECT_THAT(
        ReadReturn(Replace(xml, declaration, declaration + type)).trouble,
        HasSubstr("document type"));
  }
}

// Whatever the bytes, it is read or refused: in hand are a sound file with
// bytes changed, taken out and put in, and bytes alone.
TEST(ReturnReaderTest, AnyBytesAreReadOrRefused) {
  const std::string sound = Write(SampleData(), {{310, "fewer"}});
  std::mt19937 random(20260101);
  const std::string special = "<>&\"'/=!?[]-;#x0\x00\xFF\xC3\n 9";
  int refused = 0;
  int faulty = 0;
  int judged = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string xml = sound;
    if (i % 20 == 0) {
      xml.resize(random() % 300);
      for (char& c : xml) c = static_cast<char>(random());
    }
    const uint32_t changes = 1 + random() % 3;
    for (uint32_t change = 0; change < changes && !xml.empty(); ++change) {
      const size_t at = random() % xml.size();
      switch (random() % 5) {
        case 0:
          xml[at] = special[random() % special.size()];
          break;
        case 1:
          xml[at] = static_cast<char>('0' + random() % 10);
          break;
        case 2:
          xml.erase(at, random() % 40);
          break;
        case 3:
          xml.insert(at, xml.substr(random() % xml.size(), random() % 200));
          break;
        default:
          xml.insert(at, 1, special[random() % special.size()]);
      }
    }
    const ReturnFile file = ReadReturn(xml);
    if (!file.trouble.empty()) {
      ++refused;
    } else if (!file.schema_faults.empty()) {
      ++faulty;
    } else {
      CheckReturn(file.data);
      ++judged;
    }
  }
  // Each way is taken often.
  EXPECT_GT(refused, 100);
  EXPECT_GT(faulty, 100);
  EXPECT_GT(judged, 100);
}

}  // namespace
}  // namespace redress::statutory_return

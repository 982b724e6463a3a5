// The built plugin through the C ABI.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/plugins/driver/plugin_driver.h"
#include "tests/plugins/statutory_return/sample_return.h"
#include "tests/plugins/statutory_return/test_document.h"

namespace redress::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr char kPlugin[] =
    REDRESS_BINARY_DIR "/plugins/redress_statutory_return.so";
constexpr char kSchema[] = REDRESS_BINARY_DIR "/plugins/cscrep-1.1.xsd";

using Changes = std::map<std::string, std::string>;

// The sample with its options, some of them changed.
ExportResult ExportWith(const TestDocument& document,
                        const Changes& changes = {}) {
  std::map<std::string, std::string> options = SampleOptions();
  for (const auto& [name, value] : changes) options[name] = value;
  return Export(kPlugin, document, options);
}

// The sample as a half-year, with the sudden fall of the first customer's.
statutory_return::Document HalfYear() {
  statutory_return::Document document = SampleReturn();
  document.periods[0].last_day = *statutory_return::ParseDay("2019-09-30");
  FindFigure(document, "representations", "Complaints", "received_comparison")
      .numerator = 25;
  return document;
}

TEST(StatutoryReturnPluginTest, SaysWhatItIs) {
  const PluginDescription description = Describe(kPlugin);
  EXPECT_EQ(description.id, "statutory_return");
  EXPECT_EQ(description.file_extension, ".xml");
  EXPECT_THAT(description.accepted_documents, ElementsAre("childrens-return"));
  EXPECT_THAT(description.options, Contains(Pair("reason_310", "")));
  EXPECT_THAT(description.options, Contains(Pair("serial_no", "1")));
}

TEST(StatutoryReturnPluginTest, WritesOneValidFileTheSameEveryTime) {
  const TestDocument document = ToTestDocument(SampleReturn());
  const ExportResult result = ExportWith(document);
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  ASSERT_EQ(result.files.size(), 1U);
  EXPECT_EQ(result.files.begin()->first, "cscrep-380-2020-03-31.xml");
  EXPECT_THAT(result.messages, IsEmpty());
  const TemporaryFolder folder;
  const CommandResult lint = RunCommand(
      "xmllint --nonet --noout --schema '" + std::string(kSchema) + "' '" +
      folder.Write("return.xml", result.files.begin()->second) + "'");
  EXPECT_EQ(lint.exit_code, 0) << lint.output;
  EXPECT_EQ(ExportWith(document).files, result.files);
  EXPECT_THAT(result.files.begin()->second,
              HasSubstr("<DocumentSource>{&quot;report&quot;:{}}<"));
}

TEST(StatutoryReturnPluginTest, QueriesNeedReasons) {
  const TestDocument document = ToTestDocument(HalfYear());
  const ExportResult refused = ExportWith(document);
  EXPECT_EQ(refused.code, REDRESS_FAILED_PRECONDITION);
  EXPECT_EQ(refused.error,
            "The return is not released: 2 queries without a reason.\n"
            "101Q interim: 2019-04-01 to 2019-09-30 instead of the financial "
            "year that ends 2020-03-31; give reason_101=\"...\".\n"
            "310Q complaints received 12 against 25 in the comparison period, "
            "a change of more than 25%; give reason_310=\"...\".");
  EXPECT_THAT(refused.files, IsEmpty());

  const ExportResult released =
      ExportWith(document, {{"reason_101", "A half-year report."},
                            {"reason_310", "Feedback is put right earlier."},
                            {"reason_320", "Not asked."},
                            {"reason_330", "   "}});
  ASSERT_EQ(released.code, REDRESS_OK) << released.error;
  const std::string& xml = released.files.begin()->second;
  EXPECT_THAT(xml, HasSubstr("<Reason>A half-year report.</Reason>"));
  EXPECT_THAT(xml, HasSubstr("<Rule>310Q</Rule>"));
  EXPECT_EQ(xml.find("320Q"), std::string::npos);
  EXPECT_THAT(released.messages, Contains(HasSubstr("320Q was not raised")));
}

TEST(StatutoryReturnPluginTest, ErrorsListEveryRuleWithItsFigures) {
  statutory_return::Document document = SampleReturn();
  FindFigure(document, "stages", "Stage 1", "stage_open_at_end").numerator = 5;
  FindFigure(document, "service_areas", "Fostering", "complaints").numerator =
      9;
  const ExportResult result = ExportWith(
      ToTestDocument(document),
      {{"lea", "12"}, {"effectiveness_review", "Ask jo@example.org."}});
  EXPECT_EQ(result.code, REDRESS_FAILED_PRECONDITION);
  EXPECT_THAT(result.error, HasSubstr("4 errors."));
  EXPECT_THAT(result.error, HasSubstr("\n120 LEA \"12\""));
  EXPECT_THAT(result.error, HasSubstr("\n200 stage 1: brought forward 1"));
  EXPECT_THAT(result.error, HasSubstr("\n260 service areas sum to 15"));
  EXPECT_THAT(result.error,
              HasSubstr("\n400 effectiveness_review seems to hold an e-mail"));
}

TEST(StatutoryReturnPluginTest, BadOptionsAreListedTogether) {
  const ExportResult result =
      ExportWith(ToTestDocument(SampleReturn()),
                 {{"reference_date", "31/03/2020"},
                  {"serial_no", "1000"},
                  {"direct_to_stage_2", "-1"},
                  {"reason_310", std::string(10001, 'x')}});
  EXPECT_EQ(result.code, REDRESS_FAILED_PRECONDITION);
  EXPECT_EQ(result.error,
            "The return cannot be made:\n"
            "option reference_date is not a day such as 2020-03-31.\n"
            "option serial_no is not a whole number from 1 to 999.\n"
            "option direct_to_stage_2 is not a whole number from 0 to "
            "1000000.\n"
            "option reason_310 has more than 10,000 bytes.");
}

TEST(StatutoryReturnPluginTest, OptionsReachTheHeader) {
  const ExportResult result =
      ExportWith(ToTestDocument(SampleReturn()),
                 {{"reference_date", "2019-12-31"},
                  {"interim", "true"},
                  {"serial_no", "42"},
                  {"reason_101", "Asked for at the turn of the year."}});
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  const std::string& xml = result.files.begin()->second;
  EXPECT_THAT(xml, HasSubstr("<ReferenceDate>2019-12-31</ReferenceDate>"));
  EXPECT_THAT(xml, HasSubstr("<SerialNo>042</SerialNo>"));
  EXPECT_THAT(xml, HasSubstr("<Interim>true</Interim>"));
}

TEST(StatutoryReturnPluginTest, WithoutAComparisonItSaysWhatIsLeftOut) {
  statutory_return::Document document = SampleReturn();
  document.periods.pop_back();
  const ExportResult result = ExportWith(ToTestDocument(document));
  ASSERT_EQ(result.code, REDRESS_OK) << result.error;
  EXPECT_THAT(result.messages, ElementsAre(HasSubstr("310Q was left out")));
}

TEST(StatutoryReturnPluginTest, ADocumentOfAnotherShapeIsRefused) {
  statutory_return::Document document = SampleReturn();
  document.tables.resize(1);
  const ExportResult result = ExportWith(ToTestDocument(document));
  EXPECT_EQ(result.code, REDRESS_FAILED_PRECONDITION);
  EXPECT_THAT(result.error, HasSubstr("table stages is missing"));
}

}  // namespace
}  // namespace redress::testing

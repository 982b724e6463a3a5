#include "clients/cpp/csv_wording.h"

#include <cstdint>
#include <string>

#include "clients/cpp/csv_cells.h"
#include "gtest/gtest.h"

namespace redress::client {
namespace {

TEST(CsvWordingTest, NamesColumnsAndPounds) {
  struct Wording {
    CsvKind kind;
    const char* field;
    const char* message;
    const char* expected;
  };
  const Wording wordings[] = {
      {CsvKind::kCases, "adr_saving_pence",
       "adr_saving_pence 200000000000 is above 100000000000 pence, the largest "
       "amount that is held",
       "adr_saving_gbp 2000000000.00 is above 1000000000.00, the largest "
       "amount that is held"},
      {CsvKind::kCases, "remedy_pence",
       "remedy_pence -5 is below 0; an amount is 0 or more",
       "remedy_gbp -0.05 is below 0; an amount is 0 or more"},
      {CsvKind::kCases, "adr_offered_on",
       "adr_offered_on is missing and adr_saving_pence is given: it is counted "
       "in no period",
       "adr_offered_on is missing and adr_saving_gbp is given: it is counted "
       "in no period"},
      {CsvKind::kCases, "stage1.extended_to",
       "stage1.extended_to 2019-04-05 is before the computed due day "
       "2019-04-15; an extension makes it later",
       "stage1_extended_to 2019-04-05 is before the computed due day "
       "2019-04-15; an extension makes it later"},
      {CsvKind::kCases, "stage2.requested_on",
       "stage2.requested_on 2019-05-02 is after stage2.started_on 2019-05-01.",
       "stage2_requested_on 2019-05-02 is after stage2_started_on 2019-05-01."},
      {CsvKind::kCases, "stage2",
       "stage2 is given and nothing of stage1 is: a complaint goes to stage 2 "
       "from stage 1",
       "stage2 is given and nothing of stage1 is: a complaint goes to stage 2 "
       "from stage 1"},
      {CsvKind::kCases, "categories[1]",
       "categories[1] \"stage1.due_on \" begins or ends with a space",
       "category \"stage1.due_on \" begins or ends with a space"},
      {CsvKind::kCases, "categories", "categories has 101 values",
       "category has 101 values"},
      {CsvKind::kCases, "attributes.Fortune Green",
       "attributes.Fortune Green is 1001 bytes long; 1000 are allowed",
       "attr:Fortune Green is 1001 bytes long; 1000 are allowed"},
      {CsvKind::kAliases, "alias.effective_to",
       "alias.effective_to 2019-04-01 is before alias.effective_from "
       "2019-04-02",
       "to 2019-04-01 is before from 2019-04-02"},
      {CsvKind::kCases, "team", "an \"open quote adr_saving_pence",
       "an \"open quote adr_saving_pence"},
      {CsvKind::kCases, "", "", ""},
  };
  for (const Wording& wording : wordings) {
    EXPECT_EQ(WordingForCsv(wording.kind, wording.field, wording.message),
              wording.expected);
  }
}

TEST(CsvWordingTest, ValuesAreThoseOfCells) {
  EXPECT_EQ(ValueForCsv(CsvKind::kCases, "adr_saving_pence", "200000000000"),
            "2000000000.00");
  EXPECT_EQ(ValueForCsv(CsvKind::kCases, "remedy_pence", ""), "");
  EXPECT_EQ(ValueForCsv(CsvKind::kCases, "team", "12"), "12");
  EXPECT_EQ(ValueForCsv(CsvKind::kCases, "attributes.x_gbp", "12"), "12");
}

TEST(CsvWordingTest, PoundsHaveTwoDecimalsAndOneSign) {
  EXPECT_EQ(PoundsText(0), "0.00");
  EXPECT_EQ(PoundsText(180005), "1800.05");
  EXPECT_EQ(PoundsText(-5), "-0.05");
  EXPECT_EQ(PoundsText(INT64_MIN), "-92233720368547758.08");
}

}  // namespace
}  // namespace redress::client

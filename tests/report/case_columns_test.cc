#include "service/report/case_columns.h"

#include <string>
#include <vector>

#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_columns.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace redress::report {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::Settings Settings() {
  v1::Settings settings;
  settings.add_attributes("ward");
  return settings;
}

v1::Representation Record() {
  v1::Representation record;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        reference: "C-1"
        kind: KIND_MP_ENQUIRY
        received_on { year: 2019 month: 4 day: 3 }
        categories: "Letters"
        categories: "Delay"
        remedy_pence: 5050
        stage1 {
          computed_due_on { year: 2019 month: 4 day: 17 }
          outcome: OUTCOME_NOT_UPHELD
        }
        stage2 {
          due_on { year: 2019 month: 5 day: 1 }
          computed_due_on { year: 2019 month: 6 day: 1 }
        }
        attributes { key: "ward" value: "North" }
      )pb",
      &record));
  return record;
}

// One thing has one name everywhere: what the client's CSV calls a column.
TEST(CaseColumns, AreThoseOfTheCanonicalCsv) {
  const std::vector<std::string> names = CaseColumnNames({});
  std::vector<std::string> csv;
  for (const client::CsvColumn& column :
       client::CsvColumns(client::CsvKind::kCases)) {
    const std::string name = column.name;
    if (name != "reference" && name != "authority") csv.push_back(name);
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAreArray(csv));
}

TEST(CaseColumns, HoldWhatTheCsvHolds) {
  const v1::Representation record = Record();
  for (const client::CsvColumn& column :
       client::CsvColumns(client::CsvKind::kCases)) {
    const std::string name = column.name;
    if (name == "reference" || name == "authority") continue;
    const v1::TableCell cell = CaseCell(name, record);
    if (cell.value_case() == v1::TableCell::kText) {
      EXPECT_EQ(cell.text(), client::CellOf(record, column.path)) << name;
    }
  }
}

TEST(CaseColumns, HaveTypesAndLabels) {
  EXPECT_EQ(CaseColumn("received_on").role(), v1::COLUMN_ROLE_DATE);
  EXPECT_EQ(CaseColumn("stage1_due_on").label(), "Stage 1 due on");
  EXPECT_EQ(CaseColumn("remedy_gbp").role(), v1::COLUMN_ROLE_FIGURE);
  EXPECT_EQ(CaseColumn("remedy_gbp").label(), "Remedy (\u00A3)");
  EXPECT_EQ(CaseColumn("adr_saving_gbp").label(), "ADR saving (\u00A3)");
  EXPECT_EQ(CaseColumn("attr:ward").label(), "ward");
  EXPECT_EQ(CaseColumn("attr:ward").id(), "attr_ward");
}

TEST(CaseColumns, GiveTheCasesValues) {
  const v1::Representation record = Record();
  EXPECT_EQ(CaseCell("kind", record).text(), "mp_enquiry");
  EXPECT_EQ(CaseCell("category", record).text(), "Letters; Delay");
  EXPECT_EQ(CaseCell("remedy_gbp", record).figure().display(), "£50.50");
  EXPECT_EQ(CaseCell("attr:ward", record).text(), "North");
  EXPECT_EQ(CaseCell("stage1_outcome", record).text(), "not_upheld");
  EXPECT_EQ(CaseCell("stage1_due_on", record).date().day(), 17)
      << "the computed day, where none is recorded";
  EXPECT_EQ(CaseCell("stage2_due_on", record).date().month(), 5);
  for (const std::string name :
       {"closed_on", "stage3_due_on", "adr_saving_gbp", "team"}) {
    EXPECT_EQ(CaseCell(name, record).value_case(), v1::TableCell::VALUE_NOT_SET)
        << name;
  }
}

TEST(CheckCaseColumns, NamesTheNearest) {
  google::protobuf::RepeatedPtrField<std::string> columns;
  *columns.Add() = "team";
  *columns.Add() = "attr:ward";
  EXPECT_THAT(CheckCaseColumns(columns, Settings(), "columns"), IsEmpty());
  *columns.Add() = "recieved_on";
  *columns.Add() = "team";
  const auto faults = CheckCaseColumns(columns, Settings(), "columns");
  ASSERT_THAT(faults, SizeIs(2));
  EXPECT_EQ(faults[0].field, "columns[2]");
  EXPECT_THAT(faults[0].description, HasSubstr("did you mean \"received_on\""));
  EXPECT_EQ(faults[1].reason, "DUPLICATE_COLUMN");
}

}  // namespace
}  // namespace redress::report

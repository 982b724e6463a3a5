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

v1::TableCell CellOf(const std::string& name, const v1::Representation& record,
                     const model::Reference& reference = model::Reference({})) {
  return CaseCell(name, record, model::DeriveFacts(record, reference));
}

// One thing has one name everywhere: what the client's CSV calls a column.
TEST(CaseColumns, AreThoseOfTheCanonicalCsvAndDimensions) {
  const std::vector<std::string> names = CaseColumnNames({});
  std::vector<std::string> csv = {"team_as_recorded"};
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
    // Its default, where the CSV has none.
    if (name == "procedure") continue;
    const v1::TableCell cell = CellOf(name, record);
    if (cell.value_case() == v1::TableCell::kText) {
      EXPECT_EQ(cell.text(), client::CellOf(record, column.path)) << name;
    }
  }
}

// A list beside a table calls things as the table does.
TEST(CaseColumns, OfDimensionsHaveTheMemberUnderWhichACaseIsCounted) {
  v1::ReferenceData alias;
  alias.mutable_alias()->set_dimension("team");
  alias.mutable_alias()->set_recorded("Duty Team East");
  alias.mutable_alias()->set_canonical("Assessment Team East");
  v1::ReferenceData category;
  category.mutable_alias()->set_dimension("category");
  category.mutable_alias()->set_recorded("letters");
  category.mutable_alias()->set_canonical("Correspondence");
  v1::ReferenceData settings;
  v1::DefaultProcedure* procedure =
      settings.mutable_settings()->add_default_procedures();
  procedure->set_kind(v1::KIND_MP_ENQUIRY);
  procedure->set_procedure(v1::PROCEDURE_ENQUIRY);
  const model::Reference reference({alias, category, settings});
  v1::Representation record = Record();
  record.set_team("duty team east");
  record.set_ethnicity("Not recorded");
  EXPECT_EQ(CellOf("team", record, reference).text(), "Assessment Team East");
  EXPECT_EQ(CellOf("team_as_recorded", record, reference).text(),
            "duty team east");
  EXPECT_EQ(CellOf("category", record, reference).text(),
            "Correspondence; Delay");
  EXPECT_EQ(CellOf("procedure", record, reference).text(), "enquiry");
  EXPECT_EQ(CellOf("ethnicity", record, reference).value_case(),
            v1::TableCell::VALUE_NOT_SET);
  record.set_kind(v1::KIND_COMPLAINT);
  record.set_procedure(v1::PROCEDURE_CHILDREN_STATUTORY);
  EXPECT_EQ(CellOf("outcome", record, reference).text(), "not_upheld");
}

TEST(CaseColumns, HaveTypesAndLabels) {
  EXPECT_EQ(CaseColumn("received_on").role(), v1::COLUMN_ROLE_DATE);
  EXPECT_EQ(CaseColumn("stage1_due_on").label(), "Stage 1 due on");
  EXPECT_EQ(CaseColumn("remedy_gbp").role(), v1::COLUMN_ROLE_FIGURE);
  EXPECT_EQ(CaseColumn("remedy_gbp").label(), "Remedy (\u00A3)");
  EXPECT_EQ(CaseColumn("adr_saving_gbp").label(), "ADR saving (\u00A3)");
  EXPECT_EQ(CaseColumn("attr:ward").label(), "ward");
  EXPECT_EQ(CaseColumn("attr:ward").id(), "attr_ward");
  EXPECT_EQ(CaseColumn("attr:My-Ward").id(), "attr_my_ward");
  EXPECT_EQ(CaseColumn("team_as_recorded").label(), "Team as recorded");
}

TEST(CaseColumns, GiveTheCasesValues) {
  const v1::Representation record = Record();
  EXPECT_EQ(CellOf("kind", record).text(), "mp_enquiry");
  EXPECT_EQ(CellOf("category", record).text(), "Letters; Delay");
  EXPECT_EQ(CellOf("remedy_gbp", record).figure().display(), "£50.50");
  EXPECT_EQ(CellOf("attr:ward", record).text(), "North");
  EXPECT_EQ(CellOf("stage1_outcome", record).text(), "not_upheld");
  EXPECT_EQ(CellOf("stage1_due_on", record).date().day(), 17)
      << "the computed day, where none is recorded";
  EXPECT_EQ(CellOf("stage2_due_on", record).date().month(), 5);
  for (const std::string name :
       {"closed_on", "stage3_due_on", "adr_saving_gbp", "team"}) {
    EXPECT_EQ(CellOf(name, record).value_case(), v1::TableCell::VALUE_NOT_SET)
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

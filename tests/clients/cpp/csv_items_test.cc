#include "clients/cpp/csv_items.h"

#include "clients/cpp/csv_cells.h"
#include "clients/cpp/csv_values.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

CsvLayout Layout(const std::vector<std::string>& header) {
  absl::StatusOr<CsvLayout> layout = ReadCsvHeader(header);
  EXPECT_TRUE(layout.ok()) << layout.status();
  return *layout;
}

// An item of a file of cases with one more column.
v1::Representation MakeCase(const std::string& column, const std::string& cell,
                            RowReport& report) {
  const CsvLayout layout = Layout({"reference", "kind", "received_on", column});
  CsvRow row;
  row.line = 7;
  row.cells = {"A1", "complaint", "2019-04-03", cell};
  return MakeItem(layout, row, report).representation();
}

TEST(CsvItemsTest, MakesACase) {
  const CsvLayout layout =
      Layout({"reference", "kind", "received_on", "stage1_due_on", "category",
              "adr_saving_gbp", "outcome", "attr:ward", "team"});
  CsvRow row;
  row.line = 7;
  row.cells = {" A1 ",       "MP_Enquiry",      "2019-04-03",
               "2019-04-17", "a; b\\;c;;",      "1800.5",
               "Upheld",     " Fortune Green ", ""};
  row.cells[5] = "1800.50";
  RowReport report;
  const v1::ImportItem item = MakeItem(layout, row, report);
  EXPECT_THAT(report.problems, IsEmpty());
  EXPECT_EQ(report.key, "A1");
  EXPECT_EQ(item.position(), 7);
  const v1::Representation& record = item.representation();
  EXPECT_EQ(record.reference(), "A1");
  EXPECT_EQ(record.kind(), v1::KIND_MP_ENQUIRY);
  EXPECT_EQ(record.received_on().month(), 4);
  EXPECT_EQ(record.stage1().due_on().day(), 17);
  EXPECT_THAT(record.categories(), ElementsAre("a", "b;c"));
  EXPECT_EQ(record.adr_saving_pence(), 180050);
  EXPECT_EQ(record.outcome(), v1::OUTCOME_UPHELD);
  EXPECT_EQ(record.attributes().at("ward"), "Fortune Green");
  EXPECT_EQ(record.team(), "");
  EXPECT_EQ(item.update_mask().paths_size(), 9);
  EXPECT_EQ(item.update_mask().paths(8), "team");
}

TEST(CsvItemsTest, ClearsWithEmptyCells) {
  RowReport report;
  EXPECT_FALSE(MakeCase("remedy_gbp", " ", report).has_remedy_pence());
  EXPECT_FALSE(MakeCase("stage2_started_on", "", report).has_stage2());
  EXPECT_THAT(report.problems, IsEmpty());
  EXPECT_TRUE(MakeCase("remedy_gbp", "0", report).has_remedy_pence());
}

TEST(CsvItemsTest, WantsTheRequiredCells) {
  const CsvLayout layout = Layout({"reference", "kind", "received_on"});
  CsvRow row;
  row.cells = {"", "complaint", " "};
  RowReport report;
  MakeItem(layout, row, report);
  ASSERT_EQ(report.problems.size(), 2u);
  EXPECT_EQ(report.problems[0].column, "reference");
  EXPECT_EQ(report.problems[1].column, "received_on");
  EXPECT_EQ(report.problems[1].reason, "REQUIRED");
}

struct BadCell {
  std::string column;
  std::string cell;
  std::string reason;
  std::string message;
  std::string suggestion;
};

TEST(CsvItemsTest, NamesBadCells) {
  const std::vector<BadCell> cases = {
      {"closed_on", "2019-02-30", "INVALID_DATE", "there is no such day", ""},
      {"closed_on", "17/04/2019", "INVALID_DATE", "year-month-day",
       "2019-04-17"},
      {"closed_on", "1.4.2019", "INVALID_DATE", "", "2019-04-01"},
      {"closed_on", "2019/04/01", "INVALID_DATE", "", "2019-04-01"},
      {"closed_on", "31/02/2019", "INVALID_DATE", "", ""},
      {"closed_on", "01/04/19", "INVALID_DATE", "", ""},
      {"closed_on", "soon", "INVALID_DATE", "as 2019-04-01", ""},
      {"closed_on", "1899-12-31", "INVALID_DATE", "1900 to 2199", ""},
      {"outcome", "partialy_upheld", "UNKNOWN_VALUE",
       "not one of upheld, partially_upheld, not_upheld, no_finding",
       "partially_upheld"},
      {"outcome", "Partially Upheld", "UNKNOWN_VALUE", "", "partially_upheld"},
      {"outcome", "unspecified", "UNKNOWN_VALUE", "", ""},
      {"procedure", "xyz", "UNKNOWN_VALUE", "children_statutory", ""},
      {"remedy_gbp", "\u00A31,800.5", "INVALID_AMOUNT", "1800 or 1800.50",
       "1800.50"},
      {"remedy_gbp", "1,800", "INVALID_AMOUNT", "", "1800"},
      {"remedy_gbp", "-5", "INVALID_AMOUNT", "", ""},
      {"remedy_gbp", "1e3", "INVALID_AMOUNT", "", ""},
      {"remedy_gbp", "5.", "INVALID_AMOUNT", "", ""},
      {"remedy_gbp", "1234567890123", "INVALID_AMOUNT", "", ""},
  };
  for (const BadCell& wanted : cases) {
    SCOPED_TRACE(wanted.cell);
    RowReport report;
    MakeCase(wanted.column, wanted.cell, report);
    EXPECT_EQ(report.line, 7);
    ASSERT_EQ(report.problems.size(), 1u);
    EXPECT_EQ(report.problems[0].column, wanted.column);
    EXPECT_EQ(report.problems[0].value, wanted.cell);
    EXPECT_EQ(report.problems[0].reason, wanted.reason);
    EXPECT_THAT(report.problems[0].message, HasSubstr(wanted.message));
    EXPECT_EQ(report.problems[0].suggestion, wanted.suggestion);
  }
}

TEST(CsvItemsTest, NamesEveryBadCellOfARow) {
  const CsvLayout layout = Layout({"reference", "kind", "received_on"});
  CsvRow row;
  row.cells = {"A1", "complain", "yesterday"};
  RowReport report;
  MakeItem(layout, row, report);
  ASSERT_EQ(report.problems.size(), 2u);
  EXPECT_EQ(report.problems[0].suggestion, "complaint");
}

TEST(CsvItemsTest, NamesRaggedRows) {
  const CsvLayout layout = Layout({"reference", "kind", "received_on"});
  CsvRow row;
  row.line = 3;
  row.cells = {"A1", "complaint", "2019-04-03", "x"};
  RowReport report;
  MakeItem(layout, row, report);
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].message,
            "the row has 4 cells, the header has 3; a cell that holds a comma "
            "is put in quotes");
}

TEST(CsvItemsTest, PutsTheReadersProblemsUnderTheirColumn) {
  const CsvLayout layout = Layout({"reference", "kind", "received_on"});
  CsvRow row;
  row.line = 3;
  row.cells = {"A1", "comp\xE9"};
  row.problem = CsvProblem{4, 2, "NOT_UTF8", "byte 5"};
  RowReport report;
  MakeItem(layout, row, report);
  EXPECT_EQ(report.line, 4);
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].column, "kind");
  EXPECT_EQ(report.problems[0].value, "comp\xE9");
}

TEST(CsvItemsTest, CutsValuesBetweenLetters) {
  std::string cell(199, 'x');
  cell += "\u00E9\u00E9";
  RowReport report;
  MakeCase("closed_on", cell, report);
  ASSERT_EQ(report.problems.size(), 1u);
  EXPECT_EQ(report.problems[0].value, std::string(199, 'x'));
}

TEST(CsvItemsTest, MakesAliasesAndLearning) {
  const CsvLayout aliases =
      Layout({"dimension", "recorded", "canonical", "from", "to"});
  CsvRow row;
  row.cells = {"team", "CLR", "Councillors", "2019-04-01", ""};
  RowReport report;
  v1::ImportItem item = MakeItem(aliases, row, report);
  EXPECT_EQ(item.reference_data().alias().canonical(), "Councillors");
  EXPECT_TRUE(item.reference_data().alias().has_effective_from());
  EXPECT_FALSE(item.reference_data().alias().has_effective_to());
  EXPECT_FALSE(item.has_update_mask());

  const CsvLayout learning = Layout({"id", "text", "raised_on", "references"});
  row.cells = {"L1", "Call back.", "2019-04-01", "A1;A2"};
  item = MakeItem(learning, row, report);
  EXPECT_THAT(item.learning_action().references(), ElementsAre("A1", "A2"));
  EXPECT_EQ(report.key, "L1");
  EXPECT_THAT(report.problems, IsEmpty());
}

TEST(CsvItemsTest, TellsWhatServersSayInTheWordsOfTheFile) {
  v1::ItemReport said;
  said.set_position(12);
  said.set_key("A1");
  v1::Violation* violation = said.add_violations();
  violation->set_field("stage2.started_on");
  violation->set_value("2019-05-01");
  violation->set_reason("STAGE2_WITHOUT_STAGE1");
  violation->set_message("no stage 1");
  violation = said.add_violations();
  violation->set_severity(v1::SEVERITY_QUERY);
  violation->set_field("remedy_pence");
  violation->set_value("5000");
  violation->set_message("remedy_pence 5000 is odd");
  const RowReport report = FromItemReport(CsvKind::kCases, said);
  EXPECT_EQ(report.line, 12);
  ASSERT_EQ(report.problems.size(), 2u);
  EXPECT_EQ(report.problems[0].column, "stage2_started_on");
  EXPECT_EQ(report.problems[0].message, "no stage 1");
  EXPECT_EQ(report.problems[1].column, "remedy_gbp");
  EXPECT_EQ(report.problems[1].value, "50.00");
  EXPECT_EQ(report.problems[1].message, "remedy_gbp 50.00 is odd");
}

TEST(CsvCellsTest, WriteWhatIsReadBack) {
  const std::vector<std::pair<std::string, std::string>> cells = {
      {"closed_on", "2019-04-17"},  {"outcome", "not_upheld"},
      {"remedy_gbp", "1800.05"},    {"category", "a; b\\;c; d\\\\"},
      {"team", "Fostering, North"}, {"stage3_extended_to", "2020-01-02"}};
  for (const auto& [column, cell] : cells) {
    RowReport report;
    const v1::Representation record = MakeCase(column, cell, report);
    EXPECT_THAT(report.problems, IsEmpty());
    const CsvLayout layout =
        Layout({"reference", "kind", "received_on", column});
    EXPECT_EQ(CellOf(record, layout.columns[3].path), cell);
  }
  EXPECT_EQ(CellOf(v1::Representation(), "closed_on"), "");
  EXPECT_EQ(CellOf(v1::Representation(), "nothing"), "");
}

}  // namespace
}  // namespace redress::client

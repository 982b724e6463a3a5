#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/drill_through.h"
#include "service/report/report_builder.h"
#include "tests/report/document_reader.h"
#include "tests/report/example_data.h"

namespace redress::report {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CaseListDocumentTest : public ::testing::Test {
 protected:
  CaseListDocumentTest() : data_(engine::MakeColumnarExecutor()) {
    v1::Query& query = *selection_.mutable_query();
    *query.mutable_period() = MakePeriod("2019-04-01", "2019-09-30");
    query.set_total(true);
  }

  // The list behind the grand total of a measure.
  ReadDocument Build(const std::string& measure, const std::string& column) {
    v1::Query& query = *selection_.mutable_query();
    query.clear_measures();
    query.add_measures()->set_measure(measure);
    selection_.mutable_cell()->set_column(column);
    ReadDocument document;
    const absl::Status status =
        BuildCaseListDocument(selection_, data_.input(), document.Sink());
    EXPECT_TRUE(status.ok()) << status.message();
    return document;
  }

  // What ListCases has, in one page.
  v1::ListCasesResponse Listed() {
    v1::ListCasesRequest request;
    *request.mutable_query() = selection_.query();
    *request.mutable_cell() = selection_.cell();
    const auto listed = query::ListCases(request, data_.input().snapshot);
    EXPECT_TRUE(listed.ok()) << listed.status();
    EXPECT_EQ(listed->next_page_token(), "");
    return *listed;
  }

  const ExampleData data_;
  v1::CaseListSelection selection_;
};

TEST_F(CaseListDocumentTest, HasARowForEachCase) {
  const ReadDocument document = Build("received", "Received/0");
  EXPECT_EQ(document.header.id(), "cases");
  EXPECT_EQ(document.header.title(), "Behind Received, 2019/20 H1");
  ASSERT_THAT(document.tables, SizeIs(1));
  const ReadTable& table = document.tables[0];
  EXPECT_EQ(table.start.id(), "cases");
  EXPECT_THAT(table.Ids(), ElementsAre("authority", "reference"));
  const v1::ListCasesResponse listed = Listed();
  ASSERT_EQ(table.rows.size(), static_cast<size_t>(listed.total_size()));
  EXPECT_EQ(table.rows.size(), 91u);
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const v1::CaseEntry& entry = listed.entries(static_cast<int>(row));
    EXPECT_THAT(table.Texts(row),
                ElementsAre(entry.authority(), entry.reference()));
  }
}

TEST_F(CaseListDocumentTest, ARateSaysWhatIsInItsNumerator) {
  const ReadDocument document = Build("upheld_rate", "% upheld/0");
  const ReadTable& table = document.tables.at(0);
  EXPECT_THAT(table.Ids(),
              ElementsAre("authority", "reference", "in_numerator"));
  const v1::ListCasesResponse listed = Listed();
  int64_t yes = 0;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    if (table.Texts(row)[2] == "Yes") ++yes;
  }
  EXPECT_GT(yes, 0);
  EXPECT_EQ(yes, listed.numerator_size());
  EXPECT_LT(yes, listed.total_size());
}

TEST_F(CaseListDocumentTest, StagesAndTheirDays) {
  const ReadDocument document =
      Build("response_days_mean", "Mean response time/0");
  const ReadTable& table = document.tables.at(0);
  EXPECT_THAT(table.Ids(),
              ElementsAre("authority", "reference", "stage", "value"));
  EXPECT_EQ(table.start.columns(3).unit(), v1::UNIT_WORKING_DAYS);
  const v1::ListCasesResponse listed = Listed();
  int64_t sum = 0;
  for (const v1::TableRow& row : table.rows) {
    sum += row.cells(3).figure().numerator();
  }
  EXPECT_EQ(sum, listed.cell().numerator());
}

TEST_F(CaseListDocumentTest, ADifferenceSaysInWhichPeriodEachIs) {
  *selection_.mutable_query()->add_comparisons() =
      MakePeriod("2018-04-01", "2018-09-30");
  selection_.mutable_query()->mutable_comparison_options()->set_difference(
      true);
  const ReadDocument document = Build("received", "Received/1/difference");
  const ReadTable& table = document.tables.at(0);
  EXPECT_THAT(table.Ids(), ElementsAre("authority", "reference", "period"));
  EXPECT_EQ(table.Texts(0)[2], "2019/20 H1");
  EXPECT_EQ(table.Texts(table.rows.size() - 1)[2], "2018/19 H1");
}

TEST_F(CaseListDocumentTest, AFigureOfNothingHasATableWithoutRows) {
  *selection_.mutable_query()->mutable_period() =
      MakePeriod("2031-04-01", "2031-09-30");
  const ReadDocument document = Build("received", "Received/0");
  ASSERT_THAT(document.tables, SizeIs(1));
  EXPECT_THAT(document.tables[0].rows, IsEmpty());
}

TEST_F(CaseListDocumentTest, ACellThatIsNotThereIsRefused) {
  v1::Query& query = *selection_.mutable_query();
  query.add_measures()->set_measure("received");
  selection_.mutable_cell()->set_column("Recieved/0");
  ReadDocument document;
  const absl::Status status =
      BuildCaseListDocument(selection_, data_.input(), document.Sink());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Violations(status).at(0).field, "cell.column");
  EXPECT_THAT(document.parts, IsEmpty());
}

// Else a program that reads such lists finds other columns in a quiet month.
TEST_F(CaseListDocumentTest, HasTheSameColumnsWhateverIsInIt) {
  const ReadDocument full = Build("overdue_at_end", "Overdue at end/0");
  *selection_.mutable_query()->mutable_period() =
      MakePeriod("1990-04-01", "1990-09-30");
  const ReadDocument empty = Build("overdue_at_end", "Overdue at end/0");
  EXPECT_THAT(empty.tables.at(0).rows, IsEmpty());
  EXPECT_THAT(empty.tables.at(0).Ids(), Contains("stage"));
  EXPECT_EQ(empty.tables.at(0).Ids(), full.tables.at(0).Ids());
}

// Whoever has the team of each case can count what is kept back.
TEST_F(CaseListDocumentTest, HasNoColumnsUnderAProfileThatKeepsFiguresBack) {
  v1::Query& query = *selection_.mutable_query();
  query.add_measures()->set_measure("received");
  query.set_disclosure_profile("publish");
  selection_.mutable_cell()->set_column("Received/0");
  selection_.add_columns("team");
  ReadDocument document;
  absl::Status status =
      BuildCaseListDocument(selection_, data_.input(), document.Sink());
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(status), "COLUMNS_CONFIDENTIAL");
  EXPECT_THAT(document.parts, IsEmpty());
  query.set_disclosure_profile("internal");
  status = BuildCaseListDocument(selection_, data_.input(), document.Sink());
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(CaseListDocumentTest, AttributesThatDifferByCaseAreTwoColumns) {
  const ExampleData data(engine::MakeColumnarExecutor(), "", kAppendix3);
  model::Reference reference = data.reference();
  v1::ReferenceData settings;
  *settings.mutable_settings() = reference.settings();
  settings.mutable_settings()->add_attributes("My-Ward");
  settings.mutable_settings()->add_attributes("my_ward");
  reference = model::Reference({settings});
  ReportInput input = data.input();
  input.snapshot.reference = &reference;
  selection_.mutable_query()->add_measures()->set_measure("received");
  selection_.mutable_cell()->set_column("Received/0");
  selection_.add_columns("attr:My-Ward");
  selection_.add_columns("attr:my_ward");
  ReadDocument document;
  const absl::Status status =
      BuildCaseListDocument(selection_, input, document.Sink());
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(
      document.tables.at(0).Ids(),
      ElementsAre("authority", "reference", "attr_my_ward", "attr_my_ward_2"));
}

TEST_F(CaseListDocumentTest, StopsWhereNobodyWaits) {
  selection_.mutable_query()->add_measures()->set_measure("received");
  selection_.mutable_cell()->set_column("Received/0");
  selection_.add_columns("team");
  ReportInput input = data_.input();
  ReadDocument document;
  const DocumentSink whole = document.Sink();
  bool gone = false;
  input.snapshot.stop = [&gone] {
    return gone ? absl::CancelledError("gone") : absl::OkStatus();
  };
  const absl::Status status = BuildCaseListDocument(
      selection_, input, [&](const v1::DocumentPart& part) {
        gone = gone || part.has_table();
        return whole(part);
      });
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
}

}  // namespace
}  // namespace redress::report

#include "service/report/report_builder.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/report/document_reader.h"
#include "tests/report/example_data.h"

namespace redress::report {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReportBuilderTest : public ::testing::Test {
 protected:
  ReportBuilderTest() : data_(engine::MakeColumnarExecutor()) {
    selection_.set_report("childrens-representations");
    *selection_.mutable_period() = MakePeriod("2019-04-01", "2019-09-30");
    *selection_.add_comparisons() = MakePeriod("2018-04-01", "2018-09-30");
  }

  ReadDocument Build() {
    ReadDocument document;
    const absl::Status status =
        BuildReport(selection_, data_.input(), document.Sink());
    EXPECT_TRUE(status.ok()) << status.message();
    return document;
  }

  // The violations of the selection; nothing may have been sent.
  std::vector<FieldViolation> Refused() {
    ReadDocument document;
    const absl::Status status =
        BuildReport(selection_, data_.input(), document.Sink());
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(document.parts, IsEmpty());
    return Violations(status);
  }

  const ExampleData data_;
  v1::ReportSelection selection_;
};

TEST_F(ReportBuilderTest, SaysWhereItComesFrom) {
  const ReadDocument document = Build();
  EXPECT_EQ(document.header.id(), "childrens-representations");
  EXPECT_EQ(document.header.title(),
            "2019/20 H1 - Children's social care - complaints and "
            "representations");
  EXPECT_EQ(document.header.data_version().version(), 1);
  EXPECT_EQ(document.header.data_version().data_date().year(), 2019);
  ASSERT_EQ(document.header.periods_size(), 2);
  EXPECT_EQ(document.header.periods(1).label(), "2018/19 H1");
  EXPECT_EQ(document.header.generator(), "redress test");
  EXPECT_EQ(document.header.disclosure_profile(), "internal");
}

TEST_F(ReportBuilderTest, HasEverySectionInOrder) {
  EXPECT_THAT(
      Build().headings,
      ElementsAre(
          "Volume of representations - 2019/20 H1 compared with 2018/19 H1",
          "Complaints - 2019/20 H1 compared with 2018/19 H1",
          "Root cause analysis and associated learning",
          "Breakdown of complaints received", "Upheld complaints",
          "Ombudsman complaints", "Alternative dispute resolution (ADR) cases",
          "Initial feedback", "Enquiries", "External compliments",
          "Notes and definitions"));
}

TEST_F(ReportBuilderTest, TellsTheVolumes) {
  const ReadDocument document = Build();
  EXPECT_THAT(document.paragraphs,
              Contains(HasSubstr("A total of 91 were received in 2019/20 H1, "
                                 "compared with 93 in 2018/19 H1 (-2).")));
  const ReadTable* table = document.Find("representations");
  ASSERT_NE(table, nullptr);
  EXPECT_THAT(table->Labels(),
              ElementsAre("Representations", "Received, 2018/19 H1",
                          "Received, 2019/20 H1", "Received, Difference"));
  EXPECT_THAT(table->TextsOf("Initial feedback"),
              ElementsAre("Initial feedback", "19", "44", "+25"));
  EXPECT_THAT(table->TextsOf("MEP enquiries"),
              ElementsAre("MEP enquiries", "1", "0", "-1"));
  EXPECT_THAT(table->TextsOf("Total"), ElementsAre("Total", "93", "91", "-2"));
  EXPECT_EQ(table->Texts(0)[0], "Compliments");
  EXPECT_EQ(table->start.chart().type(), v1::CHART_TYPE_COLUMN);
  EXPECT_THAT(table->start.chart().alt_text(), HasSubstr("93 and 91 in all"));
}

TEST_F(ReportBuilderTest, TellsTheComplaintsWithTheirFootnote) {
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("complaints");
  ASSERT_NE(table, nullptr);
  EXPECT_THAT(table->TextsOf("2019/20 H1"),
              ElementsAre("2019/20 H1", "44", "12", "0", "0", "2", "9", "4",
                          "44%", "50%"));
  EXPECT_THAT(table->TextsOf("2018/19 H1"),
              ElementsAre("2018/19 H1", "19", "25", "0", "0", "0", "23", "2",
                          "52%", "100%"));
  EXPECT_THAT(table->TextsOf("Difference"),
              ElementsAre("Difference", "+25", "-13", "0", "0", "+2", "-14",
                          "+2", "-8", "-50"));
  EXPECT_EQ(table->rows[2].cells(8).unit(), v1::UNIT_PERCENTAGE_POINTS);
  ASSERT_THAT(table->start.notes(), SizeIs(3));
  EXPECT_EQ(table->start.notes(0),
            "For 2019/20 H1, of the 9 closed complaints, 8 came in during the "
            "period and 1 before it (but closed during it).");
  EXPECT_THAT(table->start.notes(1),
              HasSubstr("8 answers that fell due in 2019/20 H1 (23 in"));
}

TEST_F(ReportBuilderTest, LeavesTheFootnoteOutWhereNothingWasCarriedOver) {
  *selection_.mutable_period() = MakePeriod("2018-04-01", "2018-09-30");
  *selection_.mutable_comparisons(0) = MakePeriod("2017-04-01", "2017-09-30");
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("complaints");
  ASSERT_NE(table, nullptr);
  for (const std::string& note : table->start.notes()) {
    EXPECT_FALSE(absl::StrContains(note, "closed complaints")) << note;
  }
  // Nothing at all was there the year before.
  EXPECT_THAT(table->TextsOf("2017/18 H1"),
              ElementsAre("2017/18 H1", "0", "0", "0", "0", "0", "0", "0",
                          "[z]", "[z]"));
}

TEST_F(ReportBuilderTest, ComparesWithMoreThanOnePeriod) {
  *selection_.add_comparisons() = MakePeriod("2018-10-01", "2019-03-31");
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("complaints");
  ASSERT_NE(table, nullptr);
  ASSERT_THAT(table->rows, SizeIs(5));
  EXPECT_EQ(table->Texts(2)[0], "2018/19 H2");
  EXPECT_EQ(table->Texts(3)[0], "Difference from 2018/19 H1");
  EXPECT_EQ(table->Texts(4)[0], "Difference from 2018/19 H2");
  EXPECT_EQ(table->Texts(4)[2], "+11");
  const ReadTable* kinds = document.Find("representations");
  ASSERT_NE(kinds, nullptr);
  // As committees read them: the earliest first.
  EXPECT_EQ(kinds->Labels()[1], "Received, 2018/19 H1");
  EXPECT_EQ(kinds->Labels()[2], "Received, 2018/19 H2");
  EXPECT_EQ(kinds->Labels()[3], "Received, 2019/20 H1");
  EXPECT_EQ(kinds->Ids()[2], "received_comparison_2");
}

TEST_F(ReportBuilderTest, TellsTheUpheldWithTheirNumberInBrackets) {
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("upheld_by_team");
  ASSERT_NE(table, nullptr);
  EXPECT_THAT(table->Labels(),
              ElementsAre("Complaint area", "Volume, 2018/19 H1",
                          "% upheld, 2018/19 H1", "Volume, 2019/20 H1",
                          "% upheld, 2019/20 H1"));
  EXPECT_THAT(table->TextsOf("Adoption"),
              ElementsAre("Adoption", "2", "50% (1)", "1", "100% (1)"));
  EXPECT_THAT(table->TextsOf("Disabled Children"),
              ElementsAre("Disabled Children", "2", "50% (1)", "0", "[z]"));
  EXPECT_THAT(table->TextsOf("Leaving Care Team"),
              ElementsAre("Leaving Care Team", "0", "[z]", "1", "100% (1)"));
  EXPECT_THAT(table->TextsOf("Total"),
              ElementsAre("Total", "23", "52% (12)", "9", "44% (4)"));
}

TEST_F(ReportBuilderTest, TellsTheComplaintsReceivedByTeam) {
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("complaints_by_team");
  ASSERT_NE(table, nullptr);
  EXPECT_THAT(table->TextsOf("Total"), ElementsAre("Total", "23", "8"));
  EXPECT_EQ(table->start.chart().type(), v1::CHART_TYPE_BAR);
}

TEST_F(ReportBuilderTest, TellsTheOtherSections) {
  const ReadDocument document = Build();
  EXPECT_THAT(document.paragraphs,
              Contains("There were no complaints to the Local Government and "
                       "Social Care Ombudsman in 2019/20 H1."));
  EXPECT_THAT(
      document.paragraphs,
      Contains(HasSubstr("Cases with ADR in 2019/20 H1: 2, of which resolved "
                         "without an escalation to stage 2: 2. This has "
                         "resulted in an estimated saving of £3,600")));
  EXPECT_THAT(document.paragraphs,
              Contains("Enquiries received in 2019/20 H1: from members 13, "
                       "from MPs 11, from MEPs 0."));
  const ReadTable* feedback = document.Find("initial_feedback_by_team");
  ASSERT_NE(feedback, nullptr);
  ASSERT_THAT(feedback->rows, SizeIs(15));
  EXPECT_THAT(feedback->Texts(0),
              ElementsAre("Children and Family Assessment Team 1", "8"));
  EXPECT_THAT(feedback->Texts(14), ElementsAre("Total", "44"));
  const ReadTable* meps = document.Find("mep_enquiries_by_team");
  ASSERT_NE(meps, nullptr);
  ASSERT_THAT(meps->rows, SizeIs(1));
  EXPECT_THAT(meps->Texts(0),
              ElementsAre("No MEP enquiries were received in the period.", ""));
  const ReadTable* compliments = document.Find("compliments_by_team");
  ASSERT_NE(compliments, nullptr);
  EXPECT_THAT(compliments->Texts(0),
              ElementsAre("Prevention/Support Service", "6"));
}

TEST_F(ReportBuilderTest, TellsTheLearning) {
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("learning");
  ASSERT_NE(table, nullptr);
  ASSERT_THAT(table->rows, SizeIs(11));
  EXPECT_EQ(table->Texts(0)[0], "2019/20 H1");
  EXPECT_EQ(table->Texts(0)[1], "Savings");
  EXPECT_THAT(table->Texts(0)[2], HasSubstr("savings for looked after"));
  EXPECT_EQ(table->Texts(10)[0], "2018/19 H1");
}

TEST_F(ReportBuilderTest, DefinesEveryMeasureItUses) {
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("definitions");
  ASSERT_NE(table, nullptr);
  for (const char* label : {"Received", "% upheld", "% on time", "Due"}) {
    EXPECT_NE(table->Find(label), nullptr) << label;
  }
  for (size_t row = 0; row < table->rows.size(); ++row) {
    EXPECT_THAT(table->Texts(row), testing::Each(testing::Not(IsEmpty())));
  }
}

TEST_F(ReportBuilderTest, RestrictsEveryFigureByTheSelectionsFilter) {
  selection_.mutable_filter()->mutable_members()->set_dimension("team");
  selection_.mutable_filter()->mutable_members()->add_values("MASH");
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("representations");
  ASSERT_NE(table, nullptr);
  // Member enquiries 1, MP enquiries 2, initial feedback 4, complaints 1.
  EXPECT_EQ(table->TextsOf("Total")[2], "8");
  EXPECT_THAT(document.paragraphs, Contains(HasSubstr("A total of 8 were")));
  const ReadTable* learning = document.Find("learning");
  ASSERT_NE(learning, nullptr);
  EXPECT_THAT(learning->start.notes(), SizeIs(1));
}

TEST_F(ReportBuilderTest, MakesTheSameDocumentEachTime) {
  const ReadDocument first = Build();
  const ReadDocument second = Build();
  ASSERT_EQ(first.parts.size(), second.parts.size());
  for (size_t i = 0; i < first.parts.size(); ++i) {
    EXPECT_EQ(first.parts[i].SerializeAsString(),
              second.parts[i].SerializeAsString());
  }
}

TEST_F(ReportBuilderTest, NamesTheNearestReport) {
  selection_.set_report("childrens-representation");
  const auto violations = Refused();
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_EQ(violations[0].field, "report.report");
  EXPECT_EQ(violations[0].reason, "UNKNOWN_REPORT");
  EXPECT_THAT(violations[0].description,
              HasSubstr("did you mean \"childrens-representations\"?"));
}

TEST_F(ReportBuilderTest, ListsAllThatIsWrongWithASelection) {
  selection_.clear_comparisons();
  *selection_.mutable_period() = MakePeriod("2019-09-30", "2019-04-01");
  selection_.mutable_filter()->mutable_members()->set_dimension("taem");
  selection_.mutable_filter()->mutable_members()->add_values("MASH");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Refused()) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields, SizeIs(3));
  EXPECT_THAT(fields, Contains("report.comparisons"));
  EXPECT_THAT(fields, Contains(HasSubstr("report.period")));
  EXPECT_THAT(fields, Contains(HasSubstr("report.filter")));
}

TEST_F(ReportBuilderTest, SendsNothingWhereATableCannotTakeTheFilter) {
  // As deep as one question may be; the tables have conditions of their own.
  v1::Query query;
  query.add_measures()->set_measure("received");
  *query.mutable_period() = selection_.period();
  query.mutable_filter()->mutable_members()->set_dimension("team");
  query.mutable_filter()->mutable_members()->add_values("MASH");
  while (query::CheckQuery(query, data_.snapshot()).ok()) {
    *selection_.mutable_filter() = query.filter();
    ASSERT_LT(query.ByteSizeLong(), 10000u);
    *query.mutable_filter()->mutable_not_() = selection_.filter();
  }
  EXPECT_THAT(Refused().at(0).field, HasSubstr("report.tables["));
}

TEST_F(ReportBuilderTest, NeedsAPeriod) {
  selection_.clear_period();
  EXPECT_EQ(Refused().at(0).field, "report.period");
}

TEST_F(ReportBuilderTest, StopsWhenTheSinkDoes) {
  int calls = 0;
  const absl::Status status =
      BuildReport(selection_, data_.input(), [&calls](const v1::DocumentPart&) {
        return ++calls == 5 ? absl::CancelledError("gone") : absl::OkStatus();
      });
  EXPECT_EQ(status, absl::CancelledError("gone"));
  EXPECT_EQ(calls, 5);
}

TEST_F(ReportBuilderTest, GivesTheReturnItsTables) {
  selection_.set_report("childrens-return");
  const ReadDocument document = Build();
  const ReadTable* stages = document.Find("stages");
  ASSERT_NE(stages, nullptr);
  // Open at start, started, cancelled, closed, open at end; due, on time
  // within the standard limit and within an extension, late, rate; outcomes.
  EXPECT_THAT(stages->TextsOf("Stage 1"),
              ElementsAre("Stage 1", "1", "12", "4", "9", "0", "8", "3", "1",
                          "4", "50%", "4", "0", "5", "0", "0"));
  EXPECT_EQ(stages->TextsOf("Stage 3").size(), 16u);
  const ReadTable* representations = document.Find("representations");
  ASSERT_NE(representations, nullptr);
  EXPECT_THAT(representations->Ids(), Contains("received_comparison"));
  for (const char* id :
       {"ombudsman", "adr", "customer_groups", "complaint_types",
        "service_areas", "advocacy", "equalities_age_band", "equalities_gender",
        "equalities_ethnicity", "equalities_disability",
        "equalities_sexual_orientation", "learning"}) {
    EXPECT_NE(document.Find(id), nullptr) << id;
  }
  EXPECT_EQ(document.Find("service_areas")->TextsOf("Total")[1], "8");
  EXPECT_EQ(document.Find("adr")->Texts(0)[3], "£3,600");
  // The return needs no comparison.
  selection_.clear_comparisons();
  EXPECT_EQ(Build().Find("stages")->TextsOf("Stage 1")[1], "1");
}

TEST_F(ReportBuilderTest, MakesADocumentOfAQuestion) {
  v1::Query query;
  query.add_measures()->set_measure("received");
  query.add_measures()->set_measure("upheld_rate");
  query.add_dimensions()->set_dimension("kind");
  *query.mutable_period() = selection_.period();
  query.set_total(true);
  ReadDocument document;
  absl::Status status =
      BuildQueryDocument(query, data_.input(), document.Sink());
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(document.header.id(), "query");
  EXPECT_EQ(document.header.title(), "Received, % upheld by Kind, 2019/20 H1");
  ASSERT_THAT(document.tables, SizeIs(1));
  EXPECT_EQ(document.tables[0].start.id(), "answer");
  EXPECT_THAT(document.tables[0].TextsOf("mp_enquiry"),
              ElementsAre("mp_enquiry", "11", "[z]"));
  EXPECT_THAT(document.tables[0].TextsOf("Total"),
              ElementsAre("Total", "91", "44%"));

  query.clear_dimensions();
  query.set_total(false);
  ReadDocument single;
  status = BuildQueryDocument(query, data_.input(), single.Sink());
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_THAT(single.tables.at(0).TextsOf("% upheld"),
              ElementsAre("% upheld", "44%"));
}

// What was announced, once and before the first part; and the document.
struct Announced {
  std::vector<DocumentSize> sizes;
  ReadDocument document;

  ReportInput Input(ReportInput input) {
    input.on_size = [this](const DocumentSize& size) {
      EXPECT_THAT(document.parts, IsEmpty());
      sizes.push_back(size);
    };
    return input;
  }
};

TEST_F(ReportBuilderTest, AnnouncesHowManyTablesAReportHas) {
  // One of them has no rows in it: learning of a period without any.
  for (const std::string year : {"2019", "2031"}) {
    *selection_.mutable_period() = MakePeriod(year + "-04-01", year + "-09-30");
    Announced announced;
    ASSERT_EQ(BuildReport(selection_, announced.Input(data_.input()),
                          announced.document.Sink()),
              absl::OkStatus());
    ASSERT_THAT(announced.sizes, SizeIs(1));
    EXPECT_GT(announced.sizes[0].tables, 5);
    EXPECT_EQ(announced.sizes[0].tables,
              static_cast<int64_t>(announced.document.tables.size()));
    EXPECT_EQ(announced.sizes[0].rows, std::nullopt);
  }
}

TEST_F(ReportBuilderTest, AnnouncesHowManyRowsAQuestionHas) {
  v1::Query query;
  query.add_measures()->set_measure("received");
  query.add_measures()->set_measure("upheld_rate");
  *query.mutable_period() = selection_.period();
  *query.add_comparisons() = selection_.comparisons(0);
  for (const bool with_dimension : {false, true}) {
    if (with_dimension) {
      query.add_dimensions()->set_dimension("team");
      query.set_total(true);
    }
    Announced announced;
    ASSERT_EQ(BuildQueryDocument(query, announced.Input(data_.input()),
                                 announced.document.Sink()),
              absl::OkStatus());
    ASSERT_THAT(announced.sizes, SizeIs(1));
    EXPECT_EQ(announced.sizes[0].tables, 1);
    EXPECT_EQ(
        announced.sizes[0].rows,
        static_cast<int64_t>(announced.document.tables.at(0).rows.size()));
  }
}

TEST_F(ReportBuilderTest, RefusesABadQuestion) {
  v1::Query query;
  query.add_measures()->set_measure("recieved");
  *query.mutable_period() = selection_.period();
  ReadDocument document;
  const absl::Status status =
      BuildQueryDocument(query, data_.input(), document.Sink());
  EXPECT_EQ(Violations(status).at(0).field, "query.measures[0].measure");
  EXPECT_THAT(document.parts, IsEmpty());
}

}  // namespace
}  // namespace redress::report

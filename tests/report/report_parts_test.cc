// What a definition can hold beside tables of answers: the author's words,
// lists of cases, and texts that depend on comparisons; and what a document
// says of where its figures come from.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/report/report_builder.h"
#include "tests/report/document_reader.h"
#include "tests/report/example_data.h"

namespace redress::report {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kDefinition[] = R"pb(
  id: "parts"
  title: "Parts of {period}"
  figures {
    name: "received"
    measure { measure: "received" }
  }
  sections {
    blocks {
      text {
        text: "{received} came in, {received.difference} on {comparison}."
        condition { figure: "received" trend: REPORT_TREND_FELL }
        min_comparisons: 1
      }
    }
    blocks { narrative { id: "words" prompt: "Your words." } }
    blocks {
      cases {
        id: "listed"
        title: "Upheld, {period}"
        measure {
          measure: "closed"
          filter {
            all_of {
              filters { members { dimension: "kind" values: "complaint" } }
              filters { members { dimension: "outcome" values: "upheld" } }
            }
          }
        }
        columns: "team"
        columns: "received_on"
        empty_text: "None."
      }
    }
    blocks {
      table {
        id: "series"
        title: "Series"
        query { measures { measure: "received" } }
        layout: TABLE_LAYOUT_PERIODS_AS_ROWS
        compare: true
        min_comparisons: 1
      }
    }
  }
)pb";

class ReportPartsTest : public ::testing::Test {
 protected:
  ReportPartsTest() : data_(engine::MakeColumnarExecutor(), kDefinition) {
    selection_.set_report("parts");
    *selection_.mutable_period() = MakePeriod("2019-04-01", "2019-09-30");
  }

  void Compare() {
    *selection_.add_comparisons() = MakePeriod("2018-04-01", "2018-09-30");
  }

  ReadDocument Build() {
    ReadDocument document;
    const absl::Status status =
        BuildReport(selection_, data_.input(), document.Sink());
    EXPECT_TRUE(status.ok()) << status.message();
    return document;
  }

  const ExampleData data_;
  v1::ReportSelection selection_;
};

TEST_F(ReportPartsTest, TheDefinitionHolds) {
  EXPECT_TRUE(CheckReportDefinition(*ParseReportDefinition(kDefinition, "test"),
                                    data_.snapshot())
                  .ok());
}

TEST_F(ReportPartsTest, LeavesOutWhatNeedsAComparison) {
  EXPECT_EQ(Build().Find("series"), nullptr);
  EXPECT_THAT(Build().paragraphs, Not(Contains(HasSubstr("came in"))));
  Compare();
  const ReadDocument document = Build();
  ASSERT_NE(document.Find("series"), nullptr);
  EXPECT_THAT(document.paragraphs, Contains("91 came in, -2 on 2018/19 H1."));
}

TEST_F(ReportPartsTest, SaysWhichFiguresATextHolds) {
  Compare();
  for (const v1::DocumentPart& part : Build().parts) {
    if (!part.has_text() || part.text().figures().empty()) continue;
    const v1::TextBlock& text = part.text();
    ASSERT_EQ(text.figures_size(), 2) << "periods are no figures";
    EXPECT_EQ(text.figures(0).name(), "received");
    EXPECT_EQ(text.figures(1).name(), "received.difference");
    EXPECT_EQ(
        text.text().substr(text.figures(1).begin(), text.figures(1).size()),
        "-2");
    return;
  }
  FAIL() << "no text has figures";
}

TEST_F(ReportPartsTest, HasTheAuthorsWords) {
  v1::NarrativeText* words = selection_.add_narrative();
  words->set_slot("words");
  words->set_text("{received} is few.\n\nMore later.");
  EXPECT_THAT(Build().paragraphs, ElementsAre("91 is few.", "More later."));
  words->set_slot("wrds");
  ReadDocument document;
  const absl::Status status =
      BuildReport(selection_, data_.input(), document.Sink());
  EXPECT_EQ(ErrorReason(status), "UNKNOWN_SLOT");
}

TEST_F(ReportPartsTest, ListsCasesWithTheColumnsAskedFor) {
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("listed");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->start.title(), "Upheld, 2019/20 H1");
  EXPECT_THAT(table->Ids(),
              ElementsAre("authority", "reference", "team", "received_on"));
  ASSERT_THAT(table->rows, SizeIs(4));
  for (const v1::TableRow& row : table->rows) {
    EXPECT_FALSE(row.cells(2).text().empty());
    EXPECT_TRUE(row.cells(3).has_date());
  }
}

TEST_F(ReportPartsTest, KeepsAListBackWhereAnythingIsKeptBack) {
  selection_.set_disclosure_profile("publish");
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("listed");
  ASSERT_NE(table, nullptr);
  ASSERT_THAT(table->rows, SizeIs(1));
  EXPECT_THAT(table->Texts(0)[0], HasSubstr("disclosure profile \"publish\""));
}

TEST_F(ReportPartsTest, SaysWhatItWasMadeFrom) {
  Compare();
  selection_.set_min_data_version(1);
  const ReadDocument document = Build();
  const v1::ReportSelection& source = document.header.source().report();
  EXPECT_EQ(source.report(), "parts");
  EXPECT_EQ(source.as_of(), 1);
  EXPECT_EQ(source.disclosure_profile(), "internal");
  EXPECT_EQ(source.min_data_version(), 0);
  EXPECT_EQ(source.comparisons_size(), 1);
  const ReadTable* table = document.Find("series");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->start.question().as_of(), 1);
  EXPECT_EQ(table->start.question().comparisons_size(), 1);
  EXPECT_EQ(table->start.question().measures(0).measure(), "received");
}

// Asked again as the document says, a figure is the same.
TEST_F(ReportPartsTest, ATablesQuestionGivesItsFigures) {
  Compare();
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("series");
  ASSERT_NE(table, nullptr);
  const auto answer =
      query::RunQuery(table->start.question(), data_.snapshot());
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(table->rows, SizeIs(2));
  for (const v1::TableRow& row : table->rows) {
    for (int i = 0; i < answer->columns_size(); ++i) {
      if (answer->columns(i).period_index() != row.period_index()) continue;
      EXPECT_EQ(answer->rows(0).cells(i).numerator(),
                row.cells(1).figure().numerator());
    }
  }
}

TEST_F(ReportPartsTest, MakesAnyDocumentFromItsSource) {
  const ReadDocument document = Build();
  ReadDocument again;
  ASSERT_TRUE(
      BuildDocument(document.header.source(), data_.input(), again.Sink())
          .ok());
  ASSERT_EQ(again.parts.size(), document.parts.size());
  for (size_t i = 0; i < again.parts.size(); ++i) {
    EXPECT_EQ(again.parts[i].SerializeAsString(),
              document.parts[i].SerializeAsString());
  }
  EXPECT_EQ(ErrorReason(BuildDocument({}, data_.input(), again.Sink())),
            "MISSING");
}

TEST_F(ReportPartsTest, SaysAtLastThatThereAreMoreFaults) {
  std::string text = "id: 'parts'\ntitle: 'T'\nsections {\n";
  for (int i = 0; i < 300; ++i) text += "  blocks { text { text: '{a}' } }\n";
  const v1::CheckReportResponse bad =
      CheckReportText(text + "}\n", data_.snapshot());
  ASSERT_EQ(bad.findings_size(), 201);
  EXPECT_EQ(bad.findings(0).line(), 4);
  EXPECT_THAT(bad.findings(200).description(), HasSubstr("there is more"));
}

TEST_F(ReportPartsTest, FindsTheLinesOfFaults) {
  const v1::CheckReportResponse good =
      CheckReportText(kDefinition, data_.snapshot());
  EXPECT_EQ(good.id(), "parts");
  EXPECT_EQ(good.findings_size(), 0);

  const v1::CheckReportResponse bad = CheckReportText(
      "id: 'parts'\n"
      "title: 'T'\n"
      "figures { name: 'n' measure { measure: 'recieved' } }\n"
      "sections {\n"
      "  blocks { narrative { id: 'Words' prompt: '?' } }\n"
      "  blocks {\n"
      "    text {\n"
      "      text: '{n.comparison}'\n"
      "      condition { figure: 'm' is_zero: true }\n"
      "    }\n"
      "  }\n"
      "  blocks { cases { id: 'c' title: 'C' measure { measure: 'closed' }\n"
      "    columns: ['team', 'kindd'] } }\n"
      "}\n",
      data_.snapshot());
  std::vector<std::string> found;
  for (const v1::ReportFinding& finding : bad.findings()) {
    found.push_back(std::to_string(finding.line()) + " " + finding.field());
  }
  EXPECT_THAT(found,
              ElementsAre("3 figures[0].measure.measure",
                          "5 sections[0].blocks[0].narrative.id",
                          "8 sections[0].blocks[1].text.text",
                          "9 sections[0].blocks[1].text.condition.figure",
                          "13 sections[0].blocks[2].cases.columns[1]"));
  EXPECT_THAT(bad.findings(0).description(),
              HasSubstr("did you mean \"received\"?"));
}

TEST_F(ReportPartsTest, FindsTheLineOfWhatCannotBeRead) {
  const v1::CheckReportResponse bad =
      CheckReportText("id: 'a'\nsectons {}\n", data_.snapshot());
  ASSERT_EQ(bad.findings_size(), 1);
  EXPECT_EQ(bad.findings(0).line(), 2);
  EXPECT_THAT(bad.findings(0).description(), HasSubstr("sections"));
  EXPECT_EQ(bad.id(), "");
}

// Tables with a filter that leaves nothing show 0, and the list is empty.
TEST_F(ReportPartsTest, AListMayBeOfWhatAFilterLeavesNothingOf) {
  v1::MemberFilter* members = selection_.mutable_filter()->mutable_members();
  members->set_dimension("kind");
  members->add_values("mp_enquiry");
  const ReadDocument document = Build();
  const ReadTable* table = document.Find("listed");
  ASSERT_NE(table, nullptr);
  ASSERT_THAT(table->rows, SizeIs(1));
  EXPECT_EQ(table->Texts(0)[0], "None.");
}

// Nothing is sent of a document that cannot be made whole.
TEST_F(ReportPartsTest, AListThatCannotBeMadeIsRefusedBeforeAnythingIsSent) {
  for (const bool unknown_measure : {true, false}) {
    std::string definition = kDefinition;
    const std::string from =
        unknown_measure ? "measure: \"closed\"" : "columns: \"team\"";
    const std::string to =
        unknown_measure ? "measure: \"clsed\"" : "columns: \"attr:none\"";
    definition.replace(definition.find(from), from.size(), to);
    // As one that an older or a newer build stored.
    const ExampleData data(engine::MakeColumnarExecutor(), definition);
    ReadDocument document;
    const absl::Status status =
        BuildReport(selection_, data.input(), document.Sink());
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Violations(status).at(0).reason,
              unknown_measure ? "UNKNOWN_MEASURE" : "UNKNOWN_COLUMN");
    EXPECT_TRUE(document.parts.empty());
  }
}

}  // namespace
}  // namespace redress::report

#include "service/query/drill_through.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "service/query/page_token.h"
#include "tests/query/query_fixture.h"

namespace redress::query {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kPeriod[] =
    " period { first_day { year: 2019 month: 4 day: 1 } "
    "last_day { year: 2019 month: 6 day: 30 } } ";
constexpr char kComparison[] =
    " comparisons { first_day { year: 2018 month: 4 day: 1 } "
    "last_day { year: 2018 month: 5 day: 31 } } "
    "comparison_options { difference: true percent_change: true } ";

class DrillThrough : public testing::Test {
 protected:
  DrillThrough() {
    data_.set_data_date("2019-10-14");
    Put("A1", "2019-04-10", "2019-05-02", "North", "upheld", 500);
    Put("A2", "2019-03-20", "2019-04-01", "North", "not_upheld", 0);
    Put("A3", "2019-06-30", "2019-06-30", "", "upheld", 1250);
    Put("A4", "2019-06-30", "", "South", "", 0);
    Put("B1", "2018-04-01", "2018-05-31", "North", "upheld", 0);
    data_.Add(Action("L1", "Training", "2019-04-01", ""));
    data_.Add(Action("L2", "Process", "2019-07-01", "2019-07-02"));
  }

  void Put(const std::string& reference, const std::string& received,
           const std::string& closed, const std::string& team,
           const std::string& outcome, int64_t remedy_pence) {
    model::CaseFacts facts = Case("complaint", received);
    facts.reference = reference;
    facts.closed = facts.left = Iso(closed);
    Set(facts, model::CaseDimension::kTeam, team);
    Set(facts, model::CaseDimension::kOutcome, outcome);
    facts.remedy_pence = remedy_pence;
    facts.many[static_cast<size_t>(model::CaseManyDimension::kCategory)] =
        reference == "A1" ? std::vector<std::string>{"Conduct", "Delay"}
                          : std::vector<std::string>{};
    StageText stage;
    stage.stage = "stage1";
    stage.started = received;
    stage.responded = stage.ended = closed;
    stage.ended_by = closed.empty() ? "" : "response";
    stage.response_days = reference == "A2" ? -1 : (closed.empty() ? -1 : 7);
    facts.stages.push_back(Stage(stage));
    data_.Add(std::move(facts));
  }

  static v1::ListCasesRequest Request(const std::string& query,
                                      const std::string& cell) {
    v1::ListCasesRequest request;
    *request.mutable_query() = ParseQuery(absl::StrCat(query, kPeriod));
    if (!google::protobuf::TextFormat::ParseFromString(
            cell, request.mutable_cell())) {
      std::abort();
    }
    return request;
  }

  absl::StatusOr<v1::ListCasesResponse> List(
      const v1::ListCasesRequest& request) {
    return ListCases(request, data_.Publish());
  }

  // "reference/stage p0 n v7" of each entry, with what is not the default; the
  // cell's display first. A failure is its message.
  std::vector<std::string> Behind(const std::string& query,
                                  const std::string& cell) {
    const auto response = List(Request(query, cell));
    if (!response.ok()) return {std::string(response.status().message())};
    std::vector<std::string> texts = {response->cell().display()};
    int64_t numerator = 0;
    for (const v1::CaseEntry& entry : response->entries()) {
      EXPECT_EQ(entry.authority(), "Anyshire");
      texts.push_back(absl::StrCat(
          entry.reference(), entry.stage().empty() ? "" : "/", entry.stage(),
          entry.period_index() == 0 ? "" : " then",
          entry.in_numerator() ? "" : " base",
          entry.value() == 0 ? "" : absl::StrCat(" ", entry.value())));
      if (entry.in_numerator()) ++numerator;
    }
    EXPECT_EQ(response->total_size(), response->entries_size());
    EXPECT_EQ(response->numerator_size(), numerator);
    EXPECT_EQ(response->next_page_token(), "");
    EXPECT_EQ(response->data_version().version(), 1);
    return texts;
  }

  // "field reason" of each violation.
  std::vector<std::string> Wrong(const v1::ListCasesRequest& request) {
    const absl::Status status = List(request).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    std::vector<std::string> wrong;
    for (const FieldViolation& violation : Violations(status)) {
      wrong.push_back(absl::StrCat(violation.field, " ", violation.reason));
    }
    return wrong;
  }

  Data data_;
};

TEST_F(DrillThrough, ListsTheCasesOfACount) {
  EXPECT_THAT(Behind("measures { measure: 'closed' }", "column: 'Closed/0'"),
              ElementsAre("3", "A1", "A2", "A3"));
  EXPECT_THAT(
      Behind("measures { measure: 'closed' } dimensions { dimension: 'team' }",
             "members: 'North' column: 'Closed/0'"),
      ElementsAre("2", "A1", "A2"));
  EXPECT_THAT(
      Behind("measures { measure: 'closed' } dimensions { dimension: 'team' }",
             "members: 'Not recorded' column: 'Closed/0'"),
      ElementsAre("1", "A3"));
  EXPECT_THAT(Behind("measures { measure: 'closed' } dimensions { dimension: "
                     "'team' } total: true",
                     "column: 'Closed/0'"),
              ElementsAre("3", "A1", "A2", "A3"));
  EXPECT_THAT(Behind("measures { measure: 'closed' } dimensions { dimension: "
                     "'category' }",
                     "members: 'Delay' column: 'Closed/0'"),
              ElementsAre("1", "A1"));
  // The measure's own filter counts, beside the question's.
  EXPECT_THAT(
      Behind("measures { measure: 'closed' label: 'x' filter { members { "
             "dimension: 'team' values: 'North' } } } filter { not { members { "
             "dimension: 'outcome' values: 'upheld' } } }",
             "column: 'x/0'"),
      ElementsAre("1", "A2"));
}

TEST_F(DrillThrough, ListsStagesAndActions) {
  EXPECT_THAT(Behind("measures { measure: 'stage_started' label: 's' } "
                     "dimensions { dimension: 'stage' }",
                     "members: 'stage1' column: 's/0'"),
              ElementsAre("3", "A1/stage1", "A3/stage1", "A4/stage1"));
  EXPECT_THAT(Behind("measures { measure: 'learning_raised' label: 'l' } "
                     "dimensions { dimension: 'root_cause' }",
                     "members: 'Training' column: 'l/0'"),
              ElementsAre("1", "L1"));
}

TEST_F(DrillThrough, ListsTheBaseOfARateWithItsNumerator) {
  EXPECT_THAT(
      Behind("measures { measure: 'upheld_rate' label: 'r' }", "column: 'r/0'"),
      ElementsAre("67%", "A1", "A2 base", "A3"));
  // Nothing closed: nothing to list.
  EXPECT_THAT(
      Behind("measures { measure: 'upheld_rate' label: 'r' } dimensions { "
             "dimension: 'team' members: 'South' }",
             "members: 'South' column: 'r/0'"),
      ElementsAre("[z]"));
}

TEST_F(DrillThrough, GivesWhatEachCaseAdds) {
  EXPECT_THAT(
      Behind("measures { measure: 'remedy_gbp' label: 'm' }", "column: 'm/0'"),
      ElementsAre("£17.50", "A1 500", "A2", "A3 1250"));
  // A2 was answered too, but has no start to count from.
  EXPECT_THAT(Behind("measures { measure: 'response_days_mean' label: 'd' }",
                     "column: 'd/0'"),
              ElementsAre("7", "A1/stage1 7", "A3/stage1 7"));
}

TEST_F(DrillThrough, ListsBothSidesOfAComparison) {
  const std::string query =
      absl::StrCat("measures { measure: 'closed' }", kComparison);
  EXPECT_THAT(Behind(query, "column: 'Closed/1'"), ElementsAre("1", "B1 then"));
  EXPECT_THAT(Behind(query, "column: 'Closed/1/difference'"),
              ElementsAre("+2", "A1", "A2", "A3", "B1 then"));
  EXPECT_THAT(Behind(query, "column: 'Closed/1/percent_change'"),
              ElementsAre("+200%", "A1", "A2", "A3", "B1 then"));
}

TEST_F(DrillThrough, KeepsToTheTimeBucketAndToThePeriodsMeaning) {
  const auto by_month = [&](const std::string& measure,
                            const std::string& cell) {
    return Behind(absl::StrCat("measures { measure: '", measure,
                               "' label: 'm' } dimensions { dimension: "
                               "'month' } total: true",
                               kComparison),
                  cell);
  };
  EXPECT_THAT(by_month("closed", "members: '2019-04' column: 'm/0'"),
              ElementsAre("1", "A2"));
  EXPECT_THAT(by_month("closed", "members: '2019-06' column: 'm/0'"),
              ElementsAre("1", "A3"));
  // Before the period, and not before the month.
  EXPECT_THAT(
      by_month("closed_received_before", "members: '2019-05' column: 'm/0'"),
      ElementsAre("0"));
  EXPECT_THAT(
      by_month("closed_received_before", "members: '2019-04' column: 'm/0'"),
      ElementsAre("1", "A2"));
  // Stocks are as at the month's own last day.
  EXPECT_THAT(by_month("open_at_end", "members: '2019-04' column: 'm/0'"),
              ElementsAre("1", "A1"));
  EXPECT_THAT(by_month("open_at_end", "column: 'm/0'"), ElementsAre("1", "A4"));
  EXPECT_THAT(by_month("closed", "members: '2019-05' column: 'm/1'"),
              ElementsAre("1", "B1 then"));
  // The comparison has no third month.
  EXPECT_THAT(by_month("closed", "members: '2019-06' column: 'm/1'"),
              ElementsAre("[z]"));
  EXPECT_THAT(by_month("closed", "members: '2019-06' column: 'm/1/difference'"),
              ElementsAre("[z]"));
}

TEST_F(DrillThrough, GoesOnFromPageToPage) {
  v1::ListCasesRequest request =
      Request(absl::StrCat("measures { measure: 'upheld_rate' label: 'r' }",
                           kComparison),
              "column: 'r/1/difference'");
  std::vector<std::string> pages;
  request.set_page_size(2);
  do {
    const auto response = List(request);
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->total_size(), 4);
    EXPECT_EQ(response->numerator_size(), 3);
    EXPECT_EQ(response->cell().display(), "-33");
    std::string page;
    for (const v1::CaseEntry& entry : response->entries()) {
      absl::StrAppend(&page, entry.reference(), " ");
    }
    pages.push_back(page);
    request.set_page_token(response->next_page_token());
    // A page may have another size than the one before.
    request.set_page_size(1);
  } while (!request.page_token().empty());
  EXPECT_THAT(pages, ElementsAre("A1 A2 ", "A3 ", "B1 "));
}

TEST_F(DrillThrough, RefusesATokenOfAnotherQuestionOrCell) {
  const std::string query =
      "measures { measure: 'closed' } dimensions { dimension: 'team' } total: "
      "true";
  v1::ListCasesRequest request = Request(query, "column: 'Closed/0'");
  request.set_page_size(1);
  const std::string token = List(request)->next_page_token();
  ASSERT_NE(token, "");
  request.set_page_token(token);
  EXPECT_EQ(List(request)->entries(0).reference(), "A2");
  EXPECT_EQ(VersionOf(request).value(), 1);

  v1::ListCasesRequest other = request;
  other.mutable_cell()->add_members("North");
  EXPECT_THAT(Wrong(other),
              ElementsAre("page_token PAGE_TOKEN_OF_ANOTHER_QUESTION"));
  EXPECT_EQ(VersionOf(other).status().code(),
            absl::StatusCode::kInvalidArgument);
  other = request;
  other.mutable_query()->set_total(false);
  other.mutable_query()->clear_dimensions();
  EXPECT_THAT(Wrong(other),
              ElementsAre("page_token PAGE_TOKEN_OF_ANOTHER_QUESTION"));
  other = request;
  other.set_page_token("x");
  EXPECT_THAT(Wrong(other), ElementsAre("page_token INVALID_PAGE_TOKEN"));
  v1::ListCasesRequest plain = request;
  plain.clear_page_size();
  plain.clear_page_token();
  other.set_page_token(MakePageToken(1, RequestFingerprint(plain), "\xFF"));
  EXPECT_THAT(Wrong(other), ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

TEST_F(DrillThrough, GoesOnInTheVersionOfTheFirstPage) {
  v1::ListCasesRequest request =
      Request("measures { measure: 'closed' }", "column: 'Closed/0'");
  EXPECT_EQ(VersionOf(request).value(), 0);
  request.mutable_query()->set_as_of(7);
  EXPECT_EQ(VersionOf(request).value(), 7);
  request.mutable_query()->clear_as_of();
  request.set_page_size(1);
  request.set_page_token(List(request)->next_page_token());
  Snapshot later = data_.Publish();
  later.version = 2;
  const absl::Status status = ListCases(request, later).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "PAGE_TOKEN_EXPIRED");
}

TEST_F(DrillThrough, NamesEverythingThatIsWrong) {
  v1::ListCasesRequest request =
      Request("measures { measure: 'recieved' }", "");
  request.clear_cell();
  request.set_page_size(10001);
  EXPECT_THAT(
      Wrong(request),
      ElementsAre("query.measures[0].measure UNKNOWN_MEASURE",
                  "cell MISSING_CELL", "page_size PAGE_SIZE_NOT_VALID"));
  request.set_page_size(-1);
  EXPECT_THAT(Wrong(request),
              testing::Contains("page_size PAGE_SIZE_NOT_VALID"));

  const std::string query =
      "measures { measure: 'closed' } dimensions { dimension: 'team' }";
  EXPECT_THAT(Wrong(Request(query, "members: 'Nort' column: 'Closed/1'")),
              ElementsAre("cell.members[0] UNKNOWN_MEMBER",
                          "cell.column UNKNOWN_COLUMN"));
  EXPECT_THAT(Wrong(Request(query, "column: 'Closed/0'")),
              ElementsAre("cell.members NO_TOTAL"));
}

}  // namespace
}  // namespace redress::query

#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/cli/cli_fixture.h"

namespace redress::cli {
namespace {

using ::redress::testing::StreamOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Answer SmallAnswer() {
  return FromText<v1::Answer>(R"(
    data_version { version: 4 data_date { year: 2019 month: 10 day: 31 } }
    etag: "e4"
    periods { first_day { year: 2019 month: 4 day: 1 }
              last_day { year: 2020 month: 3 day: 31 } label: "2019/20" }
    dimensions { dimension: "team" label: "Team" }
    columns { id: "Closed/0" label: "Closed" measure: "closed"
              content: COLUMN_CONTENT_FIGURE unit: UNIT_COUNT }
    rows { type: ROW_TYPE_MEMBERS members: "A" cells { value: 3 display: "3" } }
    rows { type: ROW_TYPE_MEMBERS members: "B" cells { value: 2 display: "2" } }
    rows { type: ROW_TYPE_MEMBERS members: "C" cells { value: 1 display: "1" } }
    rows { type: ROW_TYPE_TOTAL cells { value: 6 display: "6" } }
  )");
}

constexpr char kSmallCsv[] =
    "team,Closed 2019/20\r\nA,3\r\nB,2\r\nC,1\r\nTotal,6\r\n";

class QueryCommandTest : public CliTest {
 protected:
  QueryCommandTest() {
    UseServer();
    server_.on_run_query = [this](const v1::RunQueryRequest& request,
                                  v1::RunQueryResponse& response) {
      asked_ = request;
      if (request.if_none_match() == "e4") {
        response.set_not_modified(true);
      } else {
        *response.mutable_answer() = SmallAnswer();
      }
      return absl::OkStatus();
    };
  }

  // Versions 1 to 3, of 2019-06-30, 2019-09-30 and 2019-09-30, a page each.
  void ServeVersions() {
    server_.on_versions = [](const v1::ListVersionsRequest& request,
                             v1::ListVersionsResponse& response) {
      const int version = 3 - static_cast<int>(request.page_token().size());
      v1::DataVersion* data = response.add_versions()->mutable_version();
      data->set_version(version);
      data->mutable_data_date()->set_year(2019);
      data->mutable_data_date()->set_month(version == 1 ? 6 : 9);
      data->mutable_data_date()->set_day(30);
      if (version > 1) {
        response.set_next_page_token(request.page_token() + "x");
      }
      return absl::OkStatus();
    };
  }

  const std::vector<std::string> question_ = {
      "query", "--measure", "Closed=closed", "--by",
      "team",  "--period",  "2019/20",       "--total"};
  v1::RunQueryRequest asked_;
};

TEST_F(QueryCommandTest, AsksForTopMembersAndSubtotals) {
  ASSERT_EQ(Run(question_, {"--top", "3", "--top-by", "Closed", "--top-of",
                            "team", "--other", "--subtotals", "--profile",
                            "publish", "--as-of", "12"}),
            kOk)
      << Err();
  const v1::Query& query = asked_.query();
  EXPECT_EQ(query.top().count(), 3);
  EXPECT_EQ(query.top().label(), "Closed");
  EXPECT_EQ(query.top().dimension(), "team");
  EXPECT_TRUE(query.top().other());
  EXPECT_TRUE(query.subtotals());
  EXPECT_EQ(query.disclosure_profile(), "publish");
  EXPECT_EQ(query.as_of(), 12);
  EXPECT_EQ(Err(), "");
  ASSERT_EQ(Run(question_), kOk);
  EXPECT_FALSE(asked_.query().has_top());
  EXPECT_FALSE(asked_.query().subtotals());
  EXPECT_EQ(asked_.query().as_of(), 0);
}

TEST_F(QueryCommandTest, TakesTheLastVersionOfADay) {
  ServeVersions();
  ASSERT_EQ(Run(question_, {"--as-of", "2019-10-01"}), kOk) << Err();
  EXPECT_EQ(asked_.query().as_of(), 3);
  EXPECT_EQ(Err(),
            "note: --as-of 2019-10-01 takes data version 3 of 2019-09-30\n");
  ASSERT_EQ(Run(question_, {"--as-of", "2019-09-29"}), kOk) << Err();
  EXPECT_EQ(asked_.query().as_of(), 1);
  ASSERT_EQ(Run(question_, {"--as-of", "2019-06-30"}), kOk) << Err();
  EXPECT_EQ(asked_.query().as_of(), 1);
  EXPECT_EQ(Run(question_, {"--as-of", "2019-06-29"}), kRefused);
  EXPECT_EQ(Err(),
            "error: --as-of: no data version speaks for 2019-06-29 or a day "
            "before it; the first one is version 1 of 2019-06-30\n");
  server_.on_versions = [](const v1::ListVersionsRequest&,
                           v1::ListVersionsResponse&) {
    return absl::OkStatus();
  };
  EXPECT_EQ(Run(question_, {"--as-of", "2019-06-29"}), kRefused);
  EXPECT_THAT(Err(), HasSubstr("there are no versions yet"));
}

TEST_F(QueryCommandTest, SaysThatAnAnswerStillHolds) {
  ASSERT_EQ(Run(question_, {"--etag", "e4"}), kOk);
  EXPECT_EQ(Out(), "Not modified\n");
  ASSERT_EQ(Run(question_, {"--etag", "e4", "--output", "csv"}), kOk);
  EXPECT_EQ(Out(), "");
  EXPECT_EQ(Err(), "Not modified\n");
  ASSERT_EQ(Run(question_, {"--etag", "e4", "--output", "json"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\"notModified\": true"));

  ASSERT_EQ(Run(question_, {"--etag", "e3", "--output", "csv"}), kOk);
  EXPECT_EQ(asked_.if_none_match(), "e3");
  EXPECT_EQ(Out(), kSmallCsv);
  EXPECT_EQ(Err(), "etag: e4\n");
}

TEST_F(QueryCommandTest, StreamsTheSameCsvAndTheSameTable) {
  server_.stream_responses = StreamOf(SmallAnswer());
  for (const char* output : {"csv", "table"}) {
    SCOPED_TRACE(output);
    ASSERT_EQ(Run(question_, {"--output", output}), kOk);
    const std::string whole = Out();
    ASSERT_EQ(Run(question_, {"--output", output, "--stream"}), kOk) << Err();
    EXPECT_EQ(Out(), whole);
    EXPECT_EQ(Err(), "");
  }
  EXPECT_TRUE(server_.stream_request.query().total());
  EXPECT_EQ(server_.stream_request.query().measures(0).label(), "Closed");
}

TEST_F(QueryCommandTest, StreamsJsonALineForEachPart) {
  server_.stream_responses = StreamOf(SmallAnswer());
  ASSERT_EQ(Run(question_, {"--output", "json", "--stream"}), kOk) << Err();
  std::istringstream lines(Out());
  std::vector<v1::StreamQueryResponse> parts;
  for (std::string line; std::getline(lines, line);) {
    ASSERT_TRUE(
        google::protobuf::util::JsonStringToMessage(line, &parts.emplace_back())
            .ok());
  }
  ASSERT_EQ(parts.size(), 5u);
  EXPECT_EQ(parts[0].header().etag(), "e4");
  EXPECT_EQ(parts[3].rows().rows(0).members(0), "C");
  EXPECT_EQ(parts[3].rows().rows_size(), 1);
  EXPECT_EQ(parts[4].trailer().end(), v1::STREAM_END_COMPLETE);
  EXPECT_EQ(parts[4].trailer().total().cells(0).value(), 6);
}

TEST_F(QueryCommandTest, SaysThatAStreamedAnswerStillHolds) {
  server_.stream_responses.resize(1);
  server_.stream_responses[0].mutable_trailer()->set_end(
      v1::STREAM_END_NOT_MODIFIED);
  ASSERT_EQ(Run(question_, {"--stream", "--etag", "e4"}), kOk);
  EXPECT_EQ(server_.stream_request.if_none_match(), "e4");
  EXPECT_EQ(Out(), "Not modified\n");
  ASSERT_EQ(Run(question_, {"--stream", "--etag", "e4", "--output", "csv"}),
            kOk);
  EXPECT_EQ(Out(), "");
  EXPECT_EQ(Err(), "Not modified\n");
  server_.stream_responses = StreamOf(SmallAnswer());
  ASSERT_EQ(Run(question_, {"--stream", "--etag", "e3", "--output", "csv"}),
            kOk);
  EXPECT_EQ(Err(), "etag: e4\n");
}

TEST_F(QueryCommandTest, SaysThatAStreamIsNotWhole) {
  server_.stream_responses = StreamOf(SmallAnswer());
  server_.stream_responses.pop_back();
  EXPECT_EQ(Run(question_, {"--output", "csv", "--stream"}), kOther);
  EXPECT_THAT(Err(), HasSubstr("without its trailer: it is not whole"));
  // A table is not printed by halves.
  EXPECT_EQ(Run(question_, {"--stream"}), kOther);
  EXPECT_EQ(Out(), "");
}

TEST_F(QueryCommandTest, ExplainsHowItIsCounted) {
  v1::Query asked;
  server_.on_explain = [&](const v1::ExplainQueryRequest& request,
                           v1::ExplainQueryResponse& response) {
    asked = request.query();
    response = FromText<v1::ExplainQueryResponse>(R"(
      answer {
        data_version { version: 4 data_date { year: 2019 month: 10 day: 31 } }
        periods { first_day { year: 2019 month: 4 day: 1 }
                  last_day { year: 2020 month: 3 day: 31 } label: "2019/20" }
        periods { first_day { year: 2018 month: 4 day: 1 }
                  last_day { year: 2019 month: 3 day: 31 } label: "2018/19" }
        dimensions { dimension: "team" label: "Team" }
        dimensions { dimension: "category" label: "Category" many_valued: true }
        warnings: "no team \"X\""
        disclosure_profile: "publish"
        etag: "e4"
      }
      measures {
        measure: "upheld_rate" label: "% upheld" definition: "A share."
        basis: "closed" shape: "rate"
        terms { sign: 1 counted: "cases" condition: "closed in 2019/20, upheld" }
        terms { sign: 1 base: true counted: "cases"
                condition: "closed in 2019/20" }
      }
      measures {
        measure: "open" label: "Open" definition: "What is open." shape: "count"
        basis: "as at" terms { sign: 1 counted: "cases" condition: "received" }
        terms { sign: -1 counted: "cases" condition: "left" }
      }
      measures {
        measure: "upheld_rate" label: "% upheld" period_index: 1 shape: "rate"
        terms { sign: 1 counted: "cases" condition: "closed in 2018/19, upheld" }
        terms { sign: 1 base: true counted: "cases" }
      }
      resolved_names { dimension: "team" asked: "fostering\033"
                       member: "Fostering Team" }
      disclosure: "Counts from 1 to 4 are not shown."
    )");
    return absl::OkStatus();
  };
  const std::vector<std::string> words = {
      "explain",  "--measure", "upheld_rate", "--by",   "team,category",
      "--period", "2019/20",   "--compare",   "2018/19"};
  ASSERT_EQ(Run(words), kOk) << Err();
  EXPECT_EQ(asked.dimensions_size(), 2);
  EXPECT_EQ(
      Out(),
      "% upheld (upheld_rate)\n"
      "  A share.\n"
      "  In the period by: closed\n"
      "  2019/20, rate of\n"
      "    cases: closed in 2019/20, upheld\n"
      "    out of cases: closed in 2019/20\n"
      "  compared with 2018/19, rate of\n"
      "    cases: closed in 2018/19, upheld\n"
      "    out of cases\n"
      "\n"
      "Open (open)\n"
      "  What is open.\n"
      "  In the period by: as at\n"
      "  2019/20, count of\n"
      "    cases: received\n"
      "    less cases: left\n"
      "\n"
      "Rows: Team (team), by Category (category)\n"
      "  Category: a case may have many. It counts once in each, and once "
      "in a total.\n"
      "\n"
      "Names in the question that mean another:\n"
      "  team \"fostering\\x1b\" means \"Fostering Team\"\n"
      "\n"
      "Disclosure: Counts from 1 to 4 are not shown.\n"
      "\n"
      "Period: 2019/20 (2019-04-01 to 2020-03-31)\n"
      "Compared with: 2018/19 (2018-04-01 to 2019-03-31)\n"
      "Note: no team \"X\"\n"
      "Disclosure profile: publish.\n"
      "Data version 4 of 2019-10-31.\n"
      "Etag: e4\n");
  ASSERT_EQ(Run(words, {"--output", "json"}), kOk);
  EXPECT_THAT(Out(), HasSubstr("\"resolvedNames\": ["));
  EXPECT_THAT(Out(), Not(HasSubstr("out of cases")));
}

}  // namespace
}  // namespace redress::cli

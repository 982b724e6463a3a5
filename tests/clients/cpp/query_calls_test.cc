#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/fake_server.h"

namespace redress::client {
namespace {

using ::redress::testing::FakeServer;
using ::redress::testing::StreamOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// An answer of version 5 with these members, and their numbers as figures; a
// member "Total" is the grand total.
v1::Answer AnswerOf(const std::vector<std::string>& members) {
  v1::Answer answer;
  answer.mutable_data_version()->set_version(5);
  answer.set_etag("e5");
  int64_t number = 0;
  for (const std::string& member : members) {
    v1::Row* row = answer.add_rows();
    row->set_type(v1::ROW_TYPE_MEMBERS);
    if (member == "Total") {
      row->set_type(v1::ROW_TYPE_TOTAL);
    } else {
      row->add_members(member);
    }
    row->add_cells()->set_numerator(++number);
  }
  return answer;
}

std::vector<std::string> MembersOf(const v1::Answer& answer) {
  std::vector<std::string> members;
  for (const v1::Row& row : answer.rows()) {
    members.push_back(row.members().empty() ? "Total" : row.members(0));
  }
  return members;
}

class PagesTest : public ::testing::Test {
 protected:
  // Serves one row a page, under tokens that say how many rows went before.
  void ServePages(const std::vector<std::string>& members) {
    server_.on_run_query = [this, members](const v1::RunQueryRequest& request,
                                           v1::RunQueryResponse& response) {
      tokens_.push_back(request.page_token());
      const size_t at = request.page_token().size();
      *response.mutable_answer() = AnswerOf({members[at]});
      if (at + 1 < members.size()) {
        response.set_next_page_token(std::string(at + 1, 'x'));
      }
      return absl::OkStatus();
    };
  }

  FakeServer server_;
  Client client_{{.server = server_.address()}};
  std::vector<std::string> tokens_;
};

TEST_F(PagesTest, GivesOnePageWhereOneIsAskedFor) {
  ServePages({"A", "B"});
  v1::RunQueryRequest request;
  request.set_page_token("x");
  const auto page = client_.RunQueryPage(request);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(MembersOf(page->answer()), ElementsAre("B"));
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(PagesTest, PutsPagesTogether) {
  ServePages({"A", "B", "Total"});
  const absl::StatusOr<v1::Answer> answer = client_.RunQuery({});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(MembersOf(*answer), ElementsAre("A", "B", "Total"));
  EXPECT_THAT(tokens_, ElementsAre("", "x", "xx"));
  EXPECT_EQ(answer->etag(), "e5");
}

TEST_F(PagesTest, BeginsAgainWhereRecordsWereErased) {
  int calls = 0;
  ServePages({"A", "B"});
  const auto serve = server_.on_run_query;
  server_.on_run_query = [&](const v1::RunQueryRequest& request,
                             v1::RunQueryResponse& response) {
    if (++calls == 2) {
      return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                             "records were erased", "PAGE_TOKEN_EXPIRED");
    }
    return serve(request, response);
  };
  const absl::StatusOr<v1::Answer> answer = client_.RunQuery({});
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(MembersOf(*answer), ElementsAre("A", "B"));
  EXPECT_EQ(calls, 4);

  // But not for ever.
  server_.on_run_query = [&](const v1::RunQueryRequest& request,
                             v1::RunQueryResponse& response) {
    if (!request.page_token().empty()) {
      return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                             "records were erased", "PAGE_TOKEN_EXPIRED");
    }
    return serve(request, response);
  };
  EXPECT_EQ(ErrorReason(client_.RunQuery({}).status()), "PAGE_TOKEN_EXPIRED");
}

TEST_F(PagesTest, TakesNoPagesThatDoNotBelongTogether) {
  server_.on_run_query = [](const v1::RunQueryRequest& request,
                            v1::RunQueryResponse& response) {
    *response.mutable_answer() = AnswerOf({"A"});
    response.set_next_page_token("x");
    if (!request.page_token().empty()) {
      response.mutable_answer()->mutable_data_version()->set_version(6);
      response.clear_next_page_token();
    }
    return absl::OkStatus();
  };
  absl::Status status = client_.RunQuery({}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("two data versions, 5 and 6"));
  server_.on_run_query = [](const v1::RunQueryRequest&,
                            v1::RunQueryResponse& response) {
    *response.mutable_answer() = AnswerOf({"A"});
    response.set_next_page_token("x");
    return absl::OkStatus();
  };
  status = client_.RunQuery({}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("the same page twice"));
}

TEST_F(PagesTest, KnowsAnAnswerThatStillHolds) {
  server_.on_run_query = [](const v1::RunQueryRequest& request,
                            v1::RunQueryResponse& response) {
    if (request.if_none_match() == "e5") {
      response.set_not_modified(true);
    } else {
      *response.mutable_answer() = AnswerOf({"A"});
    }
    return absl::OkStatus();
  };
  auto response = client_.RunQueryUnless({}, "e5");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->not_modified());
  EXPECT_FALSE(response->has_answer());
  response = client_.RunQueryUnless({}, "e4");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_FALSE(response->not_modified());
  EXPECT_EQ(response->answer().rows_size(), 1);
}

class StreamTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::AnswerTrailer> Stream() {
    Client client({.server = server_.address()});
    seen_.clear();
    headers_ = 0;
    return client.StreamQuery(
        {},
        [this](const v1::Answer&) {
          ++headers_;
          return absl::OkStatus();
        },
        [this](const v1::AnswerRows& rows) {
          for (const v1::Row& row : rows.rows()) {
            seen_.push_back(row.members(0));
          }
          return stop_;
        });
  }

  FakeServer server_;
  absl::Status stop_;
  int headers_ = 0;
  std::vector<std::string> seen_;
};

TEST_F(StreamTest, GivesRowsAndTotal) {
  server_.stream_responses = StreamOf(AnswerOf({"A", "B", "C", "Total"}));
  const auto trailer = Stream();
  ASSERT_TRUE(trailer.ok()) << trailer.status();
  EXPECT_EQ(headers_, 1);
  EXPECT_THAT(seen_, ElementsAre("A", "B", "C"));
  EXPECT_EQ(trailer->rows(), 3);
  EXPECT_EQ(trailer->total().cells(0).numerator(), 4);

  server_.stream_responses = StreamOf(AnswerOf({}));
  EXPECT_TRUE(Stream().ok());
}

TEST_F(StreamTest, KnowsAnAnswerThatStillHolds) {
  server_.stream_responses.resize(1);
  server_.stream_responses[0].mutable_trailer()->set_end(
      v1::STREAM_END_NOT_MODIFIED);
  const auto trailer = Stream();
  ASSERT_TRUE(trailer.ok()) << trailer.status();
  EXPECT_EQ(trailer->end(), v1::STREAM_END_NOT_MODIFIED);
  EXPECT_EQ(headers_, 0);
}

TEST_F(StreamTest, TakesNothingThatDidNotArriveAsSent) {
  using Responses = std::vector<v1::StreamQueryResponse>;
  const Responses good = StreamOf(AnswerOf({"A", "B", "C", "Total"}));
  std::vector<std::pair<std::string, Responses>> cases;
  const auto add = [&](const std::string& message,
                       const std::function<void(Responses&)>& spoil) {
    cases.emplace_back(message, good);
    spoil(cases.back().second);
  };
  add("ended without its trailer", [](Responses& r) { r.pop_back(); });
  add("ended without its trailer", [](Responses& r) { r.clear(); });
  add("damaged on the way", [](Responses& r) {
    r[1].mutable_rows()->mutable_rows(1)->set_members(0, "X");
  });
  add("damaged on the way", [](Responses& r) { std::swap(r[1], r[2]); });
  add("damaged on the way", [](Responses& r) {
    r.back().mutable_trailer()->mutable_total()->mutable_cells(0)->set_value(2);
  });
  add("damaged on the way",
      [](Responses& r) { r.back().mutable_trailer()->clear_total(); });
  add("1 rows arrived of 3", [](Responses& r) { r.erase(r.begin() + 1); });
  add("rows before the header", [](Responses& r) { r.erase(r.begin()); });
  add("two headers", [](Responses& r) { r.insert(r.begin(), r[0]); });
  add("something after the trailer",
      [](Responses& r) { r.push_back(r.back()); });
  add("does not say that it is complete",
      [](Responses& r) { r.back().mutable_trailer()->clear_end(); });
  add("rows of an answer that is not modified", [](Responses& r) {
    r.back().mutable_trailer()->set_end(v1::STREAM_END_NOT_MODIFIED);
  });
  for (const auto& [message, responses] : cases) {
    SCOPED_TRACE(message);
    server_.stream_responses = responses;
    const absl::Status status = Stream().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
  }
}

TEST_F(StreamTest, GivesTheServersErrorAndTheReaders) {
  server_.stream_responses = StreamOf(AnswerOf({"A", "B", "C"}));
  stop_ = absl::AbortedError("enough");
  EXPECT_EQ(Stream().status(), stop_);
  EXPECT_THAT(seen_, ElementsAre("A", "B"));
  stop_ = absl::OkStatus();
  server_.stream_responses.pop_back();
  server_.stream_status = ErrorWithReason(absl::StatusCode::kResourceExhausted,
                                          "too many", "TOO_MANY_STREAMS");
  EXPECT_EQ(ErrorReason(Stream().status()), "TOO_MANY_STREAMS");
}

TEST(ExplainTest, SendsTheQuestion) {
  FakeServer server;
  v1::ExplainQueryRequest asked;
  server.on_explain = [&](const v1::ExplainQueryRequest& request,
                          v1::ExplainQueryResponse& response) {
    asked = request;
    response.set_disclosure("as they are");
    return absl::OkStatus();
  };
  Client client({.server = server.address()});
  v1::Query query;
  query.set_as_of(3);
  const auto explained = client.ExplainQuery(query);
  ASSERT_TRUE(explained.ok()) << explained.status();
  EXPECT_EQ(explained->disclosure(), "as they are");
  EXPECT_EQ(asked.query().as_of(), 3);
}

TEST(CasesTest, GivesPageAfterPageUntilItIsEnough) {
  FakeServer server;
  server.on_cases = [](const v1::ListCasesRequest& request,
                       v1::ListCasesResponse& response) {
    const size_t at = request.page_token().size();
    response.add_entries()->set_reference(absl::StrCat("C-", at + 1));
    if (at < 2) response.set_next_page_token(std::string(at + 1, 'x'));
    return absl::OkStatus();
  };
  Client client({.server = server.address()});
  std::vector<std::string> seen;
  size_t wanted = 10;
  absl::Status trouble;
  const auto sink =
      [&](const v1::ListCasesResponse& page) -> absl::StatusOr<bool> {
    if (!trouble.ok()) return trouble;
    seen.push_back(page.entries(0).reference());
    return seen.size() < wanted;
  };
  EXPECT_TRUE(client.ListCases({}, sink).ok());
  EXPECT_THAT(seen, ElementsAre("C-1", "C-2", "C-3"));
  seen.clear();
  wanted = 2;
  EXPECT_TRUE(client.ListCases({}, sink).ok());
  EXPECT_THAT(seen, ElementsAre("C-1", "C-2"));
  trouble = absl::AbortedError("enough");
  EXPECT_EQ(client.ListCases({}, sink), trouble);
}

}  // namespace
}  // namespace redress::client

#include "absl/strings/str_cat.h"
#include "clients/cpp/client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/base/errors.h"
#include "tests/clients/fake_server.h"

namespace redress::client {
namespace {

using ::redress::testing::FakeServer;
using ::testing::ElementsAre;

class RecordCallsTest : public ::testing::Test {
 protected:
  FakeServer server_;
  Client client_{{.server = server_.address()}};
};

TEST_F(RecordCallsTest, GetsARecordAsOfAVersion) {
  v1::GetRecordRequest asked;
  server_.on_get = [&](const v1::GetRecordRequest& request,
                       v1::GetRecordResponse& response) {
    asked = request;
    response.set_revision_version(2);
    return absl::OkStatus();
  };
  const auto response = client_.GetRecord("North", "C-1", 3);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->revision_version(), 2);
  EXPECT_EQ(asked.authority(), "North");
  EXPECT_EQ(asked.reference(), "C-1");
  EXPECT_EQ(asked.as_of(), 3);
  ASSERT_TRUE(client_.GetRecord("", "C-1").ok());
  EXPECT_EQ(asked.as_of(), 0);
}

TEST_F(RecordCallsTest, CollectsAllRevisions) {
  std::vector<std::string> references;
  server_.on_revisions = [&](const v1::ListRevisionsRequest& request,
                             v1::ListRevisionsResponse& response) {
    references.push_back(request.reference());
    const bool first = request.page_token().empty();
    response.add_revisions()->set_source(first ? "a.csv" : "b.csv");
    if (first) response.set_next_page_token("more");
    return absl::OkStatus();
  };
  const auto revisions = client_.ListRevisions("", "C-1");
  ASSERT_TRUE(revisions.ok()) << revisions.status();
  ASSERT_EQ(revisions->size(), 2u);
  EXPECT_EQ((*revisions)[1].source(), "b.csv");
  EXPECT_THAT(references, ElementsAre("C-1", "C-1"));
}

TEST_F(RecordCallsTest, ListsVersionsUntilItIsEnough) {
  server_.on_versions = [](const v1::ListVersionsRequest& request,
                           v1::ListVersionsResponse& response) {
    const auto at = static_cast<int64_t>(request.page_token().size());
    response.add_versions()->mutable_version()->set_version(3 - at);
    if (at < 2) response.set_next_page_token(request.page_token() + "x");
    return absl::OkStatus();
  };
  std::vector<int64_t> seen;
  int64_t until = 0;
  const auto sink =
      [&](const v1::ListVersionsResponse& page) -> absl::StatusOr<bool> {
    seen.push_back(page.versions(0).version().version());
    return seen.back() != until;
  };
  EXPECT_TRUE(client_.ListVersions({}, sink).ok());
  EXPECT_THAT(seen, ElementsAre(3, 2, 1));
  seen.clear();
  until = 2;
  EXPECT_TRUE(client_.ListVersions({}, sink).ok());
  EXPECT_THAT(seen, ElementsAre(3, 2));
}

TEST_F(RecordCallsTest, RetractsAndErases) {
  server_.on_retract = [](const v1::RetractRecordRequest& request,
                          v1::RetractRecordResponse& response) {
    EXPECT_EQ(request.representation().reference(), "C-1");
    EXPECT_EQ(request.reason(), "twice");
    response.mutable_data_version()->set_version(4);
    return absl::OkStatus();
  };
  v1::RetractRecordRequest retraction;
  retraction.mutable_representation()->set_reference("C-1");
  retraction.set_reason("twice");
  const auto retracted = client_.RetractRecord(retraction);
  ASSERT_TRUE(retracted.ok()) << retracted.status();
  EXPECT_EQ(retracted->data_version().version(), 4);

  server_.on_erase = [](const v1::EraseRecordRequest& request,
                        v1::EraseRecordResponse&) {
    EXPECT_EQ(request.learning_action().reference(), "L-1");
    return ErrorWithReason(absl::StatusCode::kNotFound, "no such action",
                           "UNKNOWN_REFERENCE");
  };
  v1::EraseRecordRequest erasure;
  erasure.mutable_learning_action()->set_reference("L-1");
  EXPECT_EQ(ErrorReason(client_.EraseRecord(erasure).status()),
            "UNKNOWN_REFERENCE");
}

}  // namespace
}  // namespace redress::client

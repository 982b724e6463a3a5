#include "service/rpc/caller_context.h"

#include <cstddef>
#include <string>

#include "gtest/gtest.h"
#include "redress/v1/error_details.pb.h"
#include "service/base/errors.h"
#include "service/rpc/log.h"
#include "service/rpc/stream_limit.h"

namespace redress::rpc {
namespace {

TEST(ToGrpcStatus, KeepsCodeMessageAndDetails) {
  const grpc::Status status = ToGrpcStatus(
      InvalidArgument({{"query.period", "MISSING", "period is required"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "period is required");
  v1::ErrorStatus details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 1);
  EXPECT_EQ(details.details(0).type_url(), kBadRequestTypeUrl);
}

TEST(ToGrpcStatus, CutsWhatTrailersCannotHold) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "\xE2\x82\xAC";
  const grpc::Status status =
      ToGrpcStatus(InvalidArgument({{"field", "REASON", text}}));
  EXPECT_LT(
      status.error_message().size() * 3 + status.error_details().size() * 4 / 3,
      size_t{8000});
  EXPECT_EQ(status.error_message().size() % 3, 0u);
}

TEST(StreamLimit, GivesPlacesBack) {
  StreamLimit limit(2);
  auto first = limit.Enter();
  {
    auto second = limit.Enter();
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_EQ(ErrorReason(limit.Enter().status()), "TOO_MANY_STREAMS");
  }
  EXPECT_TRUE(limit.Enter().ok());
}

TEST(ToGrpcStatus, OkIsOk) { EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok()); }

TEST(LogValue, QuotesWhatWouldBreakALine) {
  EXPECT_EQ(LogValue("plain"), "plain");
  EXPECT_EQ(LogValue("two words"), "\"two words\"");
  EXPECT_EQ(LogValue("a\nb"), "\"a\\nb\"");
  EXPECT_EQ(LogValue(""), "\"\"");
}

}  // namespace
}  // namespace redress::rpc
